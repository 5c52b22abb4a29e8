"""What agents press in a life: mostly what the card before them offers, and at times anything."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.desk.standing import Standing
from bot.desk.transferring import Moving
from bot.domain.acts import Verb
from bot.domain.deliveries import Anchor
from bot.domain.desk import Leave
from bot.domain.errors import BatonError
from bot.domain.handoff import AWAITING, HELD, OPEN, Agent, Handoff, Outcome, State
from bot.domain.replying import Answer
from bot.domain.snooze import Snooze
from tests.machine.house import CHANNELS, House
from tests.machine.people import UNANSWERED
from tests.machine.slack import Post

if TYPE_CHECKING:
    from tests.machine.life import Life

AGENTS = ("U_ANNA", "U_BEN", "U_MAYA")
SENSIBLE = 0.75
"""How often an agent presses what the card offers, and who may."""

OFFERS: dict[State, dict[str, float]] = {
    State.PARKED: {"claim": 2, "transfer": 1, "merge": 1},
    State.QUEUED: {"claim": 8, "transfer": 1, "merge": 2, "block": 0.2},
    State.OFFERED: {"accept": 3, "decline": 3, "claim": 1, "merge": 1},
    State.ASSIGNED: {
        "resolve": 3,
        "release": 1,
        "snooze": 3,
        "help_out": 4,
        "hand_back": 1,
        "hand_over": 2,
        "transfer": 1,
        "merge": 3,
        "reply_in_window": 3,
    },
    State.SNOOZED: {"wake": 3, "resolve": 1, "reply_in_window": 1, "merge": 1, "hand_over": 1},
    State.RESOLVED: {"reopen": 1},
    State.SPAM: {"unblock": 1},
}
"""What stands on a card, and how often it is wanted."""

Press = Callable[[House, str, str], Coroutine[Any, Any, Any]]
Whose = Callable[[Handoff], Agent | None]


def _holder(handoff: Handoff) -> Agent | None:
    return handoff.holder


def _asked(handoff: Handoff) -> Agent | None:
    return handoff.offered_to


def _anybody(_handoff: Handoff) -> Agent | None:
    return None


class Desk:
    def __init__(self, life: Life) -> None:
        self._life = life
        self._draw = life.draw
        self._before: tuple[str, Post] | None = None
        """The card that somebody looks at."""

    async def at_a_card(self) -> None:
        """Whoever looks at one does what it offers."""
        if not (cards := self._life.cards()):
            return
        handoff, card = self._draw.choice(cards)
        now = self._life.store.read(lambda tx: tx.handoffs.get(handoff))
        if offered := OFFERS.get(now.state):
            offered = offered | ({"help_out": 8} if now.helpers else {})
            self._before = handoff, card
            await getattr(self, self._draw.choices(list(offered), list(offered.values()))[0])()
            self._before = None

    def _press(self, what: str, press: Press, among: frozenset[State] = OPEN, by: Whose = _anybody) -> None:
        life = self._life
        if not (cards := life.cards()):
            return
        handoff, card = self._chosen(cards, among)
        who = by(life.store.read(lambda tx: tx.handoffs.get(handoff)))
        user = who.id if who and self._draw.random() < SENSIBLE else self._draw.choice(AGENTS)
        where = Anchor(card.channel, card.ts)
        life.note(f"{user} presses {what} on {handoff[:6]}")

        async def act(house: House) -> None:
            """As the door does: what is pressed stands where it was pressed."""
            await Standing(house, life.clock).seen(handoff, where)
            await house.transferring.check_here(handoff, where)
            await press(house, handoff, user)

        life.spawn(self.pressed(act))

    def _chosen(self, cards: list[tuple[str, Post]], among: frozenset[State]) -> tuple[str, Post]:
        if self._before:
            return self._before
        if self._draw.random() < SENSIBLE:
            known = self._life.store.read(lambda tx: {one: tx.handoffs.get(one).state for one, _ in cards})
            cards = [one for one in cards if known[one[0]] in among] or cards
        return self._draw.choice(cards)

    async def pressed(self, press: Callable[[House], Coroutine[Any, Any, Any]]) -> bool:
        """Slack does not press again; a person may. True where it is known to be done."""
        house = await self._life.any_house()
        try:
            await house.call(press(house))
        except (*UNANSWERED, BatonError) as no:
            self._life.note(f"the answer is {type(no).__name__}")
            return False
        return True

    async def claim(self) -> None:
        self._press("Claim", lambda house, handoff, user: house.claims.claim(handoff, user), AWAITING)

    async def release(self) -> None:
        self._press(
            "Release", lambda house, handoff, user: house.claims.release(handoff, user), HELD, _holder
        )

    async def resolve(self) -> None:
        def press(house: House, handoff: str, user: str) -> Coroutine[Any, Any, Any]:
            return house.claims.resolve(handoff, user, Outcome.SOLVED, "")

        self._press("Resolve", press, HELD, _holder)

    async def snooze(self) -> None:
        soon = self._life.clock.now() + timedelta(seconds=self._draw.choice((1, 5, 60)))
        until = self._draw.choice((Snooze.WORD, soon))

        async def press(house: House, handoff: str, user: str) -> None:
            asked = await house.holding.check(handoff, user, Verb.SNOOZE)
            await house.holding.snooze(handoff, user, until, asked.read_upto)

        self._press("Snooze", press, HELD, _holder)

    async def wake(self) -> None:
        asleep = frozenset({State.SNOOZED})
        self._press("Wake", lambda house, handoff, user: house.holding.wake(handoff, user), asleep, _holder)

    async def help_out(self) -> None:
        """Who helps already is as likely taken off."""
        added = self._draw.sample(AGENTS, self._draw.choice((0, 1, 2)))
        takes_off = self._draw.random() < 0.6

        def press(house: House, handoff: str, user: str) -> Coroutine[Any, Any, Any]:
            now = self._life.store.read(lambda tx: tx.handoffs.get(handoff)).helpers
            removed = [one.agent.id for one in now] if takes_off else []
            return house.holding.help(handoff, user, added, removed)

        self._press("Helpers", press, HELD, _holder)

    async def hand_back(self) -> None:
        async def press(house: House, handoff: str, user: str) -> None:
            asked = await house.holding.check(handoff, user, Verb.HAND_BACK)
            await house.holding.hand_back(handoff, user, asked.read_upto)

        self._press("Hand back", press, HELD, _holder)

    async def hand_over(self) -> None:
        to = self._draw.choice(AGENTS)

        def press(house: House, handoff: str, user: str) -> Coroutine[Any, Any, Any]:
            return house.offers.hand_over(handoff, user, to, "x")

        self._press("Hand over", press, HELD, _holder)

    async def accept(self) -> None:
        offered = frozenset({State.OFFERED})
        self._press(
            "Accept", lambda house, handoff, user: house.offers.accept(handoff, user), offered, _asked
        )

    async def decline(self) -> None:
        offered = frozenset({State.OFFERED})
        self._press(
            "Decline", lambda house, handoff, user: house.offers.decline(handoff, user), offered, _asked
        )

    async def reopen(self) -> None:
        over = frozenset({State.RESOLVED})
        self._press("Reopen", lambda house, handoff, user: house.holding.reopen(handoff, user), over, _holder)

    async def transfer(self) -> None:
        to = Moving(self._draw.choice(sorted(CHANNELS)), f"n{self._life.number()}")

        def press(house: House, handoff: str, user: str) -> Coroutine[Any, Any, Any]:
            return house.transferring.transfer(handoff, user, to)

        self._press("Transfer", press, OPEN, _holder)

    async def merge(self) -> None:
        """Into what the window shows, the newest first or another; now and then twice at once."""
        first, nth = self._draw.random() < 0.5, self._draw.randint(0, 3)

        async def press(house: House, handoff: str, user: str) -> None:
            lines = (await house.merging.others(handoff, user)).lines
            if lines:
                into = lines[0 if first else nth % len(lines)].handoff.id
                self._life.note(f"{user} merges {handoff[:6]} into {into[:6]}")
                await house.merging.merge(handoff, user, into)

        for _ in range(self._draw.choice((1, 1, 1, 2))):
            self._press("Merge", press, OPEN, _holder)

    async def block(self) -> None:
        """Whoever it was may be refused from now on, whatever becomes of the press."""

        def press(house: House, handoff: str, user: str) -> Coroutine[Any, Any, Any]:
            def owner(tx: Any) -> str:
                return str(tx.conversations.owner_of(tx.handoffs.get(handoff).conversation_id))

            self._life.blocked.add(self._life.store.read(owner))
            return house.claims.block(handoff, user)

        self._press("Block", press)

    async def unblock(self) -> None:
        blocked = frozenset({State.SPAM})
        self._press("Unblock", lambda house, handoff, user: house.claims.unblock(handoff, user), blocked)

    async def reply_in_window(self) -> None:
        """Sent off once more where nobody answered, as a window is."""
        token, times = f"w{self._life.number()}", self._draw.choice((1, 1, 2))

        async def press(house: House, handoff: str, user: str) -> None:
            read = await house.writing.look(handoff, user)
            answer = Answer(handoff, f"{token} answers", read.read_upto, token)
            for _ in range(times):
                await house.writing.send(user, answer)
            self._life.windows[token] = True

        self._life.windows[token] = False
        self._press("Reply", press, HELD, _holder)

    async def shift(self) -> None:
        """On, or off it again."""
        user, begins = self._draw.choice(AGENTS), self._draw.random() < 0.7
        self._life.note(f"{user} goes {'on' if begins else 'off'} shift")
        self._life.spawn(
            self.pressed(lambda house: house.shifts.begin(user) if begins else house.shifts.end(user))
        )

    async def go_off(self) -> None:
        """What they hold is let go, handed over or kept; then the shift ends."""
        user, to = self._draw.sample(AGENTS, 2)
        hows = self._draw.choices(tuple(Leave), k=8)
        self._life.note(f"{user} goes off shift and settles what they hold")

        async def press(house: House) -> None:
            lines = (await house.going_off.in_hand(user)).lines
            becomes = {line.handoff.id: how for line, how in zip(lines, hows, strict=False)}
            await house.going_off.settle(user, becomes, to)
            await house.shifts.end(user)

        self._life.spawn(self.pressed(press))

    async def rest(self) -> None:
        user, said = self._draw.choice(AGENTS), self._draw.choice(("off", "1", "20"))
        self._life.note(f"{user} says break {said}")
        self._life.spawn(self.pressed(lambda house: house.shifts.rest(user, said)))

    async def leave_channel(self) -> None:
        """Slack tells of it, or nobody hears and a look finds it; who left before comes back."""
        user, skill = self._draw.choice(AGENTS), self._draw.choice(sorted(CHANNELS))
        left = self._life.left
        left ^= {(user, skill)}
        is_gone = (user, skill) in left
        self._life.note(f"{user} {'leaves' if is_gone else 'comes back to'} {skill}")
        if is_gone and self._draw.random() < 0.7:
            self._life.spawn(self.pressed(lambda house: house.leaving.left(user, [skill])))
