"""Nothing of the inside where customers read, nothing of another customer, and no false press."""

from typing import Any

import pytest

from blocks.customer_side import ASK, already, answer, rating, said, score_of
from bot.config.channels import CustomerChannelPart, check
from bot.domain.conversation import Account, Source
from bot.domain.deliveries import Anchor, DrawCard, LaneKind, Tell
from bot.domain.errors import OutletRefused
from bot.domain.shown import Shown, Who
from bot.ports import Item
from handlers.slack import startup
from handlers.slack.client import connected
from handlers.slack.customers.outlet import CustomersOutlet
from handlers.slack.errors import SlackRefused
from tests.blocks.limits import check_message, nodes
from tests.blocks.safety import unsafe
from tests.handlers.slack.customers.acme import BILLING, INVOICE, RULES, TOKEN, Acme, workspace_file
from tests.handlers.slack.customers.test_who import KIM_ASKS
from tests.sandbox.world import BILL, EXT, World, running

SECRETS = (
    "€48,000",
    "Trade",
    "she owes us",
    "Transcript",
    "Release",
    "asked for a person",
    "support-billing",
)


async def claimed(acme: Acme) -> str:
    """Priya's thread, whose matter Ana holds."""
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.press("U0PRIYA", ASK, "Invoices are sent")
    await acme.sees("Priya Shah", channel=BILL)
    await acme.ana.press(BILLING, "Priya Shah", "Claim")
    await acme.sees("Ana Ruiz from Billing has joined", root)
    return root


async def resolved(acme: Acme) -> str:
    root = await claimed(acme)
    await acme.ana.reply(BILLING, "Priya Shah", "Mended")
    await acme.sees("Mended", root)
    await acme.ana.press(BILLING, "Priya Shah", "Resolve")
    await acme.ana.submit({"How did it end?": "Solved"})
    await acme.sees("How was the help you got?", root)
    return root


async def test_nothing_of_the_inside_stands_in_the_customers_channel(acme: Acme) -> None:
    root = await claimed(acme)
    await acme.ana.reply(BILLING, "Priya Shah", "note: she owes us since March")
    await acme.colleague("U0BEN").reply(BILLING, "Priya Shah", "she owes us more than that")
    await acme.ana.reply(BILLING, "Priya Shah", "All is well now")
    await acme.sees("All is well now", root)
    await acme.told()
    everything = str(await acme.messages(EXT))
    assert not [secret for secret in SECRETS if secret in everything]
    assert "she owes us" in str(await acme.messages(BILL))


async def test_one_customer_reads_nothing_of_another(acme: Acme) -> None:
    root = await claimed(acme)
    kims = await acme.world.say("U0KIM", KIM_ASKS, "C0HOUSE")
    await acme.sees("Invoices are sent", kims, "C0HOUSE")
    await acme.ana.reply(BILLING, "Priya Shah", "Acme's discount is 12 %")
    await acme.sees("12 %", root)
    await acme.told()
    assert "12 %" not in str(await acme.messages("C0HOUSE"))
    assert KIM_ASKS not in str(await acme.messages(EXT))
    assert INVOICE not in str(await acme.messages("C0HOUSE"))


async def test_two_threads_of_one_channel_are_two_matters(acme: Acme) -> None:
    one = await acme.world.say("U0PRIYA", INVOICE, EXT)
    two = await acme.world.say("U0PRIYA", "and a tent is broken", EXT)
    await acme.sees("Invoices are sent", one)
    await acme.sees("Invoices are sent", two)
    await acme.told()
    assert await acme.texts(one) == [INVOICE]
    assert await acme.texts(two) == ["and a tent is broken"]


async def test_a_button_acts_on_the_conversation_of_its_own_thread_only(acme: Acme) -> None:
    """Kim's conversation id, pressed in Acme's channel: as if somebody had forged the value."""
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    kims = await acme.world.say("U0KIM", KIM_ASKS, "C0HOUSE")
    await acme.sees("Invoices are sent", root)
    await acme.sees("Invoices are sent", kims, "C0HOUSE")
    other = await acme.conversation(kims, "C0HOUSE")
    assert other is not None
    body = {
        "type": "block_actions",
        "user": {"id": "U0PRIYA", "team_id": "T0ACME"},
        "team": {"id": "T0TIDE"},
        "channel": {"id": EXT},
        "container": {"type": "message", "channel_id": EXT},
        "message": {"ts": "1.000001", "thread_ts": root},
        "actions": [{"type": "button", "action_id": "customer_ask", "block_id": "b", "value": other.id}],
    }
    assert (await acme.dispatch(body)).status == 200
    await acme.told()
    assert not await acme.store.read(lambda tx: tx.handoffs.last_of(other.id))
    assert "no such conversation" in " ".join(await acme.whispers("U0PRIYA")).lower()


