"""What must hold, at any moment and at the end of a life; each broken rule is a sentence."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from sqlalchemy import text

from blocks.ids import Part
from bot.domain.conversation import Speaker, Turn
from bot.domain.deliveries import Anchor
from bot.domain.handoff import HEARD, Handoff, State
from bot.domain.inbound import InboundKind
from bot.domain.shown import ChangeKind, Who
from bot.inbox import HOLD
from bot.ports import Tx
from handlers.slack.reconcile import Threads
from storage.tables.columns import EPOCH, TICK
from tests.machine import waits
from tests.machine.house import NAMES
from tests.machine.life import Life
from tests.machine.people import Person, Screen, Word
from tests.machine.slack import BOT, Post

OWN = re.compile(r"\bc\d+\.\d+\b")
ENDS = {"Released", "Resolved", "HandedBack", "Reopened", "Blocked", "Transferred", "Offered"}
SAID = re.compile(r"\ba\d+\b")

UNFINISHED = """
SELECT key, pending, parked, (SELECT count(*) FROM delivery WHERE lane = key AND sent_at IS NULL)
    + (SELECT count(*) FROM drawing WHERE drawing.key = lane.key AND wanted_rev > drawn_rev)
FROM lane
"""


def rows(tx: Tx, query: str) -> list[Any]:
    """What no port reads."""
    return list(cast(Any, tx).lanes._unit.connection.execute(text(query)))


def unbalanced(tx: Tx) -> list[str]:
    found = [row for row in rows(tx, UNFINISHED) if row[1] != row[3]]
    return [f"lane {key}: pending {pending}, unfinished {left}" for key, pending, _, left in found]


def unquiet(life: Life) -> str:
    """What is still to be done; "" when nothing is."""
    now = life.clock.now()
    return life.store.read(lambda tx: _unquiet(tx, now))


def _unquiet(tx: Tx, now: datetime) -> str:
    lanes = rows(tx, "SELECT key, parked FROM lane WHERE pending > 0")
    inbox = rows(tx, "SELECT id FROM inbox WHERE state = 'ready'")
    answers = rows(tx, "SELECT conversation_id FROM answering WHERE wanted_rev > answered_rev")
    left = [f"lane {key} {parked or ''}" for key, parked in lanes]
    left += [f"thread {key} to be read" for key in tx.timers.due(Threads.kind, now, 100)]
    left += [f"inbox row {row[0]}" for row in inbox] + [f"answer to {row[0]}" for row in answers]
    return "; ".join(left)


def last_revs(life: Life) -> list[int]:
    ids = [person.id for person in life.customers]
    return life.store.read(lambda tx: [tx.conversations.get(one).last_rev for one in ids])


@dataclass(frozen=True, slots=True)
class Span:
    """Microseconds of the epoch, as the store has its times."""

    begin: int
    end: int = 2**62


@dataclass
class Stored:
    """One conversation as the store holds it."""

    turns: list[Turn]
    handoffs: list[Handoff]
    asides: list[str]
    rev: int
    told: dict[str, list[int]]
    """By handoff: the seqs of the customer's turns that its thread was told, in the order of the facts."""
    anchors: dict[str, Anchor]
    helped: dict[str, list[Span]]
    """By name: from when to when they helped."""


def _stored(tx: Tx, conversation: str) -> Stored:
    turns = tx.turns.of(conversation)
    told: defaultdict[str, list[int]] = defaultdict(list)
    query = (
        f"SELECT kind, handoff_id, data, at FROM fact WHERE conversation_id = '{conversation}' ORDER BY id"
    )
    helped: defaultdict[str, list[Span]] = defaultdict(list)
    for kind, handoff, data, at in rows(tx, query):
        _help(helped, kind, _fields(data), at)
        if kind in {"AnchoredAnew", "Transferred"}:
            told[handoff].clear()  # the new thread is told all that the old one was
        told[handoff].extend(_told(turns, kind, data))
    handoffs = tx.handoffs.all_of(conversation)
    anchors = {one.id: anchor for one in handoffs if (anchor := tx.lanes.anchor_of(one.id))}
    return Stored(
        turns=turns,
        handoffs=handoffs,
        anchors=anchors,
        asides=[aside.text for aside in tx.asides.of(conversation)],
        rev=tx.conversations.get(conversation).last_rev,
        told=told,
        helped=helped,
    )


