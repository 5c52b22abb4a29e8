"""What baton.toml sets, as the use cases need it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.conversation import Account
from bot.domain.fields import SHOWN
from bot.domain.heard import Topic
from bot.domain.hours import Hours
from bot.domain.limits import Limit
from bot.domain.macros import Macro
from bot.domain.nudges import Nudges
from bot.domain.targets import TargetRule
from bot.domain.texts import DEFAULTS, English, Said, Texts, Voice, known_zone
from bot.domain.weighing import Thresholds


@dataclass(frozen=True, slots=True)
class Skill:
    """`answer_within` is counted in open time; None promises nothing.

    `keywords` and `pages` lead to it beside its examples; while nobody of it is on shift its handoffs go to
    the skill `overflow`. Its `agents` are those of that user group, or with "" the members of its channel.
    With `in_turn` each handoff is offered to one agent at a time, who has `accept_within` to say yes.
    """

    name: str
    channel: str
    hours: Hours = field(default_factory=Hours)
    answer_within: timedelta | None = None
    examples: tuple[str, ...] = ()
    general: bool = False
    keywords: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    overflow: str = ""
    in_turn: bool = False
    accept_within: timedelta = timedelta(minutes=2)
    on_call: tuple[str, ...] = ()
    """Slack ids of people and user groups who are named when nobody claims."""
    nudges: Nudges = field(default_factory=Nudges)
    agents: str = ""

    def promised(self, now: datetime) -> datetime | None:
        if self.answer_within is None:
            return None
        return self.hours.after_open_time(now, self.answer_within)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A customer is stuck who got so many `answers` and no end; or who left without a word after one of less
    than this `confidence`. Both are seen `after` so long a silence; `offer` asks them then whether a person
    shall take over.
    """

    answers: int = 3
    confidence: float = 0.6
    after: timedelta = timedelta(minutes=10)
    offer: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """`zone` is the company's own, for reports, and where neither the customer's nor the skill's is known."""

    skills: Mapping[str, Skill]
    managers: frozenset[str] = frozenset()
    topics: Sequence[Topic] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    texts: Texts = field(default_factory=lambda: DEFAULTS)
    """In English."""
    voice: Voice | None = None
    """All languages; None speaks English only."""
    zone: str = "UTC"
    owners: Mapping[str, str] = field(default_factory=dict)
    """Slack user ids by the name of the account that they look after, case folded."""
    last_agent: timedelta | None = None
    """So long whoever served a customer is asked first; None asks nobody first."""
    cards: Limit | None = None
    """New cards in the whole workspace; None posts them as fast as Slack takes them."""
    webhook: bool = False
    """An outside AI hears by webhook of the conversations that it answers."""
    stuck: Stuck = field(default_factory=Stuck)
    valued: frozenset[str] = frozenset()
    """Plans and values of accounts whose customers count as valued; in any case."""
    at_once: int = 3
    """Handoffs that one agent serves beside each other."""
    macros: tuple[Macro, ...] = ()
    """Those of the file."""
    agents_keep_macros: bool = False
    """Not managers alone make and change those of Slack."""
    mail: bool = False
    """Customers who left an address get what they missed by mail."""
    fields: Sequence[str] = SHOWN
    """What of a customer agents are shown."""
    send_delay: timedelta = timedelta(0)
    """So long an agent's reply may be deleted or edited before it goes."""
    targets: tuple[TargetRule, ...] = ()
    """Times that the company sets itself."""
    managers_claim: bool = False
    """Managers are agents of every skill."""

    @property
    def general(self) -> Skill:
        return next(skill for skill in self.skills.values() if skill.general)

    def valued_word(self, account: Account) -> str:
        """The account's plan or value that the company counts as valued; "" where it is none of them."""
        own = {account.plan.casefold(): account.plan, account.value.casefold(): account.value}
        return next((own[word] for one in self.valued if (word := one.casefold()) in own), "")

    @property
    def groups(self) -> dict[str, str]:
        """User groups by the name of the skill whose agents they are."""
        return {name: skill.agents for name, skill in self.skills.items() if skill.agents}

    @property
    def everywhere(self) -> frozenset[str]:
        """Who serves every skill."""
        return self.managers if self.managers_claim else frozenset()

    def serving(self, skill: str) -> Skill:
        """The skill of that name; what baton.toml names no more is served by the general one."""
        return self.skills.get(skill) or self.general

    def zone_of(self, skill: str) -> str:
        """The skill's own where it has opening times, else the company's."""
        hours = self.serving(skill).hours
        return hours.zone if hours.windows else self.zone

    def zone_among(self, skills: Iterable[str]) -> str:
        """Of those skills where they share one, else the company's."""
        zones = {self.zone_of(skill) for skill in skills}
        return zones.pop() if len(zones) == 1 else self.zone

    def words(
        self,
        said: Said,
        now: datetime,
        *,
        skill: str,
        zone: str = "",
        locale: str = "",
        agent: str = "",
        by: datetime | None = None,
        opens: datetime | None = None,
        more: Said | None = None,
    ) -> str:
        """A text with its times as the customer in `zone` says them, or the skill where that is unknown; a
        promised time is never left out.
        """
        if not known_zone(zone):
            zone = self.zone_of(skill) if skill in self.skills else self.zone
        tongue = self.voice(locale) if self.voice else English(self.texts)
        text = tongue.texts[said]
        if by and "{by}" not in text:
            text = f"{text} {tongue.texts[Said.ANSWER_BY]}"
        if more:
            text = f"{text} {tongue.texts[more]}"
        return text.format(
            skill=skill,
            agent=agent or skill,
            by=tongue.by(by, now, zone) if by else "",
            opens=tongue.opens(opens, now, zone) if opens else "",
        )
