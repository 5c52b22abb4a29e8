"""Where the skills live in Slack, and who works there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.config.skills import SkillPart
from bot.doctor.context import Context
from bot.doctor.finding import Finding, failed, ok, skipped, warning
from bot.doctor.slack import unreached
from bot.domain.conversation import Account
from bot.domain.errors import BatonError, OutletRefused
from bot.domain.rules import Rules, Skill
from handlers.slack import groups, startup
from handlers.slack.errors import SlackRefused, SlackUnreachable
from handlers.slack.looking import next_cursor
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace

MEMBERS = 200
"""More agents than that need not be counted."""
MEMBERS_ASKED = 20


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    gone: bool
    bot: bool


@dataclass(frozen=True, slots=True)
class Places:
    """The channels' ids by skill and by customer channel, or what is wrong with each; `together`: what is
    wrong with them all taken as one, when each by itself is well.
    """

    skills: Mapping[str, str | Finding]
    customers: Mapping[str, str | Finding]
    together: Finding | None = None


async def skills(context: Context) -> Sequence[Finding]:
    places = await context.once(_places)
    found = [
        place if isinstance(place, Finding) else ok(f"#{_name(part)} is there, with Baton in it", part.name)
        for part in context.file.skills
        for place in [places.skills[part.name]]
    ]
    return [*found, places.together] if places.together else found


async def customers(context: Context) -> Sequence[Finding]:
    places = await context.once(_places)
    return [
        place if isinstance(place, Finding) else ok("is there, with Baton in it", f"#{name}")
        for name, place in places.customers.items()
    ]


async def agents(context: Context) -> Sequence[Finding]:
    """A skill that nobody serves keeps its customers waiting for ever."""
    places = await context.once(_places)
    return [
        skipped("waits for its channel", part.name)
        if isinstance(place, Finding)
        else await _served(context, part, place)
        for part in context.file.skills
        for place in [places.skills[part.name]]
    ]


async def managers(context: Context) -> Sequence[Finding]:
    wanted = context.file.managers
    await context.welcome()
    if not wanted:
        return [
            warning(
                "none is named: nobody can release or resolve another's handoff",
                "name a few in baton.toml (in Slack: profile, More, Copy member ID)",
            )
        ]
    return [await _manager(context, user) for user in wanted]


async def _places(context: Context) -> Places:
    """One question for all; only where the start would be refused one for each, so that all are named."""
    parts = context.file.skills
    named = [part.channel for part in context.file.customer_channels]
    await context.welcome()
    try:
        found = await _checked(context, parts, named)
        return Places(found.channels, {name: name for name in named})
    except (SlackRefused, SlackUnreachable) as trouble:
        of_skills = {part.name: await _place(context, part) for part in parts}
        of_customers = {name: await _open(context, name) for name in named}
        each = [*of_skills.values(), *of_customers.values()]
        alone = any(isinstance(one, Finding) for one in each)
        return Places(
            of_skills, of_customers, None if alone else _said(context, trouble, "customer_channels: ", "")
        )


async def _place(context: Context, part: SkillPart) -> str | Finding:
    try:
        return (await _checked(context, [part], [])).channels[part.name]
    except (SlackRefused, SlackUnreachable) as trouble:
        return _said(context, trouble, f"skill {part.name}: ", part.name)


async def _open(context: Context, name: str) -> str | Finding:
    try:
        await _checked(context, [], [name])
    except (SlackRefused, SlackUnreachable) as trouble:
        return _said(context, trouble, "customer_channels: ", f"#{name}")
    return name


def _said(context: Context, trouble: Exception, prefix: str, about: str) -> Finding:
    """The start's one line: what is wrong, a colon, what to do."""
    if not isinstance(trouble, SlackRefused):
        return unreached(context, trouble, about)
    words, _, remedy = str(trouble).removeprefix(prefix).partition(": ")
    return failed(words, remedy or "name another channel in baton.toml", about)


async def _checked(context: Context, parts: Sequence[SkillPart], named: Sequence[str]) -> Workspace:
    """By the start's own rules. Raises SlackRefused or SlackUnreachable."""
    wanted = {
        part.name: Skill(part.name, part.channel, general=part.general, agents=part.group) for part in parts
    }
    accounts = {name: Account() for name in named}
    return await startup.check(context.slack, Rules(wanted), scopes=(), customers=accounts)


async def _members(context: Context, part: SkillPart, channel: str) -> tuple[list[str], str]:
    """Some of them, and a word where there are more."""
    if part.group:
        return sorted(await groups.members(context.slack, part.group)), ""  # nobody in it is refused before
    with told("conversations.members"):
        answer = await context.slack.conversations_members(channel=channel, limit=MEMBERS)
        return list(answer["members"]), next_cursor(answer)


async def _served(context: Context, part: SkillPart, channel: str) -> Finding:
    try:
        members, more = await _members(context, part, channel)
        served = await _anybody(context, members)
    except BatonError as refused:
        return _refused(context, refused, part.name)
    if not served:
        return failed(
            f"nobody is in #{_name(part)} but apps",
            "invite its agents: who is in the channel may claim",
            part.name,
        )
    if part.group:
        return ok(f"{len(members)} in the user group {part.group}", part.name)
    return ok(f"{len(members) - 1}{' or more' if more else ''} in #{_name(part)} besides Baton", part.name)


async def _anybody(context: Context, members: Sequence[str]) -> bool:
    """One living person is enough; each question costs a call. Raises BatonError."""
    for user in members[:MEMBERS_ASKED]:
        person = await _person(context, user)
        if not person.gone and not person.bot:
            return True
    return len(members) > MEMBERS_ASKED


async def _manager(context: Context, user: str) -> Finding:
    try:
        person = await _person(context, user)
    except OutletRefused as refused:
        if refused.details["reason"] in {"user_not_found", "user_not_visible"}:
            return failed("is not in this workspace", "copy the id anew: profile, More, Copy member ID", user)
        return _refused(context, refused, user)
    except BatonError as refused:
        return _refused(context, refused, user)
    if person.gone or person.bot:
        what = "an app" if person.bot else "deactivated"
        return failed(f"{person.name} is {what}", "name somebody else in managers", user)
    return ok(person.name, user)


async def _person(context: Context, user: str) -> Person:
    """Raises BatonError."""
    with told("users.info"):
        answer = await context.slack.users_info(user=user)
        found = dict(answer["user"])
    name = found.get("real_name") or found.get("name") or user
    return Person(user, " ".join(str(name).split()), bool(found.get("deleted")), bool(found.get("is_bot")))


def _refused(context: Context, error: BatonError, about: str) -> Finding:
    if isinstance(error, OutletRefused):
        words = f"Slack refuses {error.details['method']}: {error.details['reason']}"
        return failed(words, "look at the scopes above", about)
    return unreached(context, error)


def _name(part: SkillPart) -> str:
    return part.channel.strip().removeprefix("#")
