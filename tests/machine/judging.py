"""What must hold, at any moment and at the end of a life; each broken rule is a sentence."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from blocks.ids import Part
from bot.desk.enclosing import LATE_TIMER
from bot.domain.conversation import Speaker, Turn
from bot.domain.deliveries import Anchor
from bot.domain.handoff import HEARD, Handoff, State
from bot.domain.inbound import InboundKind
from bot.domain.shown import ChangeKind, Who
from bot.inbox import HOLD
from bot.ports import Tx
from handlers.slack.reconcile import Threads
from storage.tables.columns import EPOCH, TICK
from tests.machine import matters, waits
from tests.machine.house import NAMES
from tests.machine.life import Life
from tests.machine.matters import rows
from tests.machine.people import Person, Screen, Word
from tests.machine.slack import BOT, Post

OWN = re.compile(r"\bc\d+\.\d+\b")
ENDS = {"Released", "Resolved", "HandedBack", "Reopened", "Blocked", "Transferred", "Offered"}
SAID = re.compile(r"\ba\d+\b")
IN_WINDOW = re.compile(r"\bw\d+\b")
KEPT_INSIDE = "SELECT data FROM fact WHERE kind IN ('KeptInside', 'NotCarried', 'AgentTookBack')"
SAYERS = {Speaker.CUSTOMER, Speaker.ASSISTANT, Speaker.AGENT}

UNFINISHED = """
SELECT key, pending, parked, (SELECT count(*) FROM delivery WHERE lane = key AND sent_at IS NULL)
    + (SELECT count(*) FROM drawing WHERE drawing.key = lane.key AND wanted_rev > drawn_rev)
FROM lane
"""


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
    unsent = rows(tx, "SELECT handoff_id FROM unsent")
    left = [f"lane {key} {parked or ''}" for key, parked in lanes]
    left += [f"file {key}" for key in tx.timers.due(LATE_TIMER, now + timedelta(days=1))]
    left += [f"a word of {row[0]} that is still to be sent" for row in unsent]
    left += [f"thread {key} to be read" for key in tx.timers.due(Threads.kind, now, 100)]
    left += [f"inbox row {row[0]}" for row in inbox] + [f"answer to {row[0]}" for row in answers]
    return "; ".join(left)


def last_revs(life: Life) -> list[int]:
    ids = [person.id for person in life.customers if person.id]
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
    told: dict[str, list[str]]
    """By handoff: the client ids of the turns that its thread was told, in the order of the facts."""
    brought: dict[str, list[list[str]]]
    """By handoff: those of each matter that was merged into it, whatever it was told of before."""
    anchors: dict[str, Anchor]
    helped: dict[str, list[Span]]
    """By name: from when to when they helped."""


def _stored(tx: Tx, conversation: str) -> Stored:
    turns = tx.turns.of(conversation)
    told: defaultdict[str, list[str]] = defaultdict(list)
    query = (
        f"SELECT kind, handoff_id, data, at FROM fact WHERE conversation_id = '{conversation}' ORDER BY id"
    )
    helped: defaultdict[str, list[Span]] = defaultdict(list)
    for kind, handoff, data, at in rows(tx, query):
        _help(helped, kind, _fields(data), at)
        if kind in {"AnchoredAnew", "Transferred"}:
            told[handoff].clear()  # the new thread is told all that the old one was
        told[handoff].extend(turn.client_id for turn in _told(turns, kind, data))
    handoffs = tx.handoffs.all_of(conversation)
    anchors = {one.id: anchor for one in handoffs if (anchor := tx.lanes.anchor_of(one.id))}
    return Stored(
        turns=turns,
        handoffs=handoffs,
        anchors=anchors,
        asides=[aside.text for aside in tx.asides.of(conversation)],
        rev=tx.conversations.get(conversation).last_rev,
        told=told,
        brought={one.id: [_said(tx, of) for of in matters.merged_into(tx, one)] for one in handoffs},
        helped=helped,
    )


def _said(tx: Tx, conversation: str) -> list[str]:
    return [turn.client_id for turn in tx.turns.of(conversation) if turn.speaker is Speaker.CUSTOMER]


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


def _told(turns: list[Turn], kind: str, data: Any) -> list[Turn]:
    fields = _fields(data)
    if kind == "CustomerWrote":
        return [turn for turn in turns if turn.seq == fields["seq"]]
    if kind not in {"CaughtUp", "AnchoredAnew"}:
        return []
    between = range(fields["after"] + 1, fields["upto"] + 1)
    return [turn for turn in turns if turn.seq in between and turn.speaker is Speaker.CUSTOMER]


def verdict(life: Life) -> list[str]:
    """All that is wrong once everything is quiet."""
    wrong = [f"a loop died: {fault!r}" for fault in life.faults]
    wrong += life.store.read(unbalanced)
    wrong += life.store.read(_waits)
    now = life.clock.now()
    wrong += life.store.read(lambda tx: list(matters.wrong_in(tx, now)))
    for person in life.customers:
        person.settle()
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
    yield from _kept(life, person, stored)
    yield from _went_on(life, person)
    yield from _on_screen(person.screen, stored)
    yield from _two_voices(person.screen, stored.helped)
    if len([handoff for handoff in stored.handoffs if handoff.is_open]) > 1:
        yield "two open handoffs"
    for handoff in stored.handoffs:
        yield from _in_thread(life, handoff, stored)
    yield from _untold(stored)
    yield from _taken_back(life, person)


def _kept(life: Life, person: Person, stored: Stored) -> Iterator[str]:
    """What they said, and what was said in matters that were merged into this one: each once, in order."""
    own = [turn for turn in stored.turns if turn.speaker is Speaker.CUSTOMER]
    kept = [turn.client_id for turn in own]
    for one in life.customers:
        wanted = [client_id for client_id in one.said if one.stands[client_id][0] == person.id]
        found = [client_id for client_id in kept if client_id in one.texts]
        if found != wanted:
            yield f"customer {one.number} said {wanted}, kept {found}"
    texts = all_texts(life)
    if strange := [client_id for client_id in kept if client_id not in texts]:
        yield f"nobody said {strange}"
    if [turn.seq for turn in stored.turns] != list(range(1, len(stored.turns) + 1)):
        yield "the seqs have gaps"
    for turn in own:
        if turn.text != texts.get(turn.client_id, "?").strip():
            yield f"{turn.client_id} reads {turn.text!r}, not {texts.get(turn.client_id)!r}"


def all_texts(life: Life) -> dict[str, str]:
    """What everybody's words say now, by client id."""
    return {client_id: text for person in life.customers for client_id, text in person.texts.items()}


