"""Agents' files on their way, through a Slack that is slow, silent or asks Baton to sign in."""

import pytest

from blocks.file_slips import FILE_SLIPS
from bot.domain.codes import Slip
from tests.handlers.customers.samples import pdf, png
from tests.scenarios.stage import BILLING, Stage


def told(name: str, why: Slip) -> str:
    return FILE_SLIPS[why].format(file=f"“{name}”")


async def test_words_pass_a_slow_file_and_the_file_joins_them(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.fault(method="files.download", kind="slow", seconds=4, times=1)
    await stage.ana.send_file(BILLING, "Jordan", "form.pdf", pdf(), "Sign this")
    await stage.ana.reply(BILLING, "Jordan", "and send it back")
    await stage.sees(lambda: customer.sees("and send it back"))
    assert customer.files == {}
    await stage.sees(lambda: "form.pdf" in customer.files)
    assert await customer.opened("form.pdf") == pdf()
    assert [text for who, text in customer.heard if who == "Ana Ruiz"] == ["Sign this", "and send it back"]
    kinds = [one["kind"] for one in customer.changes]
    await customer.reload()
    await stage.sees(lambda: [one["kind"] for one in customer.changes] == kinds)
    assert "form.pdf" in customer.files


async def test_a_file_alone_is_an_answer_and_is_marked_as_sent(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.fault(method="files.download", kind="error", status=503, times=2)
    await stage.ana.send_file(BILLING, "Jordan", "map.png", png())
    await stage.sees(lambda: "map.png" in customer.files)
    assert customer.heard[-1] == ("Ana Ruiz", "")

    async def is_marked() -> bool:
        said = await stage.ana.thread(BILLING, "Jordan")
        return any(one.get("files") and "white_check_mark" in str(one.get("reactions")) for one in said)

    await stage.sees(is_marked)


@pytest.mark.parametrize("kind", ["refused", "ratelimited"])
async def test_what_slack_does_not_hand_over_at_once_comes_later(stage: Stage, kind: str) -> None:
    customer = await stage.claimed()
    await stage.fault(method="files.info", kind=kind, times=1)
    await stage.fault(method="files.download", kind="refused", times=1)
    await stage.ana.send_file(BILLING, "Jordan", "form.pdf", pdf(), "Sign this")
    await stage.sees(lambda: "form.pdf" in customer.files)
    assert customer.times("Sign this") == 1
    assert stage.rows("select count(*) from file") == [1]


async def test_slacks_page_to_sign_in_is_never_passed_on_for_a_file(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.fault(method="files.download", kind="malformed", times=1)
    await stage.ana.send_file(BILLING, "Jordan", "notes.txt", b"Two zips, one slider", "My notes")
    await stage.sees(lambda: customer.sees("My notes"))

    async def is_told() -> bool:
        return told("notes.txt", Slip.FILES_UNREAD) in await stage.whispers("U0ANA")

    await stage.sees(is_told)
    assert customer.files == {}


async def test_a_file_that_stands_outside_slack_is_not_fetched(stage: Stage) -> None:
    customer = await stage.claimed()
    card = await stage.ana.root(BILLING, "Jordan")
    assert card
    linked = {"name": "plan.gdoc", "is_external": True}
    wish = {
        "as": "U0ANA",
        "channel": "C0BILL",
        "thread_ts": card["ts"],
        "text": "The plan",
        "files": [linked],
    }
    assert (await stage.page("page/messages", **wish))["ok"]
    await stage.sees(lambda: customer.sees("The plan"))

    async def is_told() -> bool:
        return told("plan.gdoc", Slip.FILE_ELSEWHERE) in await stage.whispers("U0ANA")

    await stage.sees(is_told)
