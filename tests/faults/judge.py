"""What must be true when all is quiet again, by Slack's own ledger and the customers' logs."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from blocks.ids import Part
from bot.demo.colleague import shown
from tests.faults.life import ACME_ID, Life, Talk, files_of
from tests.faults.people import Patient, Said
from tests.faults.site import Site, until

Json = dict[str, Any]
Message = Json
BOT = "U0BATON"
CHANNELS = {
    "support-billing": "C0BILL",
    "support-orders": "C0ORDERS",
    "support-repairs": "C0REPAIRS",
    "support-general": "C0GENERAL",
}
SENT, INSIDE, FAILED = "white_check_mark", "lock", "warning"
UNFINISHED = {
    "lanes": "select key from lane where pending > 0",
    "parked lanes": "select key from lane where parked is not null",
    "inbox": "select id from inbox where state in ('ready', 'waiting', 'failed')",
    "late files": "select key from timer where kind = 'late_file'",
    "answers": "select conversation_id from answering where wanted_rev > answered_rev",
}
QUIET_FOR = 0.3
SETTLED_WITHIN = 40.0


async def settled(site: Site) -> None:
    """Nothing is left to do, and a moment later still nothing."""
    left: dict[str, Any] = {}

    async def quiet() -> bool:
        left.clear()
        for what, statement in UNFINISHED.items():
            left.update({what: found} if (found := await site.query(statement)) else {})
        return not left

    async def quiet_twice() -> bool:
        if not await quiet():
            return False
        await asyncio.sleep(QUIET_FOR)
        return await quiet()

    try:
        await until(quiet_twice, seconds=SETTLED_WITHIN)
    except AssertionError:
        raise AssertionError(f"it never became quiet: {left}") from None


async def judged(life: Life, *, bugs: bool = False) -> list[str]:
    """Everything that is wrong, in words. `bugs`: where a fault was ours, the agent was told so before."""
    site = life.site
    ledger = await site.ledger()
    found = [problem async for problem in _customers(life)]
    found += [problem for talk in life.talks.values() for problem in _files(talk, bugs=bugs)]
    found += [problem for talk in life.talks.values() for problem in _thread(talk, ledger["messages"])]
    found += [problem for talk in life.talks.values() for problem in _agents(life, talk, ledger, bugs=bugs)]
    found += [problem for talk in life.talks.values() for problem in _cards(talk, ledger["messages"])]
    found += list(_strays(ledger["messages"]))
    found += list(_letters(life))
    found += [problem async for problem in _store(site)]
    return found


async def _customers(life: Life) -> AsyncIterator[str]:
    """Live or read anew, the log is the same, and each acknowledged word stands in it once and in order."""
    for one in (talk.customer for talk in life.talks.values() if talk.customer):
        if one.broken_off:
            yield f"{one.name}'s log broke: {one.broken_off!r}"
        live, seen = list(one.changes), one.turns
        await one.reload()
        try:
            await until(lambda one=one, live=live: len(one.changes) >= len(live), seconds=10)
        except AssertionError:
            yield f"{one.name} saw {len(live)} changes and reads {len(one.changes)} anew"
        if _kinds(one.changes[: len(live)]) != _kinds(live) or one.turns[: len(seen)] != seen:
            yield f"{one.name} saw another log than is read anew"
        for problem in _log(one):
            yield f"{one.name}: {problem}"


def _files(talk: Talk, *, bugs: bool) -> Iterator[str]:
    """Each once and in order; a fault of ours may keep one inside."""
    there = files_of(talk)
    sent = [name for name in talk.files if name in there] if bugs else talk.files
    if there != sent:
        yield f"{talk.name} has the files {there}, not {sent}"


def _kinds(changes: Sequence[Json]) -> list[tuple[int, str]]:
    """Without their words: who reads the log anew never reads what was taken back."""
    return [(change["rev"], change["kind"]) for change in changes]


def _log(one: Patient) -> Iterator[str]:
    seqs = [turn["seq"] for turn in one.turns]
    if seqs != list(range(1, len(seqs) + 1)):
        yield f"turns numbered {seqs}"
    own = [turn for turn in one.turns if turn["speaker"] == "customer"]
    for word in one.said:
        if word.now and len([turn for turn in own if word.token in turn["text"]]) != 1:
            yield f"{word.text!r} does not stand in the log once"
    yield from _order("the log", one.said, [turn["text"] for turn in own])
    ids = Counter(turn.get("client_id") for turn in own if turn.get("client_id"))
    yield from (f"client_id {name} stands {times} times" for name, times in ids.items() if times > 1)
    notices = Counter(turn["text"] for turn in one.turns if turn["speaker"] == "assistant")
    yield from (f"the assistant said twice: {text!r}" for text, times in notices.items() if times > 1)


def _order(where: str, said: Sequence[Said], texts: Sequence[str]) -> Iterator[str]:
    """Words that stand there, by their place, against the order in which they were said."""
    places = {
        word.token: next((nth, text.find(word.token)) for nth, text in enumerate(texts) if word.token in text)
        for word in said
        if any(word.token in text for text in texts)
    }
    order = list(places)
    if sorted(order, key=lambda token: places[token]) != order:
        yield f"in {where} the order is {sorted(order, key=lambda token: places[token])}, not {order}"


def _thread(talk: Talk, messages: Sequence[Message]) -> Iterator[str]:
    """What the customer said stands in the agents' thread once and in order."""
    roots = {message["ts"] for message in _cards_of(talk, messages)}
    carried = [shown(one) for one in messages if _is_carried(one) and one.get("thread_ts") in roots]
    for word in talk.relayed:
        times = sum(text.count(word.token) for text in carried)
        if times != (1 if word.now else 0):
            yield f"{talk.name}: {word.text!r} stands {times} times in the thread"
        if word.now and word.now != word.text and not any(word.now in text for text in carried):
            yield f"{talk.name}: {word.now!r} is not what the thread shows"
    yield from (f"{talk.name}: {problem}" for problem in _order("the thread", talk.relayed, carried))
    lines = Counter(
        shown(one) for one in messages if _begins(one, Part.LINE) and one.get("thread_ts") in roots
    )
    for text, times in lines.items():
        if times > max((word.edits for word in talk.relayed if word.token in text), default=1):
            yield f"{talk.name}: {text!r} stands {times} times"


