"""`[webhook]` and `[mail]` in baton.toml."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from bot.config.kinds import Duration


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class WebhookPart(_Part):
    url: str = ""
    allow_private: list[str] = []


class MailPart(_Part):
    sender: str = Field(default="", alias="from")
    after: Duration = timedelta(minutes=10)
    reply_to: str = ""
