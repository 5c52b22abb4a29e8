"""Files: by the button, the clipboard or dropped; checked, sent with the turn, shown to whom they are for."""

import struct
import zlib

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.widget.acting import begin, send, until
from tests.widget.conftest import Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")


def png(width: int = 40, height: int = 30) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x20\x80\xc0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def photo(name: str = "photo.png") -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": png()}


async def attach(page: Page, *files: FilePayload) -> None:
    await page.locator("input[type=file]").set_input_files(list(files))


async def test_a_picture_goes_with_the_turn_and_is_shown(page: Page, door: Door) -> None:
    await attach(page, photo())
    await expect(page.locator(".tray .filestate")).to_have_text("0.1 kB")
    await send(page, "This is it")
    await expect(page.locator(".customer canvas")).to_have_attribute("aria-label", "photo.png")
    await until(lambda: bool(door.talk.received), "the turn")
    assert door.talk.received[0]["attachments"] == ["f1"]
    await expect(page.locator(".customer canvas")).to_have_js_property("width", 40)
    await expect(page.locator(".tray li")).to_have_count(0)


async def test_a_file_alone_is_a_turn(page: Page, door: Door) -> None:
    await attach(page, photo())
    await page.get_by_role("button", name="Send").click()
    await until(lambda: bool(door.talks) and bool(door.talk.received), "the turn")
    assert door.talk.received[0]["text"] == ""


async def test_what_would_be_refused_is_not_sent_at_all(page: Page, door: Door) -> None:
    await begin(page, door)
    door_calls = len(door.calls)
    big: FilePayload = {"name": "big.png", "mimeType": "image/png", "buffer": b"x" * 5_000_001}
    program: FilePayload = {"name": "a.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    nothing: FilePayload = {"name": "no.txt", "mimeType": "text/plain", "buffer": b""}
    await attach(page, big, program, nothing)
    await expect(page.locator(".tray .filestate")).to_have_text(
        ["Larger than 5 MB.", "This type of file is not accepted.", "This file is empty."]
    )
    await expect(page.get_by_role("button", name="Send")).to_be_disabled()
    await attach(page, photo())
    await send(page, "Look")
    await until(lambda: [one["text"] for one in door.talk.received][-1:] == ["Look"], "words")
    assert door.talk.received[-1]["attachments"] == ["f1"]
    posted = [call for call in door.calls[door_calls:] if call[0] == "POST" and "attachments" in call[1]]
    assert len(posted) == 1
    await expect(page.locator(".tray .filename")).to_have_text(["big.png", "a.exe", "no.txt"])
    for name in ("big.png", "a.exe", "no.txt"):
        await page.get_by_role("button", name=f"Remove {name}").click()
    await expect(page.locator(".tray li")).to_have_count(0)


async def test_an_upload_that_fails_is_tried_again_by_hand(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.route("**/attachments?*", lambda route: route.abort())
    await attach(page, photo())
    await expect(page.locator(".tray .filestate")).to_have_text("Not uploaded.")
    await page.unroute("**/attachments?*")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(".tray .filestate")).to_have_text("0.1 kB")


async def test_what_baton_says_of_a_file_stands_beside_it(page: Page, door: Door) -> None:
    await begin(page, door)
    door.fail_next(415, "file_type_refused", "This is not really a picture.")
    await attach(page, photo())
    await expect(page.locator(".tray .filestate")).to_have_text("This is not really a picture.")
    await expect(page.get_by_role("button", name="Try again")).to_be_hidden()


async def test_at_most_five_files_go_with_a_turn(page: Page, door: Door) -> None:
    await attach(page, *(photo(f"{number}.png") for number in range(7)))
    await expect(page.locator(".tray li")).to_have_count(5)
    await expect(page.get_by_text("At most 5 files in a message.")).to_be_visible()


async def test_files_are_pasted_and_dropped(page: Page, door: Door) -> None:
    carry = (
        "(node, [kind, name]) => { const carried = new DataTransfer();"
        " carried.items.add(new File(['words'], name, { type: 'text/plain' }));"
        " const event = kind === 'paste'"
        " ? new ClipboardEvent(kind, { clipboardData: carried, bubbles: true, cancelable: true })"
        " : new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });"
        " node.dispatchEvent(event); }"
    )
    await page.get_by_label("Your message").evaluate(carry, ["paste", "pasted.txt"])
    await page.get_by_role("dialog").evaluate(carry, ["dragenter", "dropped.txt"])
    await expect(page.get_by_text("Drop files here")).to_be_visible()
    await page.get_by_role("dialog").evaluate(carry, ["drop", "dropped.txt"])
    await expect(page.get_by_text("Drop files here")).to_be_hidden()
    await expect(page.locator(".tray .filename")).to_have_text(["pasted.txt", "dropped.txt"])


async def test_a_file_from_an_agent_is_saved_under_its_name(page: Page, door: Door) -> None:
    await begin(page, door)
    kept = {"id": "a1", "name": "invoice.pdf", "type": "application/pdf", "size": 4}
    door.talk.files["a1"] = (kept, b"%PDF")
    door.say("agent", "Here it is", name="Ana Ruiz", attachments=[kept])
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="Download invoice.pdf").click()
    saved = await saving.value
    assert saved.suggested_filename == "invoice.pdf"
    assert (await saved.path()).read_bytes() == b"%PDF"


async def test_a_picture_that_is_none_is_shown_as_a_file(page: Page, door: Door) -> None:
    await begin(page, door)
    kept = {"id": "a1", "name": "broken.png", "type": "image/png", "size": 4}
    door.talk.files["a1"] = (kept, b"nope")
    door.say("agent", "", name="Ana Ruiz", attachments=[kept])
    await expect(page.locator(".agent .file")).to_contain_text("broken.png")


async def test_where_files_are_off_there_is_no_button(visit: Visit, door: Door) -> None:
    door.configuration["attachments"] = {"size": 0, "types": []}
    page = await visit()
    await expect(page.get_by_label("Attach files")).to_be_hidden()
