"""What is said in a handoff's thread: out to the customer, or kept inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.desk import delaying, enclosing, mending
from bot.desk.keeping import keep_inside
from bot.domain import facts
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, KeptWhy, Slip
from bot.domain.enclosed import Brought, Refused
from bot.domain.handoff import AWAITING, HELD, Agent, Handoff, State
from bot.domain.inbound import Inbound, InboundKind, Read
from bot.domain.promises import PromiseState
from bot.domain.rules import Rules
from bot.domain.verbs import Act, Role, Verb
from bot.ports import NewTurn, Tx
from bot.record import move, picture_of, read_upto, record, settle_promise

CLOCK_SKEW = timedelta(seconds=1)
"""How far Slack's clock and ours may differ before a message counts as said before its writer joined: heard
late, it was not meant for the customer.
"""


def heard(tx: Tx, rules: Rules, handoff_id: str, message: Inbound, read: Read, at: datetime) -> None:
    """Applies one message, edit or deletion. Only the holder's and helpers' words go out, never a note."""
    tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
    handoff = tx.handoffs.get(handoff_id)
    if message.kind is InboundKind.SAID and tx.transfers.at(message.root):
        keep_inside(tx, rules, handoff, message, read, KeptWhy.MOVED, at)
        return
    if message.kind is not InboundKind.SAID:
        mending.changed(tx, rules, handoff, message, read, at)
    elif why := _kept_why(handoff, message, read) or _out_of_turn(tx, handoff, message):
        keep_inside(tx, rules, handoff, message, read, why, at)
    elif (rules.send_delay and not message.again) or tx.unsent.of(handoff.id):
        delaying.put_off(tx, rules, handoff, message, read, at)
    else:
        _answer(tx, rules, handoff, message, read, at)


def say(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, read: Read, at: datetime) -> None:
    """What has waited goes as its writer meant it, if they still answer this customer."""
    if why := _kept_why(handoff, message, read):
        keep_inside(tx, rules, handoff, message, read, why, at)
    else:
        _answer(tx, rules, handoff, message, read, at)


def _kept_why(handoff: Handoff, message: Inbound, read: Read) -> KeptWhy | None:
    if handoff.state in AWAITING:
        return KeptWhy.UNCLAIMED
    if handoff.state is State.SPAM:
        return KeptWhy.BLOCKED
    if handoff.state is State.MERGED:
        return KeptWhy.MERGED
    if handoff.state is State.HANDED_BACK:
        return KeptWhy.HANDED_BACK
    if handoff.state not in HELD:
        return KeptWhy.CLOSED
    since = handoff.speaks_since(message.user)
    if since is None:
        return KeptWhy.COLLEAGUE
    if _said_at(message) < since - CLOCK_SKEW:
        return KeptWhy.EARLY
    if read.is_note:
        return KeptWhy.NOTE
    return None if read.text.strip() or message.files else KeptWhy.NO_TEXT


def _out_of_turn(tx: Tx, handoff: Handoff, message: Inbound) -> KeptWhy | None:
    """What a fault kept back is no answer any more once anybody has spoken since: it stays as a note."""
    if not message.again:
        return None
    since = _answered_since(tx, handoff, message) or _relayed_since(tx, handoff, message)
    return KeptWhy.NOTE if since else None


def _answered_since(tx: Tx, handoff: Handoff, message: Inbound) -> bool:
    last = tx.turns.last_standing(handoff.conversation_id, Speaker.CUSTOMER, Speaker.ASSISTANT)
    return last > 0 and tx.turns.get(handoff.conversation_id, last).at > _said_at(message)


def _relayed_since(tx: Tx, handoff: Handoff, message: Inbound) -> bool:
    """By when it was written: what is put back together goes out together, in its order."""
    return any(
        row.message.ts > message.ts and tx.relays.seq_of(Anchor(root.channel, row.message.ts)) is not None
        for root in tx.lanes.roots_of(handoff.id)
        for row in tx.inbox.heard(root, since=message.ts)
    )


def _said_at(message: Inbound) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


def _answer(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, read: Read, at: datetime) -> None:
    """Words and files together; words alone where the files take their time, and a file alone is a reply."""
    files = enclosing.sort(tx, handoff, message, read)
    if read.text.strip() or files.ready:
        reply(tx, rules, handoff, message, read, at, files.ready)
    elif not files.late:
        keep_inside(tx, rules, handoff, message, read, KeptWhy.NOTE, at)
    enclosing.follow_up(tx, rules, handoff, message, files, at)


def followed(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, file: Brought, at: datetime) -> None:
    """A file that came after its message was applied; without words it is the reply, if one is still due."""
    seq = tx.relays.seq_of(Anchor(message.root.channel, message.ts))
    if seq is None and handoff.speaks_since(message.user) is None:
        refused(tx, rules, handoff, message, Refused(file.of, Slip.FILE_LATE), at)
    elif seq is None:
        alone = replace(message, files=tuple(one for one in message.files if one.id == file.of))
        _answer(tx, rules, handoff, alone, Read("", "", is_note=False, files=(file,)), at)
    elif not tx.turns.get(handoff.conversation_id, seq).deleted:
        enclosing.join(tx, rules, handoff, message, seq, file, at)


def refused(tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, file: Refused, at: datetime) -> None:
    """A file that will not come after all; of a message that became no turn the lock says it too."""
    enclosing.refuse(tx, rules, handoff, message, file, at)
    anchor = Anchor(message.root.channel, message.ts)
    if tx.relays.seq_of(anchor) is None:
        ids, why = handoff.ids(at), KeptWhy.NOTE
        fact = facts.KeptInside(**ids, agent=message.user, channel=anchor.channel, ts=anchor.ts, why=why)
        record(tx, rules, fact, handoff)


def reply(
    tx: Tx,
    rules: Rules,
    handoff: Handoff,
    message: Inbound,
    read: Read,
    at: datetime,
    files: Sequence[Brought] = (),
) -> None:
    """To the customer. Raises VerbRefused or NotTheHolder."""
    agent = handoff.known_as(message.user) or Agent(message.user, read.writer)
    first = handoff.first_reply_at is None
    after = move(tx, rules, handoff, Act(Verb.REPLY, Role.AGENT, at, agent=agent))
    kept = tuple(one.file for one in files)
    new = NewTurn(
        at,
        Speaker.AGENT,
        read.text.strip(),
        name=agent.name,
        attachments=kept,
        picture=picture_of(tx, agent.id),
    )
    turn, _ = tx.turns.add(handoff.conversation_id, new)
    enclosing.keep(tx, handoff.conversation_id, turn.seq, files, agent.id, at)
    tx.relays.add(Anchor(message.root.channel, message.ts), handoff.conversation_id, turn.seq)
    fact = facts.AgentReplied(
        **handoff.ids(at),
        agent=agent.id,
        seq=turn.seq,
        channel=message.root.channel,
        ts=message.ts,
        first=first,
    )
    record(tx, rules, fact, after)
    answered(tx, rules, after, _said_at(message), at)


def answered(tx: Tx, rules: Rules, handoff: Handoff, said_at: datetime, at: datetime) -> None:
    """A person spoke at `said_at`: they have read what was said by then, and the promise is settled."""
    read_upto(tx, handoff.conversation_id, said_at, at)
    promise = tx.promises.last_of(handoff.id)
    if promise and promise.state is PromiseState.OPEN:
        settle_promise(tx, rules, handoff, promise, at=at, answered=True)
