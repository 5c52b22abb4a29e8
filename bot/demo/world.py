"""The fictional company: its Slack workspace and its baton.toml, written for free ports and for now."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
LOCALTIME = Path("/etc/localtime")
OPEN_FOR = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Ports:
    """Each on an origin of its own, on the loopback address. `ai`: where an outside AI hears, 0 for none."""

    slack: int
    baton: int
    shop: int
    ai: int = 0

    @property
    def slack_url(self) -> str:
        return f"http://127.0.0.1:{self.slack}"

    @property
    def baton_url(self) -> str:
        return f"http://127.0.0.1:{self.baton}"

    @property
    def shop_url(self) -> str:
        return f"http://127.0.0.1:{self.shop}"


def write(
    folder: Path, ports: Ports, opens_in: timedelta, more: str = "", now: datetime | None = None
) -> None:
    """`opens_in`: how long Repairs stays closed from now; `more` goes to the end of baton.toml.

    Everybody lives in this machine's zone, where the shop's browser most often is: one clock on all sides.
    """
    zone = own_zone()
    people = (HERE / "workspace.toml").read_text(encoding="utf-8")
    people = people.replace("[[users]]\n", f'[[users]]\ntz = "{zone}"\n')
    (folder / "workspace.toml").write_text(people, encoding="utf-8")
    text = (HERE / "baton.template.toml").read_text(encoding="utf-8")
    for placeholder, value in {
        "@LISTEN@": f"127.0.0.1:{ports.baton}",
        "@PUBLIC_URL@": ports.baton_url,
        "@SHOP@": ports.shop_url,
        "@KNOWLEDGE@": str(HERE / "knowledge"),
        "@ZONE@": zone,
        "@REPAIRS_HOURS@": _hours(((now or datetime.now(UTC)) + opens_in).astimezone(ZoneInfo(zone))),
    }.items():
        text = text.replace(placeholder, value)
    if ports.ai:
        text += f'\n[webhook]\nurl = "http://127.0.0.1:{ports.ai}/baton"\nallow_private = ["127.0.0.1/32"]\n'
    (folder / "baton.toml").write_text(text + more, encoding="utf-8")


def own_zone(localtime: Path = LOCALTIME) -> str:
    """This machine's IANA zone, from TZ or the link that `localtime` is; UTC where neither names one."""
    linked = str(localtime.resolve()).rpartition("zoneinfo/")[2]
    for name in (os.environ.get("TZ", "").removeprefix(":"), linked.removeprefix("posix/")):
        if _is_zone(name):
            return name
    return "UTC"


def _is_zone(name: str) -> bool:
    try:
        return ZoneInfo(name).key == name
    except (KeyError, ValueError, OSError):
        return False


def environment(folder: Path, ports: Ports) -> dict[str, str]:
    """Baton's secrets: of the sandbox, so of no worth to anybody."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_SIGNING_SECRET": "sandbox-signing-secret",
        "SLACK_API_URL": f"{ports.slack_url}/api/",
        "BATON_SECRET": "only-for-the-demo-on-this-machine-0000",
        "BATON_API_KEY": API_KEY,
        "BATON_IDENTITY_SECRET": SITE_KEY,
        "BATON_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "BATON_DATABASE_URL": database(folder),
    }


def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'baton.db'}"


API_KEY = "only-for-the-demo-api-key"
WEBHOOK_SECRET = "only-for-the-demo-that-webhooks-are-signed-with"  # noqa: S105
SITE_KEY = "only-for-the-demo-that-the-shop-signs-with"


def _hours(opens: datetime) -> str:
    """Open once, from then on for OPEN_FOR; the same day each week."""
    closes = opens + OPEN_FOR
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[opens.weekday()]
    return f'{{ zone = "{opens.tzinfo}", {day} = "{opens:%H:%M:%S}-{closes:%H:%M:%S}" }}'
