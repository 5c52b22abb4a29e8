"""A baton.toml or an environment that somebody got wrong: one line naming the key, never a traceback."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import config
from bot.config import ConfigError
from bot.domain import hours, texts


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "BATON_SECRET": "a secret of more than 32 characters",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("SLACK_API_URL", "BATON_API_KEY", "BATON_DATABASE_URL", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)


def toml(top: str = "", skill: str = "", more: str = "", name: str = '"General"') -> str:
    skills = f'[[skills]]\nname = {name}\nchannel = "general"\ngeneral = true\n{skill}\n'
    return f'knowledge = "knowledge"\n{top}\n{skills}{more}\n'


def loaded(folder: Path, text: str) -> config.Config:
    path = folder / "baton.toml"
    path.write_text(text)
    return config.load(path)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (toml(skill='answer_within = "99999999999999h"'), "skills[1].answer_within"),
        (toml(skill='answer_within = "0m"'), "skills[1].answer_within"),
        (toml(skill=f'answer_within = "{"9" * 5000}h"'), "skills[1].answer_within"),
        (
            toml(skill='answer_within = "40h"\nhours = { mon = "09:00-17:00" }'),
            "skills[1].answer_within: longer than",
        ),
        (toml(skill='hours = { mon = "09:00-17:00+02:00" }'), "skills[1].hours"),
        (toml(skill='overflow = "General"'), "skills[1].overflow: General can't stand in for itself"),
        (toml(skill='assignment = "lottery"'), "skills[1].assignment"),
        (toml(skill='accept_within = "9s"'), "skills[1].accept_within: must be 10 seconds to an hour"),
        (toml(skill='accept_within = "2h"'), "skills[1].accept_within: must be 10 seconds to an hour"),
        (toml(skill='overflow = "Nobody"'), "skills[1].overflow: no skill is called 'Nobody'"),
        (toml(skill='keywords = ["VAT", "..."]'), "skills[1].keywords[2]: '...' has no letter in it"),
        (
            toml(
                skill='pages = ["Bills"]',
                more='[[skills]]\nname = "B"\nchannel = "b"\npages = ["bills"]',
            ),
            "skills[2].pages[1]: 'bills' already leads to General",
        ),
        (toml(more="[routing]\nlast_agent = 400"), "routing.last_agent"),
        (
            toml(more='[[routing.owners]]\naccount = "Acme"\nagent = "maya"'),
            "routing.owners[1].agent: 'maya' is no Slack user id",
        ),
        (
            toml(
                more='[routing]\nowners = [{ account = "Acme", agent = "U0MAYA" }, '
                '{ account = "ACME", agent = "U0ANNA" }]'
            ),
            "routing.owners[2].account: 'ACME' is there twice",
        ),
        (
            toml(more='[[topics]]\nname = "refund"\nphrases = ["refund", " "]'),
            "topics[1].phrases[2]: ' ' has no letter in it",
        ),
        (toml(more='[texts]\ntone = "chummy"'), "texts: tone: 'chummy' is no tone (use plain or warm)"),
        (toml(more='[server]\nlisten = "127.0.0.1:99999"'), "server.listen"),
        (toml(more='[server]\norigins = ["https://Shop.Example"]'), "server.origins[1]"),
        (toml(more='[server]\norigins = ["https://shop.example:443"]'), "server.origins[1]"),
        (toml(more='[server]\norigins = ["https://shop.example:abc"]'), "server.origins[1]"),
        (toml(more='[server]\npublic_url = "https://a\\r\\nb"'), "server.public_url"),
        (
            toml(more='[server]\npublic_url = "https://[x"'),
            "server.public_url: 'https://[x' is no web address",
        ),
        (toml(more='[server]\npublic_url = "https://a:99999/"'), "server.public_url"),
        (toml(more='[server]\npublic_url = "https://a/?b"'), "server.public_url"),
        (toml(more='[server]\npublic_url = "https://u:p@a"'), "server.public_url: what stands there is no"),
        (toml(more='[webhook]\nurl = "https://u:p w@a"'), "webhook.url: what stands there is no"),
        (toml(more='[webhook]\nurl = "https://u:p@a"'), "webhook.url: has a user or a password in it"),
        (toml(more='[server]\nmetrics = "9464"'), "server.metrics: not host:port (use 127.0.0.1:9464)"),
        (toml(more="[server]\ndrain = 10"), "server.drain: not a length of time"),
        (toml(more='[server]\ndrain = "301s"'), "server.drain: longer than 5m (use 10s"),
        (toml(more='[server]\ndrain = "999999h"'), "server.drain: longer than 5m (use 10s"),
        (toml(more="[desk]\nsend_delay = 61"), "desk.send_delay"),
        (toml(more="[desk]\nsend_delay = -1"), "desk.send_delay"),
        (toml(more='[desk]\nsend_delay = "5s"'), "desk.send_delay"),
        (toml(more="[desk]\nsend_delay = true"), "desk.send_delay"),
        (toml(more='[slack]\nops = ""'), "slack.ops"),
        (toml(more='[slack]\noverflow = "a\\u001b[31m"'), "slack.overflow: has a line break or"),
        (toml(more='[slack]\nunclear = "maybe"'), "slack.unclear"),
        (toml(top='managers = ["maya"]'), "managers[1]: 'maya' is no Slack user id: it begins with U or W"),
        (toml(name='"General\\u202e"'), "skills[1].name"),
        (toml(name='"General\\nBilling"'), "skills[1].name"),
        (toml(more='[texts]\nqueued = "{skill:d}"'), "queued: a placeholder is a name alone"),
        (toml(more='[texts]\nqueued = "{skill:>999999999999}"'), "queued: a placeholder is a name alone"),
        (toml(more='[texts]\nqueued = "{skill!x}"'), "queued: a placeholder is a name alone"),
        (toml(more='[texts]\nqueued = " "'), "queued: needs 1 to 2,000 characters"),
        (toml(more=f"deep = {'[' * 3000}{']' * 3000}"), "not TOML"),
    ],
)
def test_what_would_hurt_later_is_refused_in_one_line(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError) as refused:
        loaded(tmp_path, text)
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        toml().replace('"knowledge"', f'"{"deep/" * 40}knowledge"'),
        toml(top='managers = ["U012AB3CD", "W012AB3CD"]'),
        toml(more='[server]\norigins = ["https://shop.example", "http://127.0.0.1:8090", "http://[::1]:80"]'
             ).replace(":80\"]", ':8080"]'),
        toml(skill='answer_within = "2h"\nhours = { mon = "09:00-17:00" }'),
        toml(more='[texts]\nqueued = "{skill} has it by {by} {{really}}"'),
    ],
)  # fmt: skip
def test_what_is_right_is_taken(tmp_path: Path, text: str) -> None:
    loaded(tmp_path, text)


@pytest.mark.parametrize("address", ["slack", "https://[x/", "https://slack.com:0/api/"])
def test_a_slack_address_that_is_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SLACK_API_URL", address)
    with pytest.raises(ConfigError, match=rf"^SLACK_API_URL '{re.escape(address)}' is no web address"):
        loaded(tmp_path, toml())


def test_a_secret_that_is_no_text_is_named_without_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BATON_SECRET", os.fsdecode(b"\xff" * 40))
    with pytest.raises(
        ConfigError, match=r"^BATON_SECRET has a byte in it that is no UTF-8 \(environment\)$"
    ):
        loaded(tmp_path, toml())


def test_the_knowledge_folder_is_named_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "baton.toml").write_text(toml())
    monkeypatch.chdir(tmp_path)
    assert config.load(Path("baton.toml")).knowledge == tmp_path / "knowledge"


def test_the_longest_promise_can_be_made_at_any_moment() -> None:
    week = hours.parse("Europe/Berlin", {"sun": ["01:00-04:00"], "mon": ["23:00-01:00"]})
    first = datetime(2026, 3, 16, tzinfo=UTC)
    for hour in range(0, 24 * 21, 5):
        now = first + timedelta(hours=hour)
        assert week.after_open_time(now, week.longest_promise()) > now


def test_doubled_braces_are_words() -> None:
    assert texts.check({"claimed": "{agent} {{is}} here"})[texts.Said.CLAIMED] == "{agent} {{is}} here"


def test_the_longest_drain_is_taken(tmp_path: Path) -> None:
    taken = loaded(tmp_path, toml(more='[server]\ndrain = "5m"'))
    assert taken.server.drain == timedelta(minutes=5)


def test_a_skill_says_whether_its_handoffs_are_offered(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    pulled = loaded(tmp_path, toml()).rules.general
    assert (pulled.in_turn, pulled.accept_within) == (False, timedelta(minutes=2))
    offered = loaded(tmp_path, toml(skill='assignment = "offer"\naccept_within = "30s"')).rules.general
    assert (offered.in_turn, offered.accept_within) == (True, timedelta(seconds=30))
