"""The fictional company: its Slack workspace and its baton.toml, written for free ports and for now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
OPEN_FOR = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Ports:
    """Each on an origin of its own, on the loopback address."""

    slack: int
    baton: int
    shop: int

    @property
    def slack_url(self) -> str:
        return f"http://127.0.0.1:{self.slack}"

    @property
    def baton_url(self) -> str:
        return f"http://127.0.0.1:{self.baton}"

    @property
    def shop_url(self) -> str:
        return f"http://127.0.0.1:{self.shop}"


def write(folder: Path, ports: Ports, opens_in: timedelta) -> None:
    """`opens_in`: how long Repairs stays closed from now."""
    (folder / "workspace.toml").write_text((HERE / "workspace.toml").read_text())
    text = (HERE / "baton.toml").read_text()
    opens = datetime.now(UTC) + opens_in
    for placeholder, value in {
        "@LISTEN@": f"127.0.0.1:{ports.baton}",
        "@PUBLIC_URL@": ports.baton_url,
        "@SHOP@": ports.shop_url,
        "@KNOWLEDGE@": str(HERE / "knowledge"),
        "@REPAIRS_HOURS@": _hours(opens),
    }.items():
        text = text.replace(placeholder, value)
    (folder / "baton.toml").write_text(text)


def environment(folder: Path, ports: Ports) -> dict[str, str]:
    """Baton's secrets: of the sandbox, so of no worth to anybody."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_SIGNING_SECRET": "sandbox-signing-secret",
        "SLACK_API_URL": f"{ports.slack_url}/api/",
        "BATON_SECRET": "only-for-the-demo-on-this-machine-0000",
        "BATON_API_KEY": API_KEY,
        "BATON_DATABASE_URL": f"sqlite:///{folder / 'baton.db'}",
    }


API_KEY = "only-for-the-demo-api-key"


def _hours(opens: datetime) -> str:
    """Open once, from then on for OPEN_FOR; the same day each week."""
    closes = opens + OPEN_FOR
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[opens.weekday()]
    return f'{{ zone = "UTC", {day} = "{opens:%H:%M:%S}-{closes:%H:%M:%S}" }}'