def _help(helped: dict[str, list[Span]], kind: str, fields: dict[str, Any], at: int) -> None:
    if kind == "HelperAdded":
        helped[NAMES[fields["helper"]]].append(Span(at))
    gone = [NAMES[fields["helper"]]] if kind == "HelperRemoved" else list(helped) if kind in ENDS else []
    for name in gone:
        helped[name] = [replace(one, end=min(one.end, at)) for one in helped[name]]


def _helps(helped: dict[str, list[Span]], turn: Turn) -> bool:
    at = round((turn.at - EPOCH) / TICK)
    return any(one.begin <= at <= one.end for one in helped.get(turn.name, ()))


def _fields(data: Any) -> dict[str, Any]:
    return dict(json.loads(data) if isinstance(data, str) else data)


def _told(turns: list[Turn], kind: str, data: Any) -> list[int]:
    fields = _fields(data)
    if kind == "CustomerWrote":
        return [fields["seq"]]
    if kind not in {"CaughtUp", "AnchoredAnew"}:
        return []
    between = range(fields["after"] + 1, fields["upto"] + 1)
    return [turn.seq for turn in turns if turn.seq in between and turn.speaker is Speaker.CUSTOMER]


def verdict(life: Life) -> list[str]:
    """All that is wrong once everything is quiet."""
    wrong = [f"a loop died: {fault!r}" for fault in life.faults]
    wrong += life.store.read(unbalanced)
    wrong += life.store.read(_waits)
    for person in life.customers:
        stored = life.store.read(lambda tx, person=person: _stored(tx, person.id))  # type: ignore[misc]
        wrong += [f"customer {person.number}: {words}" for words in _of(life, person, stored)]
    wrong += _agents(life)
    wrong += _doubles(life)
    wrong += _astray(life)
    return wrong


def _waits(tx: Tx) -> list[str]:
    broken, missed = rows(tx, waits.BROKEN)[0][0], rows(tx, waits.MISSED)[0][0]
    counted = [] if broken == missed else [f"{broken} targets are broken, {missed} facts say so"]
    return [*waits.told_twice((row[0], row[1]) for row in rows(tx, waits.FACTS)), *counted]


def _of(life: Life, person: Person, stored: Stored) -> Iterator[str]:
    yield from _kept(person, stored)
    yield from _on_screen(person.screen, stored)
    yield from _two_voices(person.screen, stored.helped)
    if len([handoff for handoff in stored.handoffs if handoff.is_open]) > 1:
        yield "two open handoffs"
    for handoff in stored.handoffs:
        yield from _in_thread(life, person, handoff, stored)
    yield from _untold(stored)
    yield from _taken_back(life, person)


def _kept(person: Person, stored: Stored) -> Iterator[str]:
    own = [turn for turn in stored.turns if turn.speaker is Speaker.CUSTOMER]
    if [turn.client_id for turn in own] != person.said:
        yield f"said {person.said}, kept {[turn.client_id for turn in own]}"
    if [turn.seq for turn in stored.turns] != list(range(1, len(stored.turns) + 1)):
        yield "the seqs have gaps"
    for turn in own:
        if turn.text != person.texts.get(turn.client_id, "?").strip():
            yield f"{turn.client_id} reads {turn.text!r}, not {person.texts.get(turn.client_id)!r}"


def _on_screen(screen: Screen, stored: Stored) -> Iterator[str]:
    if screen.rev != stored.rev:
        yield f"the screen stands at {screen.rev}, the store at {stored.rev}"
    for turn in stored.turns:
        shown = screen.turns.get(turn.seq)
        if shown is None or (shown.text, shown.speaker) != (turn.text, turn.speaker):
            yield f"turn {turn.seq} shows {shown and shown.text!r}, not {turn.text!r}"


