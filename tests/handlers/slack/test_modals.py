from typing import Any

from bot.conversing import Message, Start
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page
from bot.domain.handoff import Outcome, State
from tests.handlers.slack.house import House, click, submission
from tests.sandbox.world import World, connected

OUTCOME: dict[str, Any] = {"outcome": {"outcome": {"type": "radio_buttons", "selected_option": None}}}


async def opened_view(house: House, who: str, action: str, root: str) -> dict[str, Any]:
    """Presses a button of the card in the workspace, with a live trigger."""
    pressed = await house.world.click(who, root, action)
    assert pressed["ok"], pressed
    [view] = await house.world.views(who)
    return view


async def test_resolve_opens_a_form_and_its_sending_ends_the_handoff(busy: House) -> None:
    conversation, handoff = await busy.claimed()
    root = await busy.root(conversation)
    async with connected(busy.world, busy.app):
        await busy.eventually(lambda: _has(busy, "resolve"))
        view = await opened_view(busy, "U0ANA", "resolve", root)
        assert view["private_metadata"] == f"{handoff.id} 1"
        values = {
            "outcome": {"outcome": {"type": "radio_buttons", "selected_option": {"value": "refunded"}}},
            "outcome_words": {"outcome_words": {"type": "plain_text_input", "value": "Sent back."}},
        }
        path = f"/page/views/{view['id']}"
        sent = await busy.world.page(path, **{"as": "U0ANA", "action": "submit", "values": values})
    assert sent["ok"], sent
    ended = await busy.handoff(conversation)
    assert (ended.state, ended.outcome, ended.outcome_words) == (
        State.RESOLVED,
        Outcome.REFUNDED,
        "Sent back.",
    )


async def test_a_colleague_who_presses_resolve_is_told_privately_and_sees_no_form(busy: House) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    async with connected(busy.world, busy.app):
        await busy.eventually(lambda: _has(busy, "resolve"))
        assert (await busy.world.click("U0BEN", root, "resolve"))["ok"]
    assert await busy.world.views("U0BEN") == []
    [told] = await busy.whispers("U0BEN")
    assert told["text"] == "Only Ana Ruiz or a manager can do this."


async def test_an_expired_trigger_asks_to_press_again(busy: House) -> None:
    _, handoff = await busy.claimed()
    answer = await busy.dispatch(click(handoff.id, action="resolve"))
    assert answer.status == 200
    [told] = await busy.whispers("U0ANA")
    assert told["text"].endswith("Press it again.")


async def test_a_form_without_an_outcome_says_so_at_the_field(busy: House) -> None:
    _, handoff = await busy.claimed()
    answer = await busy.dispatch(submission(handoff.id, **OUTCOME))
    assert (answer.status, '"errors"' in answer.body, '"outcome"' in answer.body) == (200, True, True)


async def test_a_form_sent_while_the_store_is_down_keeps_what_was_typed(busy: House) -> None:
    conversation, handoff = await busy.claimed()
    busy.store.down = True
    answer = await busy.dispatch(submission(handoff.id))
    busy.store.down = False
    assert answer.status == 200
    assert '"response_action": "errors"' in answer.body
    assert "Try again" in answer.body
    assert (await busy.handoff(conversation)).state is State.ASSIGNED


async def test_a_fault_while_resolving_is_told_in_the_form(busy: House) -> None:
    _, handoff = await busy.claimed()
    busy.store.fault = RuntimeError("secret words")
    answer = await busy.dispatch(submission(handoff.id))
    busy.store.fault = None
    assert "Nothing was lost" in answer.body
    assert "secret" not in answer.body


async def test_a_form_about_a_handoff_that_ended_meanwhile_becomes_a_plain_answer(busy: House) -> None:
    _, handoff = await busy.claimed()
    assert (await busy.dispatch(submission(f"{handoff.id} 1"))).body == ""
    answer = await busy.dispatch(submission(handoff.id))
    assert '"response_action": "update"' in answer.body
    assert "This handoff is over already" in answer.body


async def test_a_form_by_somebody_else_resolves_nothing(busy: House) -> None:
    conversation, handoff = await busy.claimed()
    answer = await busy.dispatch(submission(handoff.id, "U0BEN"))
    assert "Only Ana Ruiz or a manager" in answer.body
    assert (await busy.handoff(conversation)).state is State.ASSIGNED


async def test_the_transcript_opens_at_the_newest_page_and_turns(busy: House) -> None:
    begun = await busy.intake.start(Start("v:one", Customer(name="Jordan Ellis"), Account(), Page()))
    for nth in range(45):
        await busy.intake.receive(
            BACKEND, begun.id, Message(str(nth), f"line {nth:02} of my story about Billing")
        )
    await busy.intake.ask_for_person(BACKEND, begun.id)
    await busy.eventually(lambda: busy.anchor(begun.id))
    root = await busy.root(begun.id)
    async with connected(busy.world, busy.app):
        view = await opened_view(busy, "U0BEN", "transcript", root)
        assert "line 44" in str(view)
        assert "line 03" not in str(view)
        for page in (2, 3):
            view = await turned(busy.world, view, "transcript_page_older")
            assert f"page {page}" in str(view)
        assert "line 00" in str(view)
        view = await turned(busy.world, view, "transcript_page_newer")
        assert "page 2" in str(view)


async def test_the_transcript_is_not_for_people_outside_the_skill(house: House) -> None:
    begun = await house.intake.start(Start("v:one", Customer(name="Jordan Ellis"), Account(), Page()))
    await house.intake.receive(BACKEND, begun.id, Message("1", "something in general"))
    await house.intake.ask_for_person(BACKEND, begun.id)
    handoff = await house.handoff(begun.id)
    assert handoff.skill == "General"
    await house.dispatch(click(handoff.id, "U0ANA", "transcript"))
    [told] = await house.whispers("U0ANA")
    assert told["text"].startswith("Only members of this skill's channel")


async def turned(world: World, view: dict[str, Any], action: str) -> dict[str, Any]:
    pressed = {"as": "U0BEN", "view_id": view["id"], "action_id": action}
    assert (await world.page("/page/clicks", **pressed))["ok"]
    [now] = await world.views("U0BEN")
    return now


async def _has(house: House, action: str) -> bool:
    card = (await house.messages())[0]
    return any(button["action_id"] == action for button in card["blocks"][-1]["elements"])
