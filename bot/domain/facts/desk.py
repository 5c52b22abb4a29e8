"""Of what agents do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts.base import HandoffFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(HandoffFact):
    """`parked_until` is set when it was claimed from the overnight list."""

    skill: str
    agent: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReplied(HandoffFact):
    """The Slack message (`channel`, `ts`) became the turn `seq`; `first` ends the wait for a person.

    What was written in a window has no message: both are "" then.
    """

    agent: str
    seq: int
    channel: str = ""
    ts: str = ""
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFollowed(HandoffFact):
    """A file of the Slack message came after its words, and joined the turn `seq`."""

    agent: str
    seq: int
    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested(HandoffFact):
    """The assistant drafted an answer for the agent's eyes, from the knowledge `article`."""

    agent: str
    suggestion: str
    article: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionSettled(HandoffFact):
    """What became of it: `use` is a Use code, `alike` how much of it was sent, 0 to 1."""

    agent: str
    suggestion: str
    use: str
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInside(HandoffFact):
    """A message in the thread that the customer does not get; `why` is a KeptWhy code.

    `hint`: its writer has not been told before how to join in. `root` is set where it stands in a thread
    that a transfer left.
    """

    agent: str
    channel: str
    ts: str
    why: str
    hint: bool = False
    root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCarried(HandoffFact):
    """An edit, a deletion or a file that the customer does not get; `what` is a Slip code.

    `file` is the key of a file's Whereabouts; `root` as with KeptInside.
    """

    agent: str
    channel: str
    ts: str
    what: str
    file: str = ""
    root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(HandoffFact):
    """`promised` is the new time that the customer is given, where the old one is used up.

    `why` is a ReleaseWhy code where the clock did it, and `agent` then who held it.
    """

    skill: str
    agent: str
    opens_at: datetime | None
    promised: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(HandoffFact):
    """To `agent`, until `ends`. `by` is the colleague who hands it to them, "" where it was their turn;
    `held_by` who held it till then; `parked_until` and `promised` as with Claimed and Released.
    """

    skill: str
    agent: str
    ends: datetime | None
    by: str = ""
    held_by: str = ""
    parked_until: datetime | None = None
    promised: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(HandoffFact):
    """`agent` said no to it; `opens_at` set when parked."""

    skill: str
    agent: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferExpired(HandoffFact):
    """`agent` said nothing in time; `opens_at` set when parked."""

    skill: str
    agent: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(HandoffFact):
    """`until` None: until the customer's next word alone."""

    agent: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Woken(HandoffFact):
    """The snooze is over for `agent`, who holds it; `by` is the Role that ended it, HOLDER for any agent."""

    agent: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperAdded(HandoffFact):
    agent: str
    helper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperRemoved(HandoffFact):
    """`agent` is "" where they left."""

    agent: str
    helper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack(HandoffFact):
    """The assistant goes on."""

    skill: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(HandoffFact):
    """`parked_until` is set when it was still parked, so the overnight list loses a line."""

    skill: str
    agent: str
    outcome: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(HandoffFact):
    """An agent ended it as spam and blocked whose conversation it is; `parked_until` as with Resolved."""

    skill: str
    agent: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(HandoffFact):
    """It ended in favour of the handoff `into`, of another conversation of the same customer.

    `holder` is who had it, "" where it waited; `parked_until` as with Resolved.
    """

    skill: str
    agent: str
    into: str
    holder: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(HandoffFact):
    """What the customer said of the merged handoff `of`, up to its turn `upto`, goes on in this one.

    `holder` is who has this one, "" where it waits; `opens_at` is set while it is parked. One that was
    merged before into what is merged now comes `along`.
    """

    skill: str
    agent: str
    of: str
    upto: int
    holder: str
    opens_at: datetime | None
    along: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unblocked(HandoffFact):
    """They may write again; the handoff stays ended."""

    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(HandoffFact):
    """To the same holder (`agent` set), or waiting again; `opens_at` set when parked.

    `by` is the agent who opened it again by button, "" where the customer wrote.
    """

    skill: str
    agent: str
    opens_at: datetime | None
    promised: datetime | None = None
    by: str = ""
