"""Stand-ins for what lies outside: time, the assistant, mood, skills, people and the outlet."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.domain.codes import Slip
from bot.domain.conversation import Attachment, Page, Turn
from bot.domain.decision import Draft
from bot.domain.deliveries import DRAWN, Anchor, Close, LaneKind, Mark, Nudge, Stray, Whisper
from bot.domain.enclosed import Brought, Enclosed, Refused
from bot.domain.errors import NotFetched, StoreUnavailable
from bot.ports import Item, Rate, Store, Topic, Tx

T = TypeVar("T")


class FakeClock:
    """Stands still until a test moves it. It begins on a Monday at 12:00 UTC."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 12, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> datetime:
        self.at += by
        return self.at


class CalmMood:
    """Reads no mood out of anything."""

    def compound(self, text: str) -> float:
        return 0.0


class NamedSkills:
    """A skill fits when its name stands in the text."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        return tuple((name, 1.0) for name in self._names if name.casefold() in text.casefold())


class FakeMood:
    """Reads anger out of the words it is told."""

    def __init__(self, *angry: str) -> None:
        self._angry = angry

    def compound(self, text: str) -> float:
        return -0.8 if any(word in text for word in self._angry) else 0.0


class FakeAssistant:
    """Says `draft`, raises `fault`, and while `thinking` is cleared it takes its time."""

    def __init__(self) -> None:
        self.draft_is = Draft("Look into the parcel's tracking.", 0.9, article="tracking")
        self.fault: Exception | None = None
        self.thinking = asyncio.Event()
        self.thinking.set()
        self.asked: list[tuple[Turn, ...]] = []

    def warm(self) -> None:
        """Nothing to make ready."""

    async def draft(self, turns: Sequence[Turn], page: Page) -> Draft:
        self.asked.append(tuple(turns))
        await self.thinking.wait()
        if self.fault:
            raise self.fault
        return self.draft_is


class FakePeople:
    """Everybody is in every skill's channel but those of `outside`."""

    def __init__(self, names: dict[str, str], outside: frozenset[str] = frozenset()) -> None:
        self._names = names
        self._outside = outside
        self.left: set[tuple[str, str]] = set()
        """Who left which skill's channel."""
        self.gone: set[str] = set()

    async def name(self, user: str) -> str:
        return self._names[user]

    async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
        return user in self._names and user not in self._outside and (user, skill) not in self.left

    def forget(self, skill: str) -> None:
        """Nothing is remembered."""

    async def is_gone(self, user: str) -> bool:
        return user in self.gone


@dataclass(frozen=True)
class Trouble:
    """What the next sending meets; `arrives` says that it stands outside all the same. No error: it hangs."""

    error: Exception | None
    arrives: bool = False


class FakeOutlet:
    """An outside in memory: what stands there, in the order in which it came, and troubles to order.

    While `gate` is cleared, what is being sent takes its time.
    """

    def __init__(self) -> None:
        self.stands: list[Item] = []
        self.tried: list[Item] = []
        self.looked: list[Item] = []
        self.troubles: defaultdict[LaneKind | type, deque[Trouble]] = defaultdict(deque)
        self.look_troubles: deque[Exception] = deque()
        self.limits: Sequence[Rate] = ()
        self.gate = asyncio.Event()
        self.gate.set()
        self._anchors: dict[str, Anchor] = {}

    def meets(self, what: LaneKind | type, *errors: Exception | None, arrives: bool = False) -> None:
        """`what`: every sending of a lane's kind, or of one kind of want."""
        self.troubles[what].extend(Trouble(error, arrives) for error in errors)

    def of(self, kind: LaneKind) -> list[Item]:
        return [item for item in self.stands if item.kind is kind]

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        return self.limits

    async def send(self, item: Item) -> Anchor | None:
        self.tried.append(item)
        await self.gate.wait()
        if waiting := self.troubles[type(item.want)] or self.troubles[item.kind]:
            await self._suffer(waiting.popleft(), item)
        return self._arrive(item)

    async def look_back(self, item: Item) -> Anchor | None:
        self.looked.append(item)
        if self.look_troubles:
            raise self.look_troubles.popleft()
        return self._anchors.get(item.id)

    async def _suffer(self, trouble: Trouble, item: Item) -> None:
        if trouble.arrives:
            self._arrive(item)
        if trouble.error:
            raise trouble.error
        await asyncio.Event().wait()

    def _arrive(self, item: Item) -> Anchor | None:
        self.stands.append(item)
        if isinstance(item.want, Mark | Whisper | Nudge | Stray | Close):
            return None
        if item.anchor and item.kind in DRAWN:
            return item.anchor
        channel = item.anchor.channel if item.anchor else "C_CARDS"
        anchor = Anchor(channel, f"{1_700_000_000 + len(self.stands)}.000100")
        self._anchors[item.id] = anchor
        return anchor


class FakeFetching:
    """Slack's files by id: their bytes, or why they are refused. `down` fails each try, and while `gate` is
    cleared one takes its time.
    """

    def __init__(self) -> None:
        self.there: dict[str, bytes | Slip] = {}
        self.down = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.tries: list[str] = []

    async def fetch(self, file: Enclosed) -> Brought | Refused:
        self.tries.append(file.id)
        await self.gate.wait()
        found = self.there.get(file.id)
        if self.down or found is None:
            raise NotFetched(file=file.id)
        if isinstance(found, Slip):
            return Refused(file.id, found)
        kept = Attachment(f"f_{file.id}_{len(self.tries)}", file.name, "image/png", len(found))
        return Brought(file.id, kept, found)


class FailingStore:
    """A real store that can be out of order (`down`, `fault`) or tell nobody of its commits (`deaf`)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.down = False
        self.deaf = False
        self.fault: Exception | None = None

    async def write(self, work: Callable[[Tx], T]) -> T:
        self._check()
        return await self._store.write(work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        self._check()
        return await self._store.read(work)

    def on_commit(self, listener: Callable[[frozenset[Topic]], None]) -> None:
        self._store.on_commit(lambda topics: None if self.deaf else listener(topics))

    def _check(self) -> None:
        if self.fault:
            raise self.fault
        if self.down:
            raise StoreUnavailable
