"""baton.toml, the knowledge and the secrets, each broken once."""

import pytest

from bot.doctor.finding import Level
from tests.doctor.place import Place

TOML = "Configuration/baton.toml"


async def test_a_sound_file_is_counted(place: Place) -> None:
    found = await place.finding(TOML)
    assert (found.level, found.words) == (Level.OK, f"{place.toml}: 1 skill, 1 manager")


async def test_every_mistake_in_the_file_is_named_at_once(place: Place) -> None:
    place.edit('zone = "Europe/Berlin"', 'zone = "Berlin"\nknowlege = "x"')
    place.edit("general = true", 'general = "yes"')
    words = [found.words for found in await place.findings(TOML)]
    assert sorted(words) == [
        "knowlege: unknown key",
        "skills[1].general: Input should be a valid boolean",
        "zone: 'Berlin' is no time zone (use a name such as Europe/Berlin)",
    ]


async def test_more_mistakes_than_fit_are_counted(place: Place) -> None:
    place.edit("[server]", "\n".join(f"x{number} = 1" for number in range(11)) + "\n[server]")
    found = await place.findings(TOML)
    assert len(found) == 9
    assert found[-1].words == "and 3 more"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[skills]]", "[[skills", "not TOML"),
        ("general = true", "general = false", "exactly one must have general = true"),
    ],
)
async def test_what_baton_itself_would_say_is_said(place: Place, old: str, new: str, words: str) -> None:
    place.edit(old, new)
    found = await place.finding(TOML)
    assert found.level is Level.FAILED
    assert words in found.words


async def test_a_password_in_an_address_is_not_repeated(place: Place) -> None:
    place.add('[webhook]\nurl = "https://baton:hunter2 and more@shop.example"')
    found = await place.finding(TOML)
    assert found.words.startswith("webhook.url: what stands there is no web address")


async def test_a_slip_in_the_public_address_is_named(place: Place) -> None:
    place.edit(f'public_url = "http://127.0.0.1:{place.port}"', 'public_url = "https://[x"')
    assert (await place.finding(TOML)).words.startswith("server.public_url: 'https://[x' is no web address")
    assert (await place.finding("Website/public_url")).words == "waits for baton.toml"


async def test_a_file_that_is_not_there_skips_what_needs_it_and_hides_nothing_else(place: Place) -> None:
    place.toml.unlink()
    assert (await place.finding(TOML)).words == f"{place.toml}: no such file"
    for name in ("Configuration/knowledge", "Slack/channel", "Website/origins", "Outside/mail"):
        assert await place.level(name) is Level.SKIPPED
    assert await place.level("Secrets/Baton") is Level.OK
    assert await place.level("Database/file") is Level.OK


async def test_the_file_is_read_though_a_secret_is_missing(place: Place) -> None:
    place.set(BATON_SECRET="")
    assert await place.level(TOML) is Level.OK
    assert await place.level("Configuration/knowledge") is Level.OK


async def test_knowledge_that_is_not_there_is_named_by_its_place(place: Place) -> None:
    place.edit('"knowledge"', '"nolege"')
    found = await place.finding("Configuration/knowledge")
    assert found.level is Level.FAILED
    assert str(place.folder / "nolege") in found.words


async def test_an_article_that_is_none_is_named(place: Place) -> None:
    (place.folder / "knowledge" / "bad.md").write_bytes(b"\xff\xfe")
    found = await place.finding("Configuration/knowledge")
    assert found.level is Level.FAILED
    assert "bad.md" in found.words


async def test_a_skill_without_examples_is_warned_of(place: Place) -> None:
    place.add('[[skills]]\nname = "Billing"\nchannel = "support-tech"')
    found = await place.finding("Configuration/skills")
    assert (found.level, found.words) == (Level.WARNING, "few or no examples of Billing")