def _went_on(life: Life, person: Person) -> Iterator[str]:
    """Once a matter was merged, nothing is received there any more: each word comes where it goes on."""
    places = [person.id, *(person.stands[client_id][0] for client_id in person.said)]
    went = [place for nth, place in enumerate(places) if nth == 0 or places[nth - 1] != place]
    chain = life.store.read(lambda tx: list(matters.goes_on_in(tx, person.id)))
    if went != [place for place in chain if place in went]:
        yield f"its words stand in {went}, it goes on in {chain}"
    merged = False
    for change in person.screen.history:
        merged = merged or bool(change.shown and change.shown.merged_into)
        if merged and change.kind is ChangeKind.TURN and change.turn and change.turn.speaker in SAYERS:
            yield f"{change.turn.speaker} spoke at {change.rev}, where it was merged"


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


def _in_thread(life: Life, handoff: Handoff, stored: Stored) -> Iterator[str]:
    """What ended before its card could be posted, or with its thread deleted, is nobody's to read.

    Nor what a thread was still to be told that had ended in a channel which took nothing: an ended handoff
    ends quietly (docs/reliability.md).
    """
    root = stored.anchors.get(handoff.id)
    if root is None or (root.channel, root.ts) not in life.slack.posts:
        if handoff.is_open and handoff.state is not State.PARKED:
            yield f"{handoff.id[:6]} ({handoff.state}) stands nowhere"
        return
    texts = all_texts(life)
    found = [token for post in _carried(life, root) for token in _tokens(post)]
    wholes = [stored.told[handoff.id], *stored.brought[handoff.id]]
    for said in wholes:
        wanted = [client_id for client_id in said if texts[client_id]]
        if not handoff.is_open and root.channel in life.slack.ever_archived:
            wanted = [client_id for client_id in wanted if client_id in found]
        carried = [client_id for client_id in found if client_id in said]
        if carried != wanted:
            yield f"the thread of {handoff.id[:6]} ({handoff.state}) carries {carried}, was told {wanted}"
    if strange := [one for one in found if not any(one in said for said in wholes)]:
        yield f"the thread of {handoff.id[:6]} ({handoff.state}) carries {strange}, was not told"
    for post in filter(partial(_can_be_redrawn, life), _carried(life, root)):
        for client_id in _tokens(post):
            says = texts.get(client_id, "?").strip()
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
            names = [file.name for file in turn.attachments if turn.speaker is Speaker.AGENT]
            for token in {
                *SAID.findall(turn.text),
                *(token for name in names for token in SAID.findall(name)),
            }:
                heard[token].append((person.number, turn))
    asides = [
        words
        for person in life.customers
        for words in life.store.read(lambda tx, person=person: _stored(tx, person.id)).asides  # type: ignore[misc]
    ]
    inside = Counter(token for words in asides for token in SAID.findall(words))
    as_said = Counter(token for words in asides if "edited" not in words for token in SAID.findall(words))
    settled = life.store.read(lambda tx: {_fields(row[0])["ts"] for row in rows(tx, KEPT_INSIDE)})
    for word in life.words.values():
        times = len(heard[word.token])
        if times and word.files:
            yield from _enclosed(word, heard[word.token][0][1], settled)
        picked = word.token in life.picked
        if word.note and times and not picked:
            yield f"the note {word.token} was heard by a customer"
        if times > 1 or (not picked and (as_said[word.token] > 1 or (times and as_said[word.token]))):
            yield f"{word.token} was heard {times} times, kept inside {as_said[word.token]}"
        stands = (word.channel, word.ts) in life.slack.posts
        if word.wordless and word.ts in settled:
            continue
        if stands and word.kept_at and not times and not inside[word.token]:
            yield f"{word.token} was acknowledged and lost"
        if times and word.token in life.unsaid:
            yield f"{word.token} was deleted, and a customer has it"
        if times and stands and not _reads_the_same(life, word, heard[word.token][0][1]):
            yield f"{word.token} stands edited, and a customer reads {heard[word.token][0][1].text!r}"
        if times and (word.user == "U_SAM" or heard[word.token][0][1].speaker is not Speaker.AGENT):
            yield f"{word.token} of {word.user} was heard"
    yield from _windows(life)
    yield from _disordered(life, {token: found[0] for token, found in heard.items() if found})


