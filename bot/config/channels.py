"""`[[customer_channels]]` and `[direct_messages]` in baton.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.config.kinds import Name, NonEmpty


def _bare(channel: str) -> str:
    """#ext-acme and ext-acme are one channel."""
    return channel.strip().removeprefix("#")


ChannelName = Annotated[NonEmpty, AfterValidator(_bare), Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CustomerChannelPart(_Part):
    """A Slack channel in which customers write; `account`, `plan` and `value` stand on their cards."""

    channel: ChannelName
    account: Name | None = None
    plan: Name | None = None
    value: Name | None = None


class DirectMessagesPart(_Part):
    """`on`: whoever writes to Baton alone is a customer, unless they are an agent or a manager."""

    on: bool = False


def check(customers: Iterable[CustomerChannelPart], skills: Mapping[str, str]) -> None:
    """`skills` are the skills' channels by skill. Raises ValueError naming the two that are one channel."""
    owners = {_bare(channel): skill for skill, channel in skills.items()}
    seen: set[str] = set()
    for number, part in enumerate(customers, 1):
        where = f"customer_channels[{number}].channel"
        if skill := owners.get(part.channel):
            raise ValueError(
                f"{where}: #{part.channel} is also the channel of the skill {skill}: what agents say among "
                "themselves must not stand where customers read"
            )
        if part.channel in seen:
            raise ValueError(f"{where}: #{part.channel} is there twice")
        seen.add(part.channel)
