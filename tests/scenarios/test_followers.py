"""Clients that follow the log by its documented rules end with what the store holds, whatever happens.

`tests/widget/test_two_devices.py` tries the same promise with a few long lives in real browsers, this with
hundreds of lives in small clients: a change of an older rev is dropped, a hole is fetched, a lost answer is
asked for again under the same client_id.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.conversation import Speaker
from bot.domain.errors import BatonError
from bot.domain.handoff import Outcome, State
from bot.domain.verbs import Verb
from bot.ports import NewTurn
from tests.handlers.customers.world import ANA, Talk, World, opened

T = TypeVar("T")
Json = dict[str, Any]

LIVES, STEPS = 150, 12
WORDS = st.text("ab é😀<&\n", min_size=1, max_size=6).map(lambda text: f"x{text}")
CUSTOMERS = itertools.count(1)


@dataclass
class Follower:
    """One device: what it was told so far, and how it hears more."""

    talk: Talk
    rev: int = 0
    turns: dict[int, Json] = field(default_factory=dict)
    state: Json = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)
    heard: list[list[Json]] = field(default_factory=list)
    socket: ClientWebSocketResponse | None = None

    def take(self, changes: list[Json]) -> bool:
        """False when something between is missing."""
        for change in changes:
            if change["rev"] <= self.rev:
                continue
            if change["rev"] != self.rev + 1:
                return False
            self.rev = change["rev"]
            self._apply(change)
        return True

    def _apply(self, change: Json) -> None:
        match change["kind"]:
            case "turn":
                assert change["seq"] not in self.turns, "a turn that came twice"
                parts = ("speaker", "name", "text", "edited", "deleted")
                self.turns[change["seq"]] = {part: change[part] for part in parts}
            case "edit":
                turn = self.turns[change["seq"]]
                if not turn["deleted"]:
                    turn |= {"text": change["text"], "edited": True}
            case "delete":
                self.turns[change["seq"]] |= {"text": "", "deleted": True}
            case "state":
                self.state = {part: change[part] for part in ("who", "name", "rate", "score", "blocked")}
            case "seen":
                self.seen[change["by"]] = max(change["seq"], self.seen.get(change["by"], 0))

    async def fetch(self, wait: int = 0) -> None:
        url = self.talk.path(f"changes?after={self.rev}&wait={wait}")
        answer = await self.talk.world.client.get(url, headers=self.talk.headers)
        body = await answer.json()
        assert answer.status == 200, body
        assert self.take(body["changes"]), "the log has no holes"

    async def listen(self) -> None:
        await self.hang_up()
        self.socket = await self.talk.stream(self.rev)

    async def hang_up(self) -> None:
        if self.socket:
            await self.socket.close()
        self.socket = None

    async def hear(self, *, lose: bool = False, patience: float = 0.02) -> None:
        """The next frame, if one is there; `lose` throws it away."""
        if self.socket is None:
            return
        with contextlib.suppress(TimeoutError):
            frame = await self.socket.receive(timeout=patience)
            if frame.type is not WSMsgType.TEXT:
                self.socket = None
                return
            self.heard.append(frame.json().get("changes", []))
            if not lose and not self.take(self.heard[-1]):
                await self.fetch()

    def forget(self) -> None:
        """A reload keeps what was not answered yet, as a widget does."""
        self.rev, self.turns, self.state, self.seen = 0, {}, {}, {}


class Lives(RuleBasedStateMachine):
    """Two devices and whoever answers. Each life is another customer's."""

    loop: asyncio.AbstractEventLoop
    world: World

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize()
    def begin(self) -> None:
        self.numbers = itertools.count(1)
        self.said: set[str] = set()
        token = self.run(self.world.signed_in(f"customer-{next(CUSTOMERS)}"))
        first = self.run(self.world.begin(token=token))
        second = Talk(self.world, first.id, token, 0)
        self.devices = (Follower(first), Follower(second))

    @rule(device=st.integers(0, 1), text=WORDS, lost=st.booleans())
    def say(self, device: int, text: str, lost: bool) -> None:
        """`lost`: the answer did not come, and it is sent again later."""
        one, client_id = self.devices[device], f"m{next(self.numbers)}"
        assert self.run(one.talk.write(text, client_id)).status == 202
        self.said.add(client_id)
        if lost:
            one.unanswered[client_id] = text

    @rule(device=st.integers(0, 1))
    def send_again(self, device: int) -> None:
        self.run(self._again(self.devices[device]))

    async def _again(self, one: Follower) -> None:
        for client_id, text in list(one.unanswered.items()):
            assert (await one.talk.write(text, client_id)).status == 202
            del one.unanswered[client_id]

    @rule(texts=st.tuples(WORDS, WORDS))
    def both_say_at_once(self, texts: tuple[str, str]) -> None:
        ids = [f"m{next(self.numbers)}" for _ in texts]
        sends = (one.talk.write(text, name) for one, text, name in zip(self.devices, texts, ids, strict=True))

        async def both() -> list[Any]:
            return await asyncio.gather(*sends)

        assert [answer.status for answer in self.run(both())] == [202, 202]
        self.said.update(ids)

    @precondition(lambda self: self.said)
    @rule(device=st.integers(0, 1), nth=st.integers(0, 30), text=WORDS)
    def edit(self, device: int, nth: int, text: str) -> None:
        assert self.run(self._change(device, nth, text)) in {200, 403, 404, 409}

    @precondition(lambda self: self.said)
    @rule(device=st.integers(0, 1), nth=st.integers(0, 30))
    def take_back(self, device: int, nth: int) -> None:
        assert self.run(self._change(device, nth, None)) in {200, 403, 404}

    @precondition(lambda self: self.said)
    @rule(nth=st.integers(0, 30), text=WORDS)
    def edit_and_take_back_at_once(self, nth: int, text: str) -> None:
        async def both() -> tuple[int, int]:
            return await asyncio.gather(self._change(0, nth, text), self._change(1, nth, None))

        assert self.run(both())[1] in {200, 403, 404}

    async def _change(self, device: int, nth: int, text: str | None) -> int:
        talk = self.devices[device].talk
        path, client = talk.path(f"turns/{nth + 1}"), self.world.client
        if text is None:
            return (await client.delete(path, headers=talk.headers)).status
        return (await client.patch(path, json={"text": text}, headers=talk.headers)).status

    @rule(device=st.integers(0, 1))
    def listen(self, device: int) -> None:
        self.run(self.devices[device].listen())

    @rule(device=st.integers(0, 1))
    def hear(self, device: int) -> None:
        self.run(self.devices[device].hear())

    @rule(device=st.integers(0, 1), texts=st.tuples(WORDS, WORDS))
    def lose_a_frame(self, device: int, texts: tuple[str, str]) -> None:
        """It went under between Baton and the device, or in it; the next one comes."""
        one = self.devices[device]
        self.run(one.fetch())
        self.run(one.listen())
        self.run(one.hear())
        for text, lose in zip(texts, (True, False), strict=True):
            self.say(1 - device, text, lost=False)
            self.run(one.hear(lose=lose, patience=1))

    @rule(device=st.integers(0, 1))
    def hear_all_again(self, device: int) -> None:
        for changes in self.devices[device].heard:
            self.devices[device].take(changes)

    @rule(device=st.integers(0, 1))
    def drop(self, device: int) -> None:
        self.run(self.devices[device].hang_up())

    @rule(device=st.integers(0, 1))
    def poll(self, device: int) -> None:
        self.run(self.devices[device].fetch())

    @rule(device=st.integers(0, 1))
    def reload(self, device: int) -> None:
        self.devices[device].forget()

    @rule(device=st.integers(0, 1), seq=st.integers(0, 30))
    def see(self, device: int, seq: int) -> None:
        answer = self.run(self.devices[device].talk.post("seen", {"seq": seq}))
        assert answer.status in {200, 422}

    @rule()
    def ask_for_a_person(self) -> None:
        assert self.run(self.devices[0].talk.post("handoff", {})).status == 202

    @rule()
    def stop_waiting(self) -> None:
        assert self.run(self.devices[1].talk.withdraw()).status in {200, 204, 409}

    @rule(text=WORDS, verb=st.sampled_from((Verb.CLAIM, Verb.CLAIM, Verb.RELEASE, Verb.RESOLVE, None)))
    def somebody_answers(self, text: str, verb: Verb | None) -> None:
        self.run(self._answer(text, verb))

    async def _answer(self, text: str, verb: Verb | None) -> None:
        talk, now = self.devices[0].talk, self.world.clock.now()
        handoff = await self.world.store.read(lambda tx: tx.handoffs.last_of(talk.id))
        if handoff is None or not handoff.is_open:
            await self.world.say(talk, NewTurn(now, Speaker.ASSISTANT, text))
        elif verb is None and handoff.state is State.ASSIGNED:
            await self.world.say(talk, NewTurn(now, Speaker.AGENT, text, name=ANA.name))
        elif verb:
            more = {"outcome": Outcome.SOLVED} if verb is Verb.RESOLVE else {}
            with contextlib.suppress(BatonError):  # what the state does not allow
                await self.world.act(talk, verb, **more)

    @invariant()
    def nobody_is_ahead_of_the_log(self) -> None:
        if hasattr(self, "devices"):
            last = self.run(self.devices[0].talk.stored()).last_rev
            assert all(one.rev <= last for one in self.devices)

    def teardown(self) -> None:
        if hasattr(self, "devices"):
            self.run(self._both_show_what_the_store_holds())

    async def _both_show_what_the_store_holds(self) -> None:
        talk = self.devices[0].talk
        for one in self.devices:
            await self._again(one)
        stored = await talk.stored()
        turns = await self.world.store.read(lambda tx: tx.turns.of(talk.id))
        assert [turn.seq for turn in turns] == list(range(1, len(turns) + 1))
        ids = [turn.client_id for turn in turns if turn.speaker is Speaker.CUSTOMER]
        assert sorted(ids) == sorted(self.said), "each turn once"
        fresh = Follower(talk)
        await fresh.fetch()
        assert fresh.rev == stored.last_rev
        for one in self.devices:
            await self._catch_up(one, stored.last_rev)
            assert (one.turns, one.state, one.seen) == (fresh.turns, fresh.state, fresh.seen)
        for turn in turns:
            shown = fresh.turns[turn.seq]
            assert (shown["speaker"], shown["text"]) == (turn.speaker.value, turn.text)
            assert (shown["edited"], shown["deleted"]) == (turn.edited, turn.deleted)

    async def _catch_up(self, one: Follower, rev: int) -> None:
        """By the socket, as a widget that came back does; then by asking for what was lost on it."""
        await one.listen()
        for _ in range(3):
            if one.rev < rev:
                await one.hear()
        await one.hang_up()
        await one.fetch()
        assert one.rev == rev


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[asyncio.AbstractEventLoop]:
    """The lives share one Baton; hypothesis calls their steps from outside of any loop."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        serving = opened(tmp_path)
        Lives.loop, Lives.world = loop, loop.run_until_complete(serving.__aenter__())
        try:
            yield loop
        finally:
            loop.run_until_complete(serving.__aexit__(None, None, None))


@pytest.mark.usefixtures("loop")
def test_two_followers_end_with_what_the_store_holds() -> None:
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=LIVES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None
        ),
    )
