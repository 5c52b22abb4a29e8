"""`[card]` in baton.toml: what of a customer agents are shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.domain.fields import CUSTOM, SHOWN


def _field(name: str) -> str:
    if not CUSTOM.fullmatch(name):
        raise ValueError(f"{name!r} is no field's name (use small letters, digits and _, such as order_id)")
    return name


def _once(names: list[str]) -> list[str]:
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise ValueError(f"{twice!r} stands there twice")
    return names


class CardPart(BaseModel):
    """`fields` in the order in which the site's own ones are shown; what is not listed reaches no agent."""

    model_config = ConfigDict(extra="forbid", strict=True)

    fields: Annotated[
        list[Annotated[str, AfterValidator(_field)]], Field(max_length=30), AfterValidator(_once)
    ] = [*SHOWN]