def _two_voices(screen: Screen, helped: dict[str, list[Span]]) -> Iterator[str]:
    who = Who.ASSISTANT
    for change in screen.history:
        if change.shown:
            who = change.shown.who
        if change.kind is ChangeKind.TURN and change.turn:
            speaker = change.turn.speaker
            if speaker is Speaker.ASSISTANT and who in {Who.AGENT, Who.WAITING}:
                yield f"the assistant spoke at {change.rev} while it was {who}"
            holds = who is Who.AGENT and change.turn.name == _name(screen, change.rev)
            if speaker is Speaker.AGENT and not (holds or _helps(helped, change.turn)):
                yield f"{change.turn.name} spoke at {change.rev} while it was {who}"


def _name(screen: Screen, rev: int) -> str:
    return [change.shown.name for change in screen.history if change.shown and change.rev < rev][-1]


def _carried(life: Life, root: Anchor) -> list[Post]:
    """The messages of a thread that carry the customer's turns."""
    return [post for post in life.slack.thread(root) if post.user == BOT and _is_turn(post)]


def _is_turn(post: Post) -> bool:
    return any(block.get("block_id", "").startswith(Part.TURN) for block in post.blocks)


def _in_thread(life: Life, person: Person, handoff: Handoff, stored: Stored) -> Iterator[str]:
    """What ended before its card could be posted, or with its thread deleted, is nobody's to read.

    Nor what a thread was still to be told that had ended in a channel which took nothing: an ended handoff
    ends quietly (docs/reliability.md).
    """
    root = stored.anchors.get(handoff.id)
    if root is None or (root.channel, root.ts) not in life.slack.posts:
        if handoff.is_open and handoff.state is not State.PARKED:
            yield f"{handoff.id[:6]} ({handoff.state}) stands nowhere"
        return
    by_seq = {turn.seq: turn for turn in stored.turns}
    told = [by_seq[seq].client_id for seq in stored.told[handoff.id]]
    wanted = [client_id for client_id in told if person.texts[client_id]]
    found = [token for post in _carried(life, root) for token in _tokens(post)]
    if not handoff.is_open and root.channel in life.slack.ever_archived:
        wanted = [client_id for client_id in wanted if client_id in found]
    if found != wanted:
        yield f"the thread of {handoff.id[:6]} ({handoff.state}) carries {found}, was told {wanted}"
    for post in filter(partial(_can_be_redrawn, life), _carried(life, root)):
        for client_id in _tokens(post):
            says = person.texts.get(client_id, "?").strip()
            if says not in post.words:
                yield f"{client_id} stands as {post.text!r}, says {says!r}"


def _tokens(post: Post) -> list[str]:
    """Each once: the words stand in the blocks and in the text."""
    return OWN.findall(post.words)


def _untold(stored: Stored) -> Iterator[str]:
    last = stored.handoffs[-1] if stored.handoffs else None
    if last and last.state in HEARD:
        for turn in stored.turns:
            if turn.speaker is Speaker.CUSTOMER and not turn.deleted and turn.seq > last.relayed_seq:
                yield f"turn {turn.seq} was never told to {last.id[:6]} ({last.state})"


def _taken_back(life: Life, person: Person) -> Iterator[str]:
    for client_id, words in person.texts.items():
        if not words:
            standing = [post for post in life.slack.standing() if _can_be_redrawn(life, post)]
            stands = [post.ts for post in standing if client_id in OWN.findall(f"{post.words} {post.text}")]
            if stands:
                yield f"{client_id} was taken back and stands in {stands}"


def _can_be_redrawn(life: Life, post: Post) -> bool:
    """What stands in a channel while it is archived keeps its old words."""
    return post.channel not in life.slack.ever_archived


def _doubles(life: Life) -> Iterator[str]:
    times = Counter(post.delivery for post in life.slack.standing() if post.delivery)
    for delivery, count in times.items():
        if count > 1:
            yield f"delivery {delivery} stands {count} times"


