"""`[desk]` in baton.toml: how agents work in Slack."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class DeskPart(BaseModel):
    """`send_delay`: seconds in which a slip may be deleted before it goes to the customer."""

    model_config = ConfigDict(extra="forbid", strict=True)

    send_delay: Annotated[int, Field(ge=0, le=60)] = 0
