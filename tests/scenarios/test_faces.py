"""The name and picture that customers see are those that the agent chose, on their Home tab."""

from datetime import timedelta

from blocks.faces import OWN, PICTURES, TITLE
from blocks.home import FACE
from bot.sandbox.portraits import drawn
from tests.scenarios.stage import BILLING, Json, Stage


async def choose(stage: Stage, name: str, picture: str = "No picture") -> None:
    await stage.ana.open_home()
    await stage.sees(stage.ana.home)
    await stage.ana.press_home(FACE)
    await stage.sees(stage.ana.window)
    assert TITLE in await stage.ana.window()
    await stage.ana.submit({"Name": name, "Picture": picture})


async def closed(stage: Stage) -> bool:
    return not await stage.ana.window()


async def picture_of(stage: Stage, change: Json) -> bytes:
    async with stage.http.get(f"{stage.ports.baton_url}{change['picture']}") as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        return await answer.read()


async def test_a_chosen_name_and_picture_stand_beside_the_agents_words(stage: Stage) -> None:
    await choose(stage, "Ana from Tidewater", PICTURES[OWN])
    await stage.sees(lambda: closed(stage))
    await stage.sees(lambda: stage.rows("select key from face where key is not null"))
    customer = await stage.with_card()
    await stage.ana.press(BILLING, customer.name, "Claim")
    await stage.sees(lambda: customer.state.get("who") == "agent")
    assert customer.state["name"] == "Ana from Tidewater"
    assert customer.times("Ana from Tidewater") == 1
    await stage.ana.reply(BILLING, "Jordan", "Hello from me")
    await stage.sees(lambda: customer.sees("Hello from me", name="Ana from Tidewater"))
    await stage.ana.press(BILLING, "Jordan", "Reply")
    await stage.ana.submit({"Your answer": "From the window"})
    await stage.sees(lambda: customer.sees("From the window", name="Ana from Tidewater"))
    assert "U0ANA" not in customer.state["picture"]
    for change in (*customer.turns[-2:], customer.state):
        assert await picture_of(stage, change) == drawn("U0ANA", 192)


async def test_what_is_chosen_while_holding_counts_from_then_on(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, "Jordan", "As Slack calls me")
    await stage.sees(lambda: customer.sees("As Slack calls me", name="Ana Ruiz"))
    assert "picture" not in customer.state
    await choose(stage, "Ana R.", PICTURES[OWN])
    await stage.sees(lambda: customer.state.get("name") == "Ana R.")
    await stage.sees(lambda: customer.state.get("picture"))
    await stage.ana.reply(BILLING, "Jordan", "As I want it")
    await stage.sees(lambda: customer.sees("As I want it", name="Ana R."))
    assert "picture" in customer.turns[-1]
    assert customer.sees("As Slack calls me", name="Ana Ruiz")


async def test_a_picture_that_is_taken_back_is_given_out_no_more(stage: Stage) -> None:
    customer = await stage.claimed()
    await choose(stage, "", PICTURES[OWN])
    await stage.sees(lambda: customer.state.get("picture"))
    where = f"{stage.ports.baton_url}{customer.state['picture']}"
    await choose(stage, "")
    await stage.sees(lambda: "picture" not in customer.state)
    async with stage.http.get(where) as answer:
        assert answer.status == 404
    assert customer.state["name"] == "Ana Ruiz"


async def asked(stage: Stage) -> bool:
    return "portraits.download" in (await stage.ledger())["calls"]


async def test_a_picture_that_can_not_be_had_keeps_nobody_from_claiming_and_comes_later(stage: Stage) -> None:
    await stage.fault(method="portraits.download", kind="error", status=503, times=1)
    await choose(stage, "", PICTURES[OWN])
    customer = await stage.claimed()
    await stage.sees(lambda: asked(stage))
    assert "picture" not in customer.state

    async def comes_in_time() -> bool:
        stage.clock.passed += timedelta(seconds=5)
        return bool(customer.state.get("picture"))

    await stage.sees(comes_in_time)


async def test_a_name_that_could_be_somebody_elses_is_refused_where_it_is_typed(stage: Stage) -> None:
    await choose(stage, "The Assistant")
    assert await stage.ana.window()
    assert stage.rows("select name from face") == []
    await stage.ana.submit({"Name": "Ana from Tidewater", "Picture": "No picture"})
    await stage.sees(lambda: closed(stage))
    assert stage.rows("select name from face") == ["Ana from Tidewater"]
