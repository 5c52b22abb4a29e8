"""One life: replicas, people and Slack, and what befalls them, all drawn from one seed."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.desk.shortcuts import Place
from bot.domain.deliveries import Anchor
from bot.domain.errors import BatonError, StoreUnavailable
from bot.domain.handoff import State
from bot.domain.rules import Rules
from tests.machine.desk import AGENTS, Desk
from tests.machine.house import CHANNELS, RULES, House
from tests.machine.people import UNANSWERED, Person, Word
from tests.machine.slack import Post, Slack, handoff_of
from tests.machine.stores import Driven
from tests.machine.timing import LoopClock

Json = dict[str, Any]

MOST_CUSTOMERS = 4
SEND_DELAYS = (timedelta(0), timedelta(0), timedelta(0), timedelta(seconds=3), timedelta(seconds=20))
RETRIES = (0.0, 0.0, 5.0, 20.0)
"""Seconds before each attempt to tell of an event: Slack's own, but shorter."""
ANSWER_WITHIN = 3.0
FILES = (0, 0, 0, 0, 0, 1, 2)
"""How many hang on an agent's message."""


@dataclass
class Life:
    store: Driven
    clock: LoopClock
    draw: random.Random
    replicas: int = 1
    houses: list[House] = field(default_factory=list)
    customers: list[Person] = field(default_factory=list)
    words: dict[str, Word] = field(default_factory=dict)
    """What agents wrote, by ts."""
    picked: set[str] = field(default_factory=set)
    """Tokens of words that somebody sent or unsent by their menu."""
    unsaid: set[str] = field(default_factory=set)
    """Tokens of words whose deletion was heard."""
    windows: dict[str, bool] = field(default_factory=dict)
    """Tokens of words that an agent wrote in a window, and whether they were told that those went."""
    blocked: set[str] = field(default_factory=set)
    """Owners whom somebody pressed to block."""
    left: set[tuple[str, str]] = field(default_factory=set)
    """Who is not in which skill's channel any more."""
    faults: list[BaseException] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    kills: int = 0
    store_down: bool = False
    is_well: bool = False
    """At its end, when nothing is late any more."""

    def __post_init__(self) -> None:
        self.slack = Slack(self.clock, self.draw)
        self.rules: Rules = replace(RULES, send_delay=self.draw.choice(SEND_DELAYS))
        self.desk = Desk(self)
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[Any]] = set()
        self.telling = 0

    def number(self) -> int:
        return next(self._numbers)

    def step(self, name: str) -> Callable[[], Coroutine[Any, Any, None]]:
        """What befalls it under that name: here, or by what agents press."""
        found: Callable[[], Coroutine[Any, Any, None]] = getattr(self, name, None) or getattr(self.desk, name)
        return found

    def note(self, words: str) -> None:
        self.log.append(f"{self.clock.now():%d %H:%M:%S.%f} {words}")

    # what the replicas stand on

    def check_store(self) -> None:
        if self.store_down:
            raise StoreUnavailable(reason="an outage of this life")

    def committed(self, house: House) -> None:
        """The writer's own process hears at once; the others a little later, or by their poll."""
        topics = self.store.told()
        if not topics:
            return
        house.tell(topics)
        for other in self.houses:
            if other is not house and other.alive and self.draw.random() < 0.8:
                asyncio.get_running_loop().call_later(self.draw.choice((0.0, 0.01, 0.3)), other.tell, topics)

    async def start_house(self) -> None:
        house = House(self, f"r{self.number()}")
        self.houses.append(house)
        self.note(f"{house.name} starts")
        if self.replicas == 1:
            self.forget_leases()
        await house.call(house.start())

    def forget_leases(self) -> None:
        """As the start on SQLite does, where no other process can be alive."""
        self.store.write(lambda tx: tx.leases.forget_all())
        self.store.told()

    async def any_house(self) -> House:
        while True:
            alive = [house for house in self.houses if house.alive]
            if alive:
                return self.draw.choice(alive)
            await asyncio.sleep(0.2)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.faults.append(error)

    @property
    def is_busy(self) -> bool:
        return bool(self._tasks) or any(person.is_busy for person in self.customers)

    async def end(self) -> None:
        for house in [*self.houses]:
            house.crash()
        for person in self.customers:
            person.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.sleep(1)

    # faults

    async def crash(self) -> None:
        alive = [house for house in self.houses if house.alive]
        if alive:
            house = self.draw.choice(alive)
            self.note(f"{house.name} is killed")
            self.kills += 1
            house.crash()
            self.houses.remove(house)

    async def restart(self) -> None:
        if len(self.houses) < self.replicas and not self.store_down:
            self.spawn(self._start_again())

    async def _start_again(self) -> None:
        try:
            await self.start_house()
        except (*UNANSWERED, BatonError):
            self.note("it could not start")

    async def freeze(self) -> None:
        awake = [house for house in self.houses if house.alive and not house.frozen]
        if awake:
            house, seconds = self.draw.choice(awake), self.draw.choice((0.5, 5, 25, 45))
            self.note(f"{house.name} is stopped for {seconds} s")
            house.freeze()
            asyncio.get_running_loop().call_later(seconds, house.thaw)

    async def outage(self) -> None:
        weather = self.slack.weather
        weather.down = not weather.down
        self.note(f"Slack is {'down' if weather.down else 'up'}")

    async def storm(self) -> None:
        """A time in which calls meet misfortune."""
        kinds = ("lost", "reset", "hang", "odd", "late")
        self.slack.weather.odds = {kind: self.draw.choice((0.0, 0.1, 0.4)) for kind in kinds}
        self.note(f"a storm: {self.slack.weather.odds}")

    async def calm(self) -> None:
        self.slack.weather.odds = {}

    async def hold(self) -> None:
        self.slack.weather.held = self.draw.randint(1, 4)
        self.note(f"{self.slack.weather.held} calls are answered 429")

    async def refuse(self) -> None:
        self.slack.weather.refusing = 1
        self.note("the next post is refused for good")

    async def archive(self) -> None:
        """A channel takes nothing until it is brought back."""
        channel, archived = self.draw.choice(sorted(CHANNELS.values())), self.slack.weather.archived
        archived ^= {channel}
        self.slack.ever_archived.add(channel)
        self.note(f"{channel} is {'archived' if channel in archived else 'back'}")

    async def delete_thread(self) -> None:
        """Somebody deletes a card with all that stands under it; Slack may tell of it."""
        if not (cards := self.cards()):
            return
        handoff, root = self.draw.choice(cards)
        self.note(f"the thread of {handoff[:6]} is deleted")
        for post in self.slack.delete_thread(root):
            event = {"type": "message", "subtype": "message_deleted", "previous_message": post.event()}
            self.spawn(self._tell({**event, "ts": f"{post.ts}7", "deleted_ts": post.ts}, post.channel))

    async def store_outage(self) -> None:
        self.store_down = not self.store_down
        self.note(f"the store is {'down' if self.store_down else 'up'}")

    async def jump(self) -> None:
        """Time passes over all: an opening or a closing may lie in it.

        It passes for what is under way too: nothing takes an hour to reach Slack.
        """
        by = timedelta(minutes=self.draw.choice((1, 10, 61, 150, 250)))
        if self.draw.random() < 0.5:
            by = self._to_the_next_turn()
        while self.slack.under_way:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        self.clock.jumped += by
        self.note(f"{by} pass")

    def _to_the_next_turn(self) -> timedelta:
        """Of a skill that closes: a minute after it did, or opened."""
        now, hours = self.clock.now(), self.rules.skills["Lunch"].hours
        turn = hours.opens_at(now) or hours.closes_at(now) or now
        return turn - now + timedelta(minutes=1)

    # customers

    async def begin(self) -> None:
        """A visitor, one whom the site vouches for, or another matter of such a one."""
        if len(self.customers) < MOST_CUSTOMERS:
            number, known = len(self.customers) + 1, [one for one in self.customers if one.vouched]
            owner = f"v:{number}" if self.draw.random() < 0.3 else f"c:{number}"
            if known and self.draw.random() < 0.8:
                owner = self.draw.choice(known).owner
            person = Person(self, number, owner)
            self.customers.append(person)
            self.note(f"customer {person.number} begins as {owner}")
            person.do(person.begin())

    def _does(
        self,
        work: Callable[[Person], Coroutine[Any, Any, None]],
        what: str,
        who: Sequence[Person] | None = None,
    ) -> None:
        if self.customers:
            person = self.draw.choice(who or self.customers)
            self.note(f"customer {person.number} {what}")
            person.do(work(person))

    async def write(self) -> None:
        text = self.draw.choice(("hello", "about Lunch", "once more", "Lunch please " * 20))
        self._does(lambda person: person.write(text), "writes")

    async def edit(self) -> None:
        nth = self.draw.randint(0, 9)
        self._does(lambda person: person.edit(nth), f"edits {nth}")

    async def take_back(self) -> None:
        nth = self.draw.randint(0, 9)
        self._does(lambda person: person.take_back(nth), f"takes back {nth}")

    async def ask(self) -> None:
        self._does(Person.ask_for_person, "asks for a person")

    async def withdraw(self) -> None:
        self._does(Person.withdraw, "withdraws")

    async def rate(self) -> None:
        """Mostly whoever is asked to."""
        score, asked = self.draw.randint(1, 5), [one for one in self.customers if self._is_asked(one)]
        self._does(lambda person: person.rate(score), f"rates {score}", asked or self.customers)

    def _is_asked(self, person: Person) -> bool:
        last = self.store.read(lambda tx: tx.handoffs.last_of(person.id))
        return last is not None and last.state is State.RESOLVED

    async def look(self) -> None:
        self._does(Person.look, "looks")

    async def correct(self) -> None:
        self._does(Person.correct, "corrects what they want")

    async def see(self) -> None:
        self._does(Person.see, "sees it all")

    # agents

    def cards(self) -> list[tuple[str, Post]]:
        """The handoff's id and its card, as people see them in Slack."""
        found = [post for post in self.slack.standing() if post.delivery.startswith("card-")]
        return [(handoff_of(post), post) for post in found if self.slack.is_visible(post)]

    async def speak(self) -> None:
        """One to three words of one person in one thread, at times a note, with files, or files alone."""
        archived = self.slack.weather.archived
        if not (cards := [one for one in self.cards() if one[1].channel not in archived]):
            return
        _, card = self.draw.choice(cards)
        user = self.draw.choice((*AGENTS, *AGENTS, *AGENTS, "U_SAM"))
        for _ in range(self.draw.choice((1, 1, 2, 3))):
            note, token = self.draw.random() < 0.15, f"a{self.number()}"
            files = [(f"F{token}{nth}", f"{token}-{nth}.png") for nth in range(self.draw.choice(FILES))]
            wordless = bool(files) and not note and self.draw.random() < 0.4
            text = "" if wordless else f"{'note: ' if note else ''}{token} said"
            post = self.slack.say(card.channel, user, text, card.ts, files)
            names = tuple(name for _, name in files)
            self.words[post.ts] = Word(token, user, card.channel, post.ts, card.ts, note, names, wordless)
            told = f"{' as a note' if note else ''}, {len(files)} files{' alone' if wordless else ''}"
            self.note(f"{user} says {token} under {card.ts}{told}")
            self.spawn(self._tell(post.event(), post.channel, post.ts))
            await asyncio.sleep(self.draw.choice((0.0, 0.05, 0.5)))

    async def edit_word(self) -> None:
        if mine := [post for post in self.slack.standing() if post.ts in self.words]:
            post = self.draw.choice(mine)
            before = post.event()
            post.text += " edited"
            post.edits += 1
            event = {"type": "message", "subtype": "message_changed", "message": post.event()}
            self.spawn(self._tell({**event, "previous_message": before, "ts": f"{post.ts}9"}, post.channel))

    async def delete_word(self) -> None:
        if mine := [post for post in self.slack.standing() if post.ts in self.words]:
            post = self.draw.choice(mine)
            self.slack.delete(post.channel, post.ts)
            event = {"type": "message", "subtype": "message_deleted", "previous_message": post.event()}
            self.spawn(self._tell_deleted({**event, "ts": f"{post.ts}8"}, post))

    async def _tell_deleted(self, event: Json, post: Post) -> None:
        """Deletions are carried for a day."""
        if await self._tell(event, post.channel) and self.clock.now().timestamp() - float(post.ts) < 72_000:
            self.unsaid.add(self.words[post.ts].token)

    async def pick_from_menu(self) -> None:
        """Send to customer, or unsend; mostly by who wrote it."""
        if mine := [self.words[post.ts] for post in self.slack.standing() if post.ts in self.words]:
            word = self.draw.choice(mine)
            user = word.user if self.draw.random() < 0.8 else self.draw.choice(AGENTS)
            place, unsends = Place(Anchor(word.channel, word.root), word.ts), self.draw.random() < 0.5
            self.picked.add(word.token)
            self.note(f"{user} {'unsends' if unsends else 'sends'} {word.token}")

            async def act(house: House) -> None:
                shortcuts = house.desk.shortcuts
                if unsends:
                    await shortcuts.unsend(place, user)
                else:
                    asked = await shortcuts.check(place, user)
                    await shortcuts.send(place, user, asked.mark)

            self.spawn(self.desk.pressed(act))

    async def _tell(self, event: Json, channel: str, ts: str = "") -> bool:
        """Until somebody has acknowledged it, and now and then once more; False where nobody did."""
        body = self.slack.body(event, channel)
        await asyncio.sleep(self.draw.choice((0.0, 0.02, 0.02, 0.1, 0.4)))
        for times, pause in enumerate(RETRIES):
            await asyncio.sleep(pause)
            await self._no_outage()
            if await self._told(body, ts, retried=times > 0):
                if self.draw.random() < 0.1:
                    await self._told(body, ts, retried=True)
                return True
        return False

    async def _no_outage(self) -> None:
        while self.slack.weather.down:  # noqa: ASYNC110
            await asyncio.sleep(1)

    async def _told(self, body: Json, ts: str, *, retried: bool) -> bool:
        house, at = await self.any_house(), self.clock.now()
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await house.call(house.hear(body, retried=retried))
        except UNANSWERED:
            return False
        word = self.words.get(ts)
        if word and word.kept_at is None:
            word.heard_at, word.kept_at = at, self.clock.now()
        return True

    # the end

    async def heal(self) -> None:
        """Everybody is well again, and as many replicas as there should be."""
        self.note("all is well again")
        self.slack.weather.clear()
        self.is_well = True
        self.store_down = False
        for house in self.houses:
            house.thaw()
        await asyncio.sleep(1)
        while len(self.houses) < self.replicas:
            await self.start_house()
        await self.houses[0].call(self.houses[0].delivering.free_parked())

    async def settle(self, is_quiet: Callable[[], str], seconds: float = 900) -> str:
        """Waits until nothing is left to do; says what still is after `seconds`."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            left = "people are busy" if self.is_busy else is_quiet()
            if not left or asyncio.get_running_loop().time() > end:
                return left
            await asyncio.sleep(1)

    async def catch_up(self) -> None:
        """As after a gap: what Slack gave up telling is read."""
        self.houses[0].reading_back.missed()
        await asyncio.sleep(1)
