"""baton.toml as it is written, and what comes from the environment."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.config.assistant import AssistantPart, ModelKeys
from bot.config.card import CardPart
from bot.config.channels import CustomerChannelPart, DirectMessagesPart
from bot.config.deciding import ShiftsPart, StuckPart, ThresholdsPart, TopicPart
from bot.config.desk import DeskPart
from bot.config.kinds import (
    FILE_TYPES,
    ByteSize,
    Drain,
    FileType,
    Listen,
    MaybeListen,
    Member,
    NonEmpty,
    Origin,
    WebAddress,
    Zone,
)
from bot.config.limits import LimitsPart, Proxy
from bot.config.outside import MailPart, WebhookPart
from bot.config.routing import RoutingPart
from bot.config.skills import SkillPart
from bot.config.slack import SlackPart
from bot.config.targets import TargetsPart
from bot.config.waiting import NudgesPart
from bot.config.widget import Texts, WidgetPart


class Database(BaseSettings):
    """All that whoever reads beside a running Baton needs of the environment."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    baton_database_url: SecretStr = SecretStr("sqlite:///baton.db")


class Secrets(ModelKeys, Database):
    """SLACK_APP_TOKEN (Socket Mode) or else SLACK_SIGNING_SECRET (signed HTTP) says how Slack reaches us."""

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: WebAddress = "https://slack.com/api/"
    baton_secret: Annotated[SecretStr, Field(min_length=32)]
    baton_api_key: Annotated[SecretStr, Field(min_length=16)] | None = None
    baton_identity_secret: Annotated[SecretStr, Field(min_length=32)] | None = None
    baton_identity_secret_old: Annotated[SecretStr, Field(min_length=32)] | None = None
    baton_webhook_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    baton_smtp_url: SecretStr | None = None
    baton_mail_secret: Annotated[SecretStr, Field(min_length=16)] | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        """Bytes that are no text come from the environment as half characters, which nothing can send on."""
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise ValueError("has a byte in it that is no UTF-8")
        return value


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class IdentityPart(Part):
    """`required`: only customers whom their site vouches for are served."""

    required: bool = False


class FilesPart(Part):
    """What customers may send: `size` of one file in bytes, `types` as their content says."""

    on: bool = True
    size: ByteSize = 5_000_000
    types: list[FileType] = [*FILE_TYPES]


class ServerPart(Part):
    """`metrics`: where /metrics is served, nowhere when empty. `drain` is how long the end may take."""

    listen: Listen = "127.0.0.1:8080"
    metrics: MaybeListen = ""
    drain: Drain = timedelta(seconds=10)
    public_url: WebAddress = ""
    origins: list[Origin] = []
    proxies: list[Proxy] = []


class FilePart(Part):
    """baton.toml as it is written."""

    managers: list[Member] = []
    valued: list[NonEmpty] = []
    knowledge: Annotated[str, Field(min_length=1)]
    zone: Zone = "UTC"
    assistant: AssistantPart = AssistantPart()
    server: ServerPart = ServerPart()
    identity: IdentityPart = IdentityPart()
    limits: LimitsPart = LimitsPart()
    files: FilesPart = FilesPart()
    slack: SlackPart = SlackPart()
    card: CardPart = CardPart()
    desk: DeskPart = DeskPart()
    widget: WidgetPart = WidgetPart()
    webhook: WebhookPart = WebhookPart()
    mail: MailPart = MailPart()
    customer_channels: list[CustomerChannelPart] = []
    direct_messages: DirectMessagesPart = DirectMessagesPart()
    texts: Texts = {}
    thresholds: ThresholdsPart = ThresholdsPart()
    shifts: ShiftsPart = ShiftsPart()
    stuck: StuckPart = StuckPart()
    routing: RoutingPart = RoutingPart()
    nudges: NudgesPart = NudgesPart()
    targets: TargetsPart = TargetsPart()
    topics: list[TopicPart] = []
    skills: Annotated[list[SkillPart], Field(min_length=1)]