def _agents(life: Life, talk: Talk, ledger: Json, *, bugs: bool) -> Iterator[str]:
    """Each agent's word is at the customer once where it says so, and nowhere where it must not be."""
    heard = _heard(life, talk, ledger["messages"])
    for word in talk.typed:
        times = sum(text.count(word.token) for text in heard)
        marks = _marks(word, ledger["messages"])
        told_so = bugs and FAILED in marks and SENT not in marks
        expected = {1} if word.outside and not told_so else {0}
        if times not in expected:
            yield f"{talk.name}: {word.text!r} ({marks}) stands {times} times at the customer"
        wanted = list(word.marks) or [SENT if word.outside else INSIDE]
        found = [mark for mark in marks if not (bugs and mark == FAILED)]
        if not told_so and found != ([] if word.gone else wanted):
            yield f"{talk.name}: {word.text!r} is marked {marks}, not {wanted}"
    for word in talk.written:
        if (times := sum(text.count(word.token) for text in heard)) != int(word.outside):
            yield f"{talk.name}: {word.text!r} stands {times} times at the customer"
        shows = [one for one in ledger["messages"] if word.token in shown(one) and one.get("user") == BOT]
        if len(shows) != 1:
            yield f"{talk.name}: {word.text!r} stands {len(shows)} times in the thread"
    spoken = [word for word in talk.typed if word.outside]
    yield from (f"{talk.name}: {problem}" for problem in _order("what the customer heard", spoken, heard))


