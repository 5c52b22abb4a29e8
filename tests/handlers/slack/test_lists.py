"""`/handoff queue`, `mine` and `find`, and what is pressed on their answers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.handoff import State
from handlers.slack import lists
from handlers.slack.workspace import CustomerChannel
from tests.blocks.reading import read
from tests.handlers.slack.house import House, delivering, opened
from tests.sandbox.world import BILL, company, connected, running


@pytest.fixture
async def open_house(busy: House) -> AsyncIterator[House]:
    async with connected(busy.world, busy.app):
        yield busy


async def asked(house: House, who: str, text: str) -> list[str]:
    """The newest private answer, line by line."""
    before = len(await house.whispers(who))
    answer = await house.world.page("/page/commands", **{"as": who}, channel=BILL, text=text)
    assert answer["ok"], answer

    async def told() -> Any:
        return (await house.whispers(who))[before:]

    [said] = await house.eventually(told)
    return read(said)


async def test_the_queue_shows_what_waits_to_the_asker_alone(open_house: House) -> None:
    assert await asked(open_house, "U0ANA", "/handoff queue") == ["Nobody waits for Billing."]
    await open_house.hand_off()
    lines = await asked(open_house, "U0ANA", "/handoff queue billing")
    assert lines[:2] == [
        "1 waits for Billing",
        "Jordan Ellis: I was charged twice for Billing, pressed “Talk to a person”  [Claim]",
    ]
    assert len(await open_house.messages()) == 1  # the card


async def test_a_claim_on_the_list_is_answered_with_what_is_ones_own(open_house: House) -> None:
    conversation, _ = await open_house.hand_off()
    await asked(open_house, "U0ANA", "/handoff queue")
    [said] = await open_house.whispers("U0ANA")
    await open_house.world.click("U0ANA", said["ts"], "claim")
    assert (await open_house.handoff(conversation)).state is State.ASSIGNED

    async def replaced() -> bool:
        return "With you: 1" in str([read(one) for one in await open_house.whispers("U0ANA")])

    await open_house.eventually(replaced)
    [said] = [one for one in await open_house.whispers("U0ANA") if one["shown"]]
    lines = read(said)
    assert lines[0] == "It is yours now: answer in its thread. With you: 1"
    assert lines[1].startswith("Jordan Ellis: ")
    assert not any("[Claim]" in line for line in lines)


async def test_a_list_that_is_behind_says_who_was_first_and_stays(open_house: House) -> None:
    _, handoff = await open_house.hand_off()
    await asked(open_house, "U0ANA", "/handoff queue")
    [said] = await open_house.whispers("U0ANA")
    await open_house.desk.claims.claim(handoff.id, "U0BEN")
    await open_house.world.click("U0ANA", said["ts"], "claim")
    assert [read(one)[0] for one in await open_house.whispers("U0ANA")][-1] == "Ben Osei claimed this first."


async def test_mine_is_what_is_with_the_asker(open_house: House) -> None:
    assert await asked(open_house, "U0ANA", "/handoff mine") == [
        "Nothing is with you. What you claim stands here."
    ]
    await open_house.claimed("U0ANA")
    lines = await asked(open_house, "U0ANA", "/handoff mine")
    assert lines[0] == "With you: 1"
    assert "waits since" in lines[3]
    assert (await asked(open_house, "U0BEN", "/handoff mine"))[0].startswith("Nothing is with you.")


async def test_find_looks_for_a_customer_and_tells_how_it_stands(open_house: House) -> None:
    conversation, _ = await open_house.claimed("U0BEN")
    for words in ("jordan", "JORDAN  ellis", conversation):
        lines = await asked(open_house, "U0ANA", f"/handoff find {words}")
        assert lines[1].startswith("Jordan Ellis: ")
        assert "Billing · with Ben Osei" in lines
    lines = await asked(open_house, "U0ANA", "/handoff find <!channel> *nobody*")
    assert lines[0].startswith("Nobody called “<!channel> *nobody*” was passed to a skill of yours lately.")


async def test_a_found_card_opens_where_the_workspaces_address_is_known(
    open_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation, _ = await open_house.claimed("U0ANA")
    anchor = await open_house.anchor(conversation)
    assert anchor
    known = replace(open_house.desk.workspace, url="https://tide.example/")
    to = lists.place(known)
    assert to(anchor) == f"https://tide.example/archives/{anchor.channel}/p{anchor.ts.replace('.', '')}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/handoff find", "Say whom: /handoff find Jordan"),
        ("/handoff mine now", "Baton doesn't know “/handoff mine now”. Try this:"),
        (
            "/handoff queue Nonsense",
            "There is no such skill. Say one of: General, Billing. For example: /handoff queue General",
        ),
        ("/handoff queue General", "Only members of this skill's channel"),
    ],
)
async def test_what_is_misused_gets_an_example(open_house: House, text: str, words: str) -> None:
    assert (await asked(open_house, "U0ANA", text))[0].startswith(words)


async def test_a_misused_command_shows_its_own_examples_only(open_house: House) -> None:
    lines = await asked(open_house, "U0ANA", "/handoff mine now")
    assert lines[1:] == ["/handoff mine  what is with you, whoever waits longest first"]


@pytest.mark.parametrize("text", ["queue", "queue Billing", "mine", "find Jordan"])
async def test_who_is_no_agent_gets_no_list(tmp_path: Path, text: str) -> None:
    data = company()
    data["users"].append({"id": "U0SAM", "name": "sam", "real_name": "Sam Strange"})
    data["channels"].append({"id": "C0ALL", "name": "all", "members": ["U0SAM"]})
    async with (
        running(users=data["users"], channels=data["channels"]) as world,
        opened(world, tmp_path) as house,
        delivering(house),
        connected(world, house.app),
    ):
        await house.hand_off(name="Jordan Secret")
        sent = {"as": "U0SAM", "channel": "C0ALL", "text": f"/handoff {text}"}
        assert (await world.page("/page/commands", **sent))["ok"]

        async def told() -> Any:
            return await house.whispers("U0SAM")

        [said] = await house.eventually(told)
        assert "Secret" not in str(said)
        assert "members" in said["text"]


@pytest.mark.parametrize("verb", ["queue", "mine", "find"])
async def test_no_list_stands_where_customers_read(house: House, verb: str) -> None:
    ext = replace(house.desk.workspace, customers={"C0EXT": CustomerChannel("ext-acme")})
    desk = replace(house.desk, workspace=ext)
    command = {"user_id": "U0ANA", "channel_id": "C0EXT"}
    answer = await lists.asked(desk, command, verb, "Jordan" if verb == "find" else "")
    assert answer
    assert answer["text"] == lists.NOT_HERE