async def test_a_guest_who_presses_what_is_the_agents_is_refused(acme: Acme) -> None:
    body = {
        "type": "block_actions",
        "user": {"id": "U0PRIYA", "team_id": "T0ACME"},
        "team": {"id": "T0TIDE"},
        "channel": {"id": BILL},
        "actions": [{"type": "button", "action_id": "claim", "block_id": "b", "value": "x"}],
    }
    assert (await acme.dispatch(body)).status == 403


async def test_an_agents_button_in_a_customers_channel_does_nothing_there(acme: Acme) -> None:
    """Nobody can make such a message; should one come all the same, no agent is let in by it."""
    await claimed(acme)
    [handoff_id] = acme.rows("SELECT id FROM handoff")
    body = {
        "type": "block_actions",
        "user": {"id": "U0PRIYA", "team_id": "T0ACME"},
        "team": {"id": "T0TIDE"},
        "channel": {"id": EXT},
        "trigger_id": "1.2.3",
        "actions": [{"type": "button", "action_id": "release", "block_id": "b", "value": handoff_id}],
    }
    await acme.dispatch(body)
    await acme.told()
    assert acme.rows("SELECT state FROM handoff") == ["assigned"]


async def test_agents_neither_ask_nor_rate_in_the_customers_name(acme: Acme) -> None:
    await resolved(acme)
    await acme.press("U0ANA", "5", "How was the help")
    await acme.told()
    assert acme.rows("SELECT rating FROM handoff") == [None]
    assert "for the customer" in " ".join(await acme.whispers("U0ANA"))


async def test_a_second_wish_for_a_person_is_told_who_has_it_and_changes_nothing(acme: Acme) -> None:
    root = await claimed(acme)
    before = await acme.thread(root)
    await acme.press("U0PRIYA", ASK, "Invoices are sent")

    async def told() -> bool:
        return "Ana Ruiz already has your question" in " ".join(await acme.whispers("U0PRIYA"))

    await acme.eventually(told)
    await acme.told()
    assert await acme.thread(root) == before


async def test_a_score_may_be_changed_and_is_shown(acme: Acme) -> None:
    root = await resolved(acme)
    await acme.press("U0PRIYA", "2", "How was the help")
    await acme.sees("you gave 2 of 5", root)
    await acme.press("U0PRIYA", "4", "you gave 2 of 5")
    await acme.sees("you gave 4 of 5", root)
    assert acme.rows("SELECT rating FROM handoff") == [4]
    assert "4 of 5" in str(await acme.messages(BILL)) or "4" in str(await acme.messages(BILL))


