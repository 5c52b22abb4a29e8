"""The workspace page in a real browser, on the real sandbox, with a small app of the test's own behind it."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox.clock import Timing
from bot.sandbox.people import parse
from bot.sandbox.server import build
from tests.browser import chromium

pytestmark = pytest.mark.asyncio(loop_scope="module")

Json = dict[str, Any]

ANA = {"id": "U0ANA", "name": "ana", "real_name": "Ana Ruiz", "tz": "Europe/Berlin", "role": "Billing agent"}
BEN = {
    "id": "U0BEN",
    "name": "ben",
    "real_name": "Ben Okafor",
    "tz": "Europe/Berlin",
    "role": "Billing agent",
}
MAX = {
    "id": "U0MAX",
    "name": "max",
    "real_name": "Max Lindqvist",
    "tz": "Asia/Tokyo",
    "role": "Support manager",
}

PRIYA = {"id": "U0PRIYA", "name": "priya", "real_name": "Priya Shah", "role": "Buyer", "team": "T0ACME"}

WORKSPACE: Json = {
    "team": {"id": "T0TIDE", "name": "Tidewater Outfitters"},
    "app": {
        "id": "A0BATON",
        "name": "Baton",
        "bot_user": "U0BATON",
        "bot_id": "B0BATON",
        "bot_token": "xoxb-sandbox",
        "app_token": "xapp-sandbox",
        "signing_secret": "sandbox-signing-secret",
        "scopes": ["chat:write", "reactions:write", "channels:history", "users:read", "commands"],
        "commands": [
            {"command": "/handoff", "description": "What happened today", "usage_hint": "report"},
            {"command": "/hours", "description": "When we are open", "usage_hint": ""},
        ],
    },
    "users": [ANA, BEN, MAX],
    "channels": [
        {
            "id": "C0BILL",
            "name": "support-billing",
            "topic": "",
            "members": ["U0ANA", "U0BEN", "U0MAX", "U0BATON"],
        },
        {"id": "C0ORD", "name": "support-orders", "topic": "", "members": ["U0ANA", "U0BATON"]},
    ],
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


CLAIM: Json = {
    "type": "button",
    "action_id": "claim",
    "text": plain("Claim"),
    "style": "primary",
    "value": "h1",
}
CARD: list[Json] = [
    {"type": "header", "text": plain("Charged twice")},
    {
        "type": "section",
        "block_id": "what",
        "text": {"type": "mrkdwn", "text": "*Maya* wants <!date^1^{time}|it> back"},
    },
    actions(CLAIM),
]
OUTCOMES: list[Json] = [
    {"text": plain("Refunded"), "value": "refunded"},
    {"text": plain("Explained"), "value": "explained"},
]
RESOLVE: Json = {
    "type": "modal",
    "callback_id": "resolve",
    "title": plain("Resolve"),
    "submit": plain("Resolve"),
    "close": plain("Not yet"),
    "blocks": [
        {
            "type": "input",
            "block_id": "outcome",
            "label": plain("Outcome"),
            "element": {"type": "static_select", "action_id": "chosen", "options": OUTCOMES},
        },
        {
            "type": "input",
            "block_id": "words",
            "label": plain("What did you do?"),
            "element": {"type": "plain_text_input", "action_id": "typed", "multiline": True},
        },
    ],
}


class TinyApp:
    """What Bolt does, in small: one socket, one answer to each envelope, and the Web API."""

    def __init__(self, base: str, http: aiohttp.ClientSession) -> None:
        self.base = base
        self.http = http
        self.heard: list[Json] = []
        self.silent = False
        self.on: dict[str, Callable[[Json], Any]] = {}

    async def call(self, method: str, token: str = "xoxb-sandbox", **body: Any) -> Json:
        headers = {"Authorization": f"Bearer {token}"}
        async with self.http.post(f"{self.base}/api/{method}", json=body, headers=headers) as response:
            answer: Json = await response.json()
        assert answer["ok"], (method, answer)
        return answer

    async def post(self, **body: Any) -> str:
        answer = await self.call("chat.postMessage", channel="C0BILL", **({"text": "A card"} | body))
        return str(answer["ts"])

    async def listen(self, ready: asyncio.Event) -> None:
        url = (await self.call("apps.connections.open", token="xapp-sandbox"))["url"]
        async with self.http.ws_connect(url) as socket:
            async for frame in socket:
                envelope = frame.json()
                if envelope.get("type") == "hello":
                    ready.set()
                elif "envelope_id" in envelope:
                    await self.answer(socket, envelope)

    async def answer(self, socket: aiohttp.ClientWebSocketResponse, envelope: Json) -> None:
        payload = envelope["payload"]
        self.heard.append(payload)
        if self.silent and envelope["type"] != "events_api":
            return
        listener = self.on.get(payload.get("type") or payload.get("command", ""))
        said = await listener(payload) if listener else None
        answer = {"envelope_id": envelope["envelope_id"]} | ({"payload": said} if said else {})
        await socket.send_json(answer)

    def chosen(self, action_id: str) -> Json | None:
        presses = [payload["actions"][0] for payload in self.heard if payload.get("type") == "block_actions"]
        return next((press for press in presses if press["action_id"] == action_id), None)

    def told_of(self, text: str) -> Json | None:
        events = [payload["event"] for payload in self.heard if payload.get("type") == "event_callback"]
        return next((event for event in events if text in event.get("text", "")), None)

    def last(self, kind: str) -> Json:
        return [payload for payload in self.heard if payload.get("type") == kind][-1]


class Desk:
    """The running sandbox, its app, and a browser to look at it with."""

    def __init__(self, base: str, app: TinyApp, browser: Browser) -> None:
        self.base = base
        self.app = app
        self.browser = browser
        self.problems: list[str] = []
        self.pages: list[Page] = []

    async def open(self, person: str, place: str = "#C0BILL", **options: Any) -> Page:
        page = await self.browser.new_page(**({"viewport": {"width": 1280, "height": 800}} | options))
        self.pages.append(page)
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        await page.goto(f"{self.base}/?as={person}{place}")
        await expect(page.locator(".switcher")).to_be_attached()
        return page

    async def act(self, path: str, **body: Any) -> Json:
        async with self.app.http.post(f"{self.base}/page/{path}", json=body) as response:
            answer: Json = await response.json()
            return answer


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium())
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def desk(browser: Browser) -> AsyncIterator[Desk]:
    async with opened(browser, WORKSPACE) as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="module")
async def together(browser: Browser) -> AsyncIterator[Desk]:
    """The same company, with a channel that it shares with Acme, whose Priya is in it."""
    app = WORKSPACE["app"]
    scopes = [*app["scopes"], "chat:write.customize", "im:history", "im:read"]
    events = ["message.channels", "message.im"]
    shared = {
        "id": "C0ACME",
        "name": "ext-acme",
        "members": ["U0ANA", "U0PRIYA", "U0BATON"],
        "is_ext_shared": True,
    }
    workspace = WORKSPACE | {
        "app": app | {"scopes": scopes, "events": events},
        "teams": [{"id": "T0ACME", "name": "Acme"}],
        "users": [*WORKSPACE["users"], PRIYA],
        "channels": [*WORKSPACE["channels"], shared],
    }
    async with opened(browser, workspace) as desk:
        yield desk


@asynccontextmanager
async def opened(browser: Browser, workspace: Json) -> AsyncIterator[Desk]:
    runner = web.AppRunner(
        build(parse(workspace), None, timing=Timing(ack=1.0)), access_log=None, shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as http:
        app = TinyApp(base, http)
        ready = asyncio.Event()
        listening = asyncio.create_task(app.listen(ready))
        await asyncio.wait_for(ready.wait(), 5)
        desk = Desk(base, app, browser)
        yield desk
        for page in desk.pages:
            await page.close()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
    await runner.cleanup()
    assert desk.problems == []


async def test_a_press_on_a_card_reaches_the_app_and_the_redrawn_card_the_page(desk: Desk) -> None:
    ts = await desk.app.post(blocks=CARD)

    async def claimed(payload: Json) -> None:
        blocks = [*CARD[:2], {"type": "context", "elements": [plain("Held by Ana Ruiz")]}]
        await desk.app.call(
            "chat.update", channel="C0BILL", ts=payload["container"]["message_ts"], text="Held", blocks=blocks
        )

    desk.app.on["block_actions"] = claimed
    page = await desk.open("U0ANA")
    await expect(page.get_by_role("heading", name="Charged twice")).to_be_visible()
    await page.get_by_role("button", name="Claim").click()
    await expect(page.get_by_text("Held by Ana Ruiz")).to_be_visible()
    await expect(page.get_by_role("button", name="Claim")).to_have_count(0)
    pressed = desk.app.last("block_actions")
    assert pressed["user"]["id"] == "U0ANA"
    assert pressed["container"]["message_ts"] == ts
    assert pressed["actions"][0]["value"] == "h1"


async def test_a_button_is_busy_until_the_answer_and_says_when_none_came(desk: Desk) -> None:
    await desk.app.post(blocks=CARD)
    desk.app.silent = True
    page = await desk.open("U0ANA")
    button = page.locator("[data-action=claim]")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_role("alert").filter(has_text="answer in time")).to_be_visible()
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await expect(page.locator(".toast")).to_have_count(0)


async def test_a_confirmation_is_asked_before_a_press_is_sent(desk: Desk) -> None:
    spam = {
        "type": "button",
        "action_id": "spam",
        "text": plain("Spam"),
        "style": "danger",
        "confirm": {
            "title": plain("Really?"),
            "text": plain("It is gone then."),
            "confirm": plain("Yes, spam"),
            "deny": plain("Keep"),
        },
    }
    await desk.app.post(blocks=[actions(spam)])
    page = await desk.open("U0ANA")
    await page.get_by_role("button", name="Spam", exact=True).click()
    await page.get_by_role("button", name="Keep").click()
    await page.get_by_role("button", name="Spam", exact=True).click()
    await page.get_by_role("button", name="Yes, spam").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await until(lambda: desk.app.chosen("spam"))
    await expect(page.locator("[data-action=spam][aria-busy]")).to_have_count(0)
    assert [payload["type"] for payload in desk.app.heard if payload["type"] == "block_actions"] == [
        "block_actions"
    ]


async def test_an_overflow_menu_and_a_select_send_what_was_chosen(desk: Desk) -> None:
    overflow = {"type": "overflow", "action_id": "more", "options": OUTCOMES}
    select = {"type": "static_select", "action_id": "pick", "placeholder": plain("Pick"), "options": OUTCOMES}
    await desk.app.post(blocks=[actions(overflow, select)])
    page = await desk.open("U0ANA")
    await page.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Explained").click()
    chosen = await until(lambda: desk.app.chosen("more"))
    assert chosen["selected_option"]["value"] == "explained"
    await page.get_by_label("Pick").select_option(label="Refunded")
    pressed = await until(lambda: desk.app.chosen("pick"))
    assert pressed["selected_option"]["value"] == "refunded"


async def open_resolve(desk: Desk) -> Page:
    await desk.app.post(blocks=CARD)

    async def opens(payload: Json) -> None:
        await desk.app.call("views.open", trigger_id=payload["trigger_id"], view=RESOLVE)

    desk.app.on["block_actions"] = opens
    page = await desk.open("U0ANA")
    await page.get_by_role("button", name="Claim").click()
    await expect(page.get_by_role("dialog", name="Resolve")).to_be_visible()
    return page


async def test_a_modal_refuses_an_empty_field_then_sends_what_was_typed(desk: Desk) -> None:
    page = await open_resolve(desk)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Outcome").select_option(label="Refunded")
    await dialog.get_by_role("button", name="Resolve").click()
    await expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()
    await expect(dialog.get_by_label("What did you do?")).to_be_focused()
    await dialog.get_by_label("What did you do?").fill("Paid <b>back</b>")
    await dialog.get_by_role("button", name="Resolve").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    values = desk.app.last("view_submission")["view"]["state"]["values"]
    assert values["outcome"]["chosen"]["selected_option"]["value"] == "refunded"
    assert values["words"]["typed"]["value"] == "Paid <b>back</b>"


async def test_the_apps_errors_stand_under_their_fields_and_the_typed_words_stay(desk: Desk) -> None:
    async def refuses(_payload: Json) -> Json:
        return {"response_action": "errors", "errors": {"words": "Say a little more."}}

    desk.app.on["view_submission"] = refuses
    page = await open_resolve(desk)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Outcome").select_option(label="Explained")
    await dialog.get_by_label("What did you do?").fill("ok")
    await dialog.get_by_role("button", name="Resolve").click()
    await expect(dialog.locator("[data-block=words] .input-error")).to_have_text("Say a little more.")
    await expect(dialog.get_by_label("What did you do?")).to_have_value("ok")


async def test_a_modal_holds_the_keyboard_and_closes_on_escape(desk: Desk) -> None:
    page = await open_resolve(desk)
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert await page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    page = await desk.open("U0ANA")
    await expect(page.get_by_text("Charged twice")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_pushed_view_lies_on_top_and_going_back_keeps_what_was_typed(desk: Desk) -> None:
    page = await open_resolve(desk)
    await page.get_by_label("What did you do?").fill("half a sentence")

    async def pushes(payload: Json) -> Json:
        view = {
            "type": "modal",
            "title": plain("Sure?"),
            "blocks": [{"type": "section", "text": plain("Look once more")}],
        }
        return {"response_action": "push", "view": view}

    desk.app.on["view_submission"] = pushes
    await page.get_by_label("Outcome").select_option(label="Refunded")
    await page.get_by_role("button", name="Resolve").click()
    await expect(page.get_by_role("dialog", name="Sure?")).to_be_visible()
    await page.get_by_role("button", name="Back").click()
    await expect(page.get_by_label("What did you do?")).to_have_value("half a sentence")


async def test_the_switcher_changes_who_acts_and_the_address(desk: Desk) -> None:
    page = await desk.open("U0ANA")
    await page.locator(".switcher").click()
    await page.get_by_role("menuitem", name="Ben Okafor").click()
    await expect(page.get_by_role("button", name="Acting as Ben Okafor, Billing agent")).to_be_visible()
    assert "as=U0BEN" in page.url
    await page.get_by_label("Message #support-billing").fill("Ben here")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message", has_text="Ben here").locator(".author")).to_have_text("Ben Okafor")
    await page.go_back()
    await expect(page.get_by_role("button", name="Acting as Ana Ruiz, Billing agent")).to_be_visible()


async def test_a_thread_reply_stands_in_the_thread_and_counts_in_the_channel(desk: Desk) -> None:
    ts = await desk.app.post(blocks=CARD)
    page = await desk.open("U0ANA")
    await page.locator(".message").first.hover()
    await page.get_by_role("button", name="Reply in thread").click()
    await page.get_by_label("Reply…").fill("first line")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second line")
    await page.keyboard.press("Enter")
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("first line")).to_be_visible()
    await expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    await expect(page.get_by_label("Reply…")).to_have_value("")
    event = await until(lambda: desk.app.told_of("first line"))
    assert (event["thread_ts"], event["text"]) == (ts, "first line\nsecond line")
    await page.keyboard.press("Escape")
    await expect(thread).to_have_count(0)


async def until(found: Callable[[], Json | None]) -> Json:
    """Looks until something is found, for five seconds."""
    deadline = asyncio.get_running_loop().time() + 5
    while (thing := found()) is None:
        assert asyncio.get_running_loop().time() < deadline, "nothing came within five seconds"
        await asyncio.sleep(0.02)
    return thing


SCRIPT = "document.title='owned'"
HOSTILE = f'<img src=x onerror="{SCRIPT}"><script>{SCRIPT}</script> javascript:alert(1)'


async def test_hostile_text_stays_text_wherever_it_stands(desk: Desk) -> None:
    escaped = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}],
    }
    link = {"type": "link", "url": "javascript:alert(1)", "text": "a bad link"}
    blocks = [
        {"type": "header", "text": plain(HOSTILE[:150])},
        {"type": "section", "text": {"type": "mrkdwn", "text": escaped + " <javascript:alert(1)|another>"}},
        rich,
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]},
        {"type": "markdown", "text": HOSTILE + " [bad](javascript:alert(1))"},
    ]
    await desk.app.post(text=escaped)
    await desk.app.post(blocks=blocks)
    await desk.act("messages", **{"as": "U0BEN"}, channel="C0BILL", text=HOSTILE)
    page = await desk.open("U0ANA")
    await expect(page.locator(".message")).to_have_count(3)
    assert await page.locator(".message img, .message script").count() == 0
    assert await page.locator("a[href^=javascript]").count() == 0
    assert "owned" not in await page.title()
    await expect(page.locator(".message").last).to_contain_text("<img src=x onerror=")


async def test_what_is_new_is_counted_and_a_mention_is_marked(desk: Desk) -> None:
    page = await desk.open("U0ANA", "#C0ORD")
    row = page.locator("[data-channel=support-billing]")
    await desk.act("messages", **{"as": "U0BEN"}, channel="C0BILL", text="morning")
    await expect(row.locator(".badge")).to_have_text("1")
    await desk.act("messages", **{"as": "U0BEN"}, channel="C0BILL", text="@ana look at this")
    await expect(row.locator(".mention-badge")).to_have_text("1")
    await row.click()
    await expect(page.locator(".mention-me")).to_have_text("@Ana Ruiz")
    await expect(row.locator(".badge")).to_have_count(0)


async def test_a_mention_in_plain_words_calls_nobody(desk: Desk) -> None:
    page = await desk.open("U0ANA", "#C0ORD")
    row = page.locator("[data-channel=support-billing]")
    said = {"type": "text", "text": "<@U0ANA> <!channel> @Ana Ruiz"}
    quoted = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [said]}]}
    plain = {"type": "section", "text": {"type": "plain_text", "text": "<@U0ANA>"}}
    await desk.app.post(blocks=[quoted, plain])
    await expect(row.locator(".badge")).to_have_text("1")
    await expect(row.locator(".mention-badge")).to_have_count(0)
    await desk.app.post(blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "hi <@U0ANA>"}}])
    await expect(row.locator(".mention-badge")).to_have_text("1")


async def test_what_is_typed_with_marks_is_drawn_and_is_edited_as_typed(desk: Desk) -> None:
    page = await desk.open("U0ANA")
    field = page.locator(".composer-field").first
    await field.fill("*Sorry* for `that`, _really_\n> the quote\nbye")
    await field.press("Enter")
    message = page.locator(".message").last
    await expect(message.locator("strong")).to_have_text("Sorry")
    await expect(message.locator("code")).to_have_text("that")
    await expect(message.locator("blockquote")).to_have_text("the quote")
    await message.hover()
    await message.get_by_role("button", name="Edit message").click()
    expected = "*Sorry* for `that`, _really_\n> the quote\nbye"
    await expect(page.locator(".edit-field")).to_have_value(expected)


async def test_only_the_author_edits_and_deletes_and_the_edit_is_marked(desk: Desk) -> None:
    await desk.act("messages", **{"as": "U0ANA"}, channel="C0BILL", text="helo @ben")
    other = await desk.open("U0BEN")
    await other.locator(".message").hover()
    await expect(other.get_by_role("button", name="Edit message")).to_have_count(0)
    page = await desk.open("U0ANA")
    await page.locator(".message").hover()
    await page.get_by_role("button", name="Edit message").click()
    box = page.get_by_role("textbox", name="Edit message")
    await expect(box).to_have_value("helo @ben")
    await box.fill("hello @ben")
    await page.keyboard.press("Enter")
    for seen in (page, other):
        await expect(seen.locator(".message")).to_contain_text("hello @Ben Okafor")
        await expect(seen.locator(".edited")).to_have_text("(edited)")
    await page.locator(".message").hover()
    await page.get_by_role("button", name="Delete message").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(page.locator(".message")).to_have_count(0)
    await expect(other.locator(".message")).to_have_count(0)


async def test_a_command_is_suggested_sent_and_answered_for_its_writer_only(desk: Desk) -> None:
    async def reports(payload: Json) -> Json:
        return {"response_type": "ephemeral", "text": f"You asked for *{payload['text']}*"}

    desk.app.on["/handoff"] = reports
    page = await desk.open("U0MAX")
    other = await desk.open("U0ANA")
    field = page.get_by_label("Message #support-billing")
    await field.press_sequentially("/ha")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Tab")
    await page.keyboard.type("report")
    await page.keyboard.press("Enter")
    await expect(page.locator(".ephemeral")).to_contain_text("You asked for report")
    await expect(page.locator(".ephemeral")).to_contain_text("Only visible to you")
    await expect(other.locator(".ephemeral")).to_have_count(0)
    await field.fill("/nonsense")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("/nonsense is not a command")
    await expect(field).to_have_value("/nonsense")


async def test_a_private_word_and_a_reaction_stand_in_the_thread(desk: Desk) -> None:
    ts = await desk.app.post()
    reply = await desk.act("messages", **{"as": "U0ANA"}, channel="C0BILL", text="Hi Maya", thread_ts=ts)
    await desk.app.call("reactions.add", channel="C0BILL", timestamp=reply["ts"], name="white_check_mark")
    page = await desk.open("U0ANA", f"#C0BILL/{ts}")
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.locator("[data-reaction=white_check_mark]")).to_contain_text("1")
    await desk.app.call(
        "chat.postEphemeral", channel="C0BILL", user="U0ANA", thread_ts=ts, text="Kept inside"
    )
    await expect(thread.locator(".ephemeral")).to_contain_text("Kept inside")
    await thread.get_by_role("button", name="Dismiss message").click()
    await expect(thread.locator(".ephemeral")).to_have_count(0)


async def test_a_file_is_sent_by_name_and_size(desk: Desk) -> None:
    page = await desk.open("U0ANA")
    upload: Any = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2048}
    await page.get_by_label("Attach files").set_input_files(upload)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".message .file")).to_contain_text("invoice.pdf")
    await expect(page.locator(".message .file")).to_contain_text("2 kB")
    await expect(page.locator(".composer .file")).to_have_count(0)


async def test_a_file_of_ones_own_is_deleted_and_the_message_says_so(desk: Desk) -> None:
    page, other = await desk.open("U0ANA"), await desk.open("U0BEN")
    upload: Any = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2048}
    await page.get_by_label("Message #support-billing").fill("For you")
    await page.get_by_label("Attach files").set_input_files(upload)
    await page.get_by_role("button", name="Send").click()
    await expect(other.locator(".message .file")).to_contain_text("invoice.pdf")
    await expect(other.get_by_role("button", name="Remove invoice.pdf")).to_have_count(0)
    await page.get_by_role("button", name="Remove invoice.pdf").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    for seen in (page, other):
        await expect(seen.locator(".message .file")).to_have_text("This file was deleted.")
        await expect(seen.locator(".message")).to_contain_text("For you")


async def test_the_apps_home_appears_when_it_is_published(desk: Desk) -> None:
    page = await desk.open("U0ANA")
    await expect(page.get_by_role("link", name="Baton")).to_have_count(0)
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("Your handoffs")}, actions(CLAIM)]}
    await desk.app.call("views.publish", user_id="U0ANA", view=home)
    await page.get_by_role("link", name="Baton").click()
    await expect(page.get_by_role("heading", name="Your handoffs")).to_be_visible()
    await page.get_by_role("button", name="Claim").click()
    await until(lambda: desk.app.chosen("claim"))
    assert desk.app.last("block_actions")["container"]["type"] == "view"


async def test_an_unknown_person_is_told_so_and_gets_a_way_out(desk: Desk) -> None:
    page = await desk.browser.new_page()
    await page.goto(f"{desk.base}/?as=U0NOBODY")
    await expect(page.get_by_text("Nobody here has the id “U0NOBODY”.")).to_be_visible()
    await expect(page.get_by_role("link", name="Start over")).to_be_visible()
    await page.close()


async def test_a_bare_address_opens_as_the_first_person_and_says_so_in_the_address(desk: Desk) -> None:
    page = await desk.browser.new_page()
    desk.pages.append(page)
    await page.goto(desk.base)
    await expect(page.get_by_role("button", name="Acting as Ana Ruiz, Billing agent")).to_be_visible()
    assert page.url.endswith("/?as=U0ANA#C0BILL")


async def test_a_permalink_opens_the_thread_it_points_into(desk: Desk) -> None:
    ts = await desk.app.post()
    reply = await desk.act(
        "messages", **{"as": "U0ANA"}, channel="C0BILL", text="in the thread", thread_ts=ts
    )
    await desk.act("messages", **{"as": "U0ANA"}, channel="C0ORD", text="elsewhere")
    page = await desk.open("U0ANA", f"&channel=C0BILL&ts={reply['ts']}")
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("in the thread")).to_be_visible()
    assert page.url.endswith(f"/?as=U0ANA#C0BILL/{ts}")


async def test_a_half_typed_edit_outlives_a_redraw_of_its_message(desk: Desk) -> None:
    said = await desk.act("messages", **{"as": "U0ANA"}, channel="C0BILL", text="first")
    page = await desk.open("U0ANA")
    await page.locator(".message").hover()
    await page.get_by_role("button", name="Edit message").click()
    await page.keyboard.type(" and more")
    await desk.app.call("reactions.add", channel="C0BILL", timestamp=said["ts"], name="eyes")
    await expect(page.locator("[data-reaction=eyes]")).to_be_visible()
    await page.keyboard.type(", still typing")
    await expect(page.get_by_role("textbox", name="Edit message")).to_have_value(
        "first and more, still typing"
    )


async def test_an_unknown_block_says_what_it_is(desk: Desk) -> None:
    page = await desk.open("U0ANA")
    drawn = await page.evaluate(
        """async () => {
            const { drawBlocks } = await import("/page/static/blocks.js");
            return drawBlocks([{ type: "hologram" }, { type: "divider" }], {}).textContent;
        }"""
    )
    assert drawn == "block type “hologram” cannot be drawn here"


async def test_the_page_comes_back_by_itself_and_catches_up(browser: Browser) -> None:
    application = build(parse(WORKSPACE), None)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    page = await browser.new_page()
    page.set_default_timeout(5000)
    await page.goto(f"http://127.0.0.1:{port}/?as=U0ANA#C0BILL")
    await expect(page.get_by_label("Message #support-billing")).to_be_visible()
    await runner.cleanup()
    await expect(page.locator("#offline")).to_contain_text("can't be reached")
    await page.get_by_label("Message #support-billing").fill("lost?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was sent.")
    await expect(page.get_by_label("Message #support-billing")).to_have_value("lost?")
    again = web.AppRunner(build(parse(WORKSPACE), None), access_log=None, shutdown_timeout=0.1)
    await again.setup()
    await web.TCPSite(again, "127.0.0.1", port).start()
    async with aiohttp.ClientSession() as http:
        said = {"as": "U0BEN", "channel": "C0BILL", "text": "while you were away"}
        async with http.post(f"http://127.0.0.1:{port}/page/messages", json=said) as response:
            assert response.status == 200
    await expect(page.locator("#offline")).to_be_hidden(timeout=15_000)
    await expect(page.get_by_text("while you were away")).to_be_visible()
    await page.get_by_label("Message #support-billing").press("Enter")
    await expect(page.locator(".message", has_text="lost?")).to_be_visible()
    await page.close()
    await again.cleanup()


async def test_on_a_phone_one_pane_shows_at_a_time(desk: Desk) -> None:
    ts = await desk.app.post(blocks=CARD)
    page = await desk.open("U0ANA", "", viewport={"width": 390, "height": 780})
    await expect(page.locator("#sidebar")).to_be_visible()
    await expect(page.locator("#main")).to_be_hidden()
    await page.locator("[data-channel=support-billing]").click()
    await expect(page.locator("#sidebar")).to_be_hidden()
    await expect(page.get_by_text("Charged twice")).to_be_visible()
    await page.goto(f"{desk.base}/?as=U0ANA#C0BILL/{ts}")
    await page.get_by_role("button", name="Back to support-billing").click()
    await page.get_by_role("button", name="Back to the channels").click()
    await expect(page.locator("#sidebar")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_a_guest_sees_the_shared_channel_alone_and_who_is_of_which_company(together: Desk) -> None:
    await together.act("messages", **{"as": "U0ANA"}, channel="C0ACME", text="Hello Acme")
    await together.app.call(
        "chat.postMessage", channel="C0ACME", text="I'll see to it", username="Ben Okafor"
    )
    page = await together.open("U0PRIYA", "")
    await expect(page.locator(".team")).to_have_text(re.compile("Acme"))
    await expect(page.locator(".side-row")).to_have_count(1)
    await expect(page.locator(".pane-title")).to_contain_text("shared with Tidewater Outfitters")
    await expect(page.locator(".message", has_text="Hello Acme")).to_contain_text("Tidewater Outfitters")
    named = page.locator(".message", has_text="I'll see to it")
    await expect(named.locator(".author")).to_have_text("Ben Okafor")
    await expect(named.locator(".app-badge")).to_be_visible()
    await page.get_by_label("Message #ext-acme").fill("/hand")
    await expect(page.get_by_role("option")).to_have_count(0)
    ours = await together.open("U0ANA", "#C0ACME")
    await expect(ours.locator(".pane-title")).to_contain_text("shared with Acme")
    await expect(ours.locator("[data-channel=ext-acme] .side-shared")).to_be_visible()


async def test_words_to_the_app_alone_stand_in_a_place_of_their_own(together: Desk) -> None:
    page = await together.open("U0BEN", "#D0BEN")
    await expect(page.get_by_role("heading", name="Direct messages")).to_be_visible()
    await expect(page.get_by_text("Only you and Baton can read what stands here.")).to_be_visible()
    await page.get_by_label("Message Baton").fill("Only for you")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message", has_text="Only for you")).to_be_visible()
    await together.app.call("chat.postMessage", channel="D0BEN", text="And for you")
    await expect(page.locator(".message", has_text="And for you")).to_be_visible()
    assert together.app.told_of("Only for you")
    theirs = await together.open("U0PRIYA", "#D0BEN")
    await expect(theirs.get_by_text("Only for you")).to_have_count(0)


async def test_a_channel_that_becomes_shared_says_so_at_once(together: Desk) -> None:
    page = await together.open("U0ANA", "#C0ORD")
    await expect(page.locator(".pane-title")).not_to_contain_text("shared")
    sharing = {"channel": "C0ORD", "team": "T0ACME"}
    async with together.app.http.post(f"{together.base}/control/sharing", json=sharing) as response:
        assert response.status == 200
    await expect(page.locator(".pane-title")).to_contain_text("shared outside")