async def test_days_in_utc_by_oversight_are_warned_of(place: Place) -> None:
    place.edit('zone = "Europe/Berlin"\n', "")
    assert await place.level("Configuration/time zones") is Level.WARNING
    place.add('[skills.hours]\nmon = "09:00-17:00"')
    assert "General name no zone" in (await place.finding("Configuration/time zones")).words


async def test_sound_secrets_are_well(place: Place) -> None:
    place.set(BATON_API_KEY="q7Wm2Xb8Ny4Hc6Jd")
    assert await place.level("Secrets/Baton") is Level.OK
    assert [found.level for found in await place.findings("Secrets/Slack")] == [Level.OK, Level.OK]
    assert await place.level("Secrets/others") is Level.OK


@pytest.mark.parametrize(
    ("secret", "level", "words"),
    [
        ("", Level.FAILED, "is not set"),
        ("short", Level.FAILED, "has 5 characters; 32 are needed"),
        ("k3Vt9QwZr7Lm2Xb8Ny4Hc6Jd1Fg5Ps0A\n", Level.FAILED, "begins or ends with a space"),
        ("only-for-the-demo-on-this-machine-0000", Level.WARNING, "an example's"),
        ("changeme" * 4, Level.WARNING, "an example's"),
        ("12341234123412341234123412341234", Level.WARNING, "an example's"),
    ],
)
async def test_a_poor_secret_is_told_without_itself(
    place: Place, secret: str, level: Level, words: str
) -> None:
    place.set(BATON_SECRET=secret)
    found = await place.finding("Secrets/Baton")
    assert found.level is level
    assert words in found.words
    assert not secret or secret not in f"{found.words}{found.remedy}"


async def test_one_secret_in_two_places_is_refused(place: Place) -> None:
    place.set(BATON_IDENTITY_SECRET=place_secret(), BATON_SECRET=place_secret())
    found = [one for one in await place.findings("Secrets/others") if one.level is Level.FAILED]
    assert [(one.about, one.words) for one in found] == [
        ("BATON_IDENTITY_SECRET", "is the same as BATON_SECRET")
    ]


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "", "is not set"),
        ("SLACK_BOT_TOKEN", "xoxp-1234", "is no bot token"),
        ("SLACK_APP_TOKEN", "", "is not set, and SLACK_SIGNING_SECRET neither"),
        ("SLACK_APP_TOKEN", "xoxb-1234", "is no app-level token"),
    ],
)
async def test_a_token_of_the_wrong_kind_is_told(place: Place, variable: str, value: str, words: str) -> None:
    place.set(**{variable: value})
    [found] = [one for one in await place.findings("Secrets/Slack") if one.level is Level.FAILED]
    assert (found.about, found.words) == (variable, words)


async def test_a_signing_secret_alone_will_do(place: Place) -> None:
    place.http()
    assert [found.level for found in await place.findings("Secrets/Slack")] == [Level.OK, Level.OK]


@pytest.mark.parametrize(
    ("required", "new", "old", "level"),
    [
        (False, False, False, Level.OK),
        (True, False, False, Level.FAILED),
        (True, True, False, Level.OK),
        (False, True, True, Level.WARNING),
        (False, False, True, Level.FAILED),
    ],
)
async def test_identity_asks_for_its_secret_and_reminds_of_the_old_one(
    place: Place, *, required: bool, new: bool, old: bool, level: Level
) -> None:
    place.add(f"[identity]\nrequired = {str(required).lower()}")
    place.set(
        BATON_IDENTITY_SECRET="Zr7Lm2Xb8Ny4Hc6Jd1Fg5Ps0Ak3Vt9Qw" if new else "",
        BATON_IDENTITY_SECRET_OLD="b8Ny4Hc6Jd1Fg5Ps0Ak3Vt9QwZr7Lm2X" if old else "",
    )
    assert await place.level("Website/identity") is level


def place_secret() -> str:
    return "k3Vt9QwZr7Lm2Xb8Ny4Hc6Jd1Fg5Ps0A"