def _astray(life: Life) -> Iterator[str]:
    """No customer's words stand by themselves in the open channel."""
    for post in life.slack.standing():
        if post.user == BOT and not post.thread_ts and _is_turn(post) and _can_be_redrawn(life, post):
            yield f"{post.text!r} stands by itself at {post.ts}"


def _agents(life: Life) -> Iterator[str]:
    heard: dict[str, list[tuple[int, Turn]]] = defaultdict(list)
    for person in life.customers:
        for turn in person.screen.turns.values():
            for token in SAID.findall(turn.text):
                heard[token].append((person.number, turn))
    asides = [
        words
        for person in life.customers
        for words in life.store.read(lambda tx, person=person: _stored(tx, person.id)).asides  # type: ignore[misc]
    ]
    inside = Counter(token for words in asides for token in SAID.findall(words))
    as_said = Counter(token for words in asides if "edited" not in words for token in SAID.findall(words))
    for word in life.words.values():
        times = len(heard[word.token])
        picked = word.token in life.picked
        if word.note and times and not picked:
            yield f"the note {word.token} was heard by a customer"
        if times > 1 or (not picked and (as_said[word.token] > 1 or (times and as_said[word.token]))):
            yield f"{word.token} was heard {times} times, kept inside {as_said[word.token]}"
        stands = (word.channel, word.ts) in life.slack.posts
        if stands and word.kept_at and not times and not inside[word.token]:
            yield f"{word.token} was acknowledged and lost"
        if times and word.token in life.unsaid:
            yield f"{word.token} was deleted, and a customer has it"
        if times and stands and not _reads_the_same(life, word, heard[word.token][0][1]):
            yield f"{word.token} stands edited, and a customer reads {heard[word.token][0][1].text!r}"
        if times and (word.user == "U_SAM" or heard[word.token][0][1].speaker is not Speaker.AGENT):
            yield f"{word.token} of {word.user} was heard"
    yield from _disordered(life, {token: found[0] for token, found in heard.items() if found})


def _reads_the_same(life: Life, word: Word, turn: Turn) -> bool:
    """Edits are carried for a day."""
    old = life.clock.now() - turn.at > timedelta(hours=20)
    post = life.slack.posts[word.channel, word.ts]
    return old or post.text.count("edited") == turn.text.count("edited")


def _disordered(life: Life, heard: dict[str, tuple[int, Turn]]) -> Iterator[str]:
    """A word overtakes an earlier one only if that one came later than anybody waits for it.

    A word comes by its event or by a reading, whichever is first. One that was deleted before the reading is
    not in it, and then its event may be late; what one reading brought is in order.
    """
    said = [word for word in life.words.values() if word.token in heard and word.token not in life.picked]
    stored = life.store.read(lambda tx: _stored_at(tx, said))
    for later in said:
        for earlier in said:
            if earlier.root != later.root or float(earlier.ts) >= float(later.ts):
                continue
            seqs = heard[earlier.token][1].seq, heard[later.token][1].seq
            came = min(filter(None, (later.heard_at, stored.get(later.ts))), default=None)
            in_time = came and earlier.kept_at and earlier.kept_at < came + HOLD
            in_time = in_time or (came and stored.get(earlier.ts) == stored.get(later.ts))
            if seqs[0] > seqs[1] and in_time:
                yield f"{later.token} was heard before {earlier.token}"


def _stored_at(tx: Tx, said: list[Word]) -> dict[str, datetime]:
    """By ts: when the one that is kept of each was received."""
    roots = {Anchor(word.channel, word.root) for word in said}
    found = [row.message for root in roots for row in tx.inbox.heard(root)]
    return {one.ts: one.received_at for one in found if one.kind is InboundKind.SAID}


def at_any_moment(life: Life) -> list[str]:
    """What holds also in the middle of everything."""
    wrong = life.store.read(unbalanced)
    doubled = life.store.read(
        lambda tx: rows(
            tx,
            "SELECT conversation_id FROM handoff "
            "WHERE state IN ('parked', 'queued', 'offered', 'assigned', 'snoozed') "
            "GROUP BY conversation_id HAVING count(*) > 1",
        )
    )
    return wrong + [f"two open handoffs of {row[0]}" for row in doubled]