def _heard(life: Life, talk: Talk, messages: Sequence[Message]) -> list[str]:
    """What this talk's customer got from people, wherever they read it."""
    if talk.customer:
        return [turn["text"] for turn in talk.customer.turns if turn["speaker"] == "agent"]
    if life.ai and talk.name == life.ai.name:
        return [turn["text"] for turn in life.ai.turns if turn["speaker"] == "agent"]
    theirs = [one for one in messages if one["channel"] == ACME_ID and one.get("bot_id")]
    return [shown(one) for one in theirs]


def _marks(word: Said, messages: Sequence[Message]) -> list[str]:
    typed = [one for one in messages if word.token in shown(one) and one.get("user") == word.by]
    return [mark["name"] for one in typed for mark in one.get("reactions", ())]


def _cards(talk: Talk, messages: Sequence[Message]) -> Iterator[str]:
    if talk.name == "Guest":
        return
    cards = _cards_of(talk, messages)
    if len(cards) != 1:
        yield f"{talk.name} has {len(cards)} cards"


def _cards_of(talk: Talk, messages: Sequence[Message]) -> list[Message]:
    found = (one for one in messages if one["channel"] == CHANNELS[talk.channel] and _is_root(one))
    return [one for one in found if "Wants" in shown(one) and talk.name in shown(one)]


def _strays(messages: Sequence[Message]) -> Iterator[str]:
    """No two messages of ours in one thread or channel come of one delivery."""
    ids = Counter(
        (one["channel"], json.dumps(one["metadata"].get("event_payload"), sort_keys=True))
        for one in messages
        if one.get("metadata") and one.get("user") == BOT
    )
    yield from (f"delivery {key} stands {times} times" for key, times in ids.items() if times > 1)


def _letters(life: Life) -> Iterator[str]:
    """A mail may come twice under one Message-ID; no word comes in two mails of different names."""
    for word in (word for talk in life.talks.values() for word in talk.typed):
        mails = (one.mail for one in life.site.post.posted if word.token in one.plain)
        names = {str(mail["Message-ID"]) for mail in mails}
        if len(names) > 1 + (word.now != word.text):  # mailed before, and then as a correction
            yield f"{word.text!r} was mailed under {len(names)} names"


async def _store(site: Site) -> AsyncIterator[str]:
    """One owner at a time, one open handoff, every waiting thing counted."""
    facts = await site.query("select handoff_id, kind from fact where handoff_id is not null order by id")
    lives: dict[str, list[str]] = {}
    for handoff, kind in facts:
        lives.setdefault(handoff, []).append(kind)
    for handoff, kinds in lives.items():
        for problem in _one_owner(kinds):
            yield f"handoff {handoff}: {problem}"
    twice = await site.query(
        "select conversation_id from handoff where state in ('parked', 'queued', 'offered', 'assigned', "
        "'snoozed') group by conversation_id having count(*) > 1"
    )
    if twice:
        yield f"two open handoffs: {twice}"
    miscounted = await site.query(
        "select key from lane where kind in ('thread', 'marks') and pending <> "
        "(select count(*) from delivery where lane = key and sent_at is null)"
    )
    if miscounted:
        yield f"lanes that miscount: {miscounted}"


def _one_owner(kinds: Sequence[str]) -> Iterator[str]:
    held = False
    if kinds.count("Escalated") != 1:
        yield f"escalated {kinds.count('Escalated')} times"
    for kind in kinds:
        if kind == "Claimed" and held:
            yield f"claimed while it was held: {kinds}"
        if kind == "Claimed":
            held = True
        elif kind in {"Released", "Offered", "Resolved", "Spam", "Withdrawn", "Reopened"}:
            held = False


def _is_root(message: Message) -> bool:
    return not message.get("thread_ts") or message["thread_ts"] == message["ts"]


def _is_carried(message: Message) -> bool:
    """The customer's own words in the agents' thread, and no line about them."""
    return _begins(message, Part.TURN)


def _begins(message: Message, part: Part) -> bool:
    blocks = message.get("blocks") or [{}]
    return message.get("user") == BOT and str(blocks[0].get("block_id", "")).startswith(part.value)