async def test_whom_agents_have_blocked_is_not_answered(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    owner = f"s:T0TIDE:{EXT}:{root}"
    await acme.store.write(lambda tx: tx.conversations.block(owner, acme.clock.now(), blocked=True))
    await acme.world.say("U0PRIYA", "hello?", EXT, thread_ts=root)
    await acme.told()
    assert await acme.texts(root) == [INVOICE]
    assert [speaker for speaker, _ in await acme.thread(root)] == ["U0BATON", "U0PRIYA"]


async def test_neither_outlet_speaks_where_the_other_does(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    found = await acme.conversation(root)
    assert found is not None
    customers = CustomersOutlet(acme.desk.client, acme.store, acme.workspace)
    last = [one for one in await acme.store.read(lambda tx: tx.changes.after(found.id, 0)) if one.turn][-1]
    where = f"T0TIDE:{BILL}:1.000001"
    wrong = Tell(found.id, LaneKind.CUSTOMER_SLACK, where, last.rev - 1, last.rev)
    with pytest.raises(OutletRefused, match="not_a_customers_channel"):
        await customers.send(Item("x", "lane", LaneKind.CUSTOMER_SLACK, wrong, None, last.rev))
    with pytest.raises(OutletRefused, match="not_for_customers"):
        await customers.send(Item("x", "lane", LaneKind.CARD, DrawCard("h"), None))
    with pytest.raises(OutletRefused, match="customers_channel"):
        await acme.inside.send(Item("x", "lane", LaneKind.CARD, DrawCard("h"), Anchor(EXT, root)))


@pytest.mark.parametrize(
    ("customers", "words"),
    [
        ({"support-billing": Account()}, "#support-billing is also the channel of the skill Billing"),
        ({BILL: Account()}, f"#{BILL} is also the channel of the skill Billing"),
        ({"ext-nowhere": Account()}, "customer_channels: the channel #ext-nowhere is not there"),
        ({"old-news": Account()}, "customer_channels: the channel #old-news is archived"),
    ],
    ids=str,
)
async def test_a_customer_channel_that_will_not_do_is_named(
    slack: World, customers: dict[str, Account], words: str
) -> None:
    async with connected(TOKEN, f"{slack.origin}/api/") as client:
        with pytest.raises(SlackRefused, match=words):
            await startup.check(client, RULES, customers=customers)


async def test_direct_messages_need_their_scope() -> None:
    data = workspace_file()
    data["app"]["scopes"] = [one for one in data["app"]["scopes"] if one != "im:history"]
    async with running(**data) as world, connected(TOKEN, f"{world.origin}/api/") as client:
        assert (await startup.check(client, RULES)).may_rename
        with pytest.raises(SlackRefused, match="lacks the scope im:history"):
            await startup.check(client, RULES, direct=True)


@pytest.mark.parametrize(
    ("channels", "words"),
    [
        (["#support-billing"], r"\[1\].channel: #support-billing is also the channel of the skill Billing"),
        (["ext-acme", "#ext-acme"], r"\[2\].channel: #ext-acme is there twice"),
    ],
    ids=str,
)
def test_baton_toml_says_which_two_are_one_channel(channels: list[str], words: str) -> None:
    parts = [CustomerChannelPart(channel=channel) for channel in channels]
    with pytest.raises(ValueError, match=words):
        check(parts, {"Billing": "support-billing", "General": "#support-tech"})


def test_different_channels_pass() -> None:
    check([CustomerChannelPart(channel="#ext-acme", account="Acme")], {"Billing": "support-billing"})


HOSTILE = "<!channel> <@U0ANA> *bold* <https://evil|bank.example> & `x`\n> quote"


@pytest.mark.parametrize(
    "drawn", [said(HOSTILE), answer(HOSTILE, [Source(HOSTILE)], "c_1"), said("x", speaker=HOSTILE)]
)
def test_nothing_that_is_said_can_call_anybody_or_lead_elsewhere_than_it_says(drawn: dict[str, Any]) -> None:
    """Its own address is all that a link among the words shows; line breaks are the speaker's own."""
    assert not [wrong for wrong in unsafe(drawn) if not wrong.startswith(("link", "extra line"))]
    links = [node for node in nodes(drawn["blocks"]) if node.get("type") == "link"]
    assert [link["text"] for link in links] == [link["url"] for link in links]
    assert check_message(drawn) == []


def test_addresses_and_sources_are_links_and_nothing_else_is() -> None:
    sources = [
        Source("Returns", "https://shop.example/returns"),
        Source("Bad", "javascript:alert(1)"),
        Source(""),
    ]
    drawn = answer("See https://shop.example/a, or ftp://x.", sources, "c_1")
    elements = list(nodes(drawn["blocks"]))
    links = [one["url"] for one in elements if one.get("type") == "link"]
    assert links == ["https://shop.example/a", "https://shop.example/returns"]


@pytest.mark.parametrize("length", [2_999, 3_001, 9_001, 50_000])
def test_however_long_it_is_slack_takes_it(length: int) -> None:
    drawn = answer("x" * length, [], "c_1")
    assert len(drawn["text"]) <= 40_000
    if length <= 9_000:
        assert check_message(drawn) == []
    else:
        assert drawn["blocks"] == []


def test_a_score_is_read_from_its_own_button_only() -> None:
    assert [score_of(f"customer_rate_{score}") for score in ("1", "5", "6", "0", "٣", "")] == [
        1,
        5,
        *[None] * 4,
    ]
    assert score_of("customer_ask") is None
    assert len({one["action_id"] for one in rating("c_1")["blocks"][1]["elements"]}) == 5


def test_whom_one_waits_for_is_named() -> None:
    assert already(Shown(Who.WAITING, "Billing")).startswith("Your question is already with Billing.")
    assert already(Shown(Who.AGENT, "Ana")).startswith("Ana already has your question.")