def _enclosed(word: Word, turn: Turn, settled: set[str]) -> Iterator[str]:
    """Each file once, and every one unless its sender was told otherwise, or the words were picked later."""
    names = [file.name for file in turn.attachments]
    if len({*names}) < len(names) or not {*names} <= {*word.files}:
        yield f"{word.token} has the files {names}, not {word.files}"
    if len(names) < len(word.files) and word.ts not in settled:
        yield f"{word.token} has only the files {names} of {word.files}"


def _windows(life: Life) -> Iterator[str]:
    """Once, if ever, and surely where it was answered so."""
    turns = [turn for person in life.customers for turn in person.screen.turns.values()]
    heard = Counter(token for turn in turns for token in IN_WINDOW.findall(turn.text))
    for token, sent in life.windows.items():
        if heard[token] > 1 or (sent and not heard[token]):
            yield f"{token} of a window was heard {heard[token]} times"


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
    words = [word for word in life.words.values() if not word.wordless]  # a file may take its time
    said = [word for word in words if word.token in heard and word.token not in life.picked]
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
    wrong += life.store.read(lambda tx: list(matters.wrong_at_any_moment(tx)))
    doubled = life.store.read(
        lambda tx: rows(
            tx,
            "SELECT conversation_id FROM handoff "
            "WHERE state IN ('parked', 'queued', 'offered', 'assigned', 'snoozed') "
            "GROUP BY conversation_id HAVING count(*) > 1",
        )
    )
    return wrong + [f"two open handoffs of {row[0]}" for row in doubled]
