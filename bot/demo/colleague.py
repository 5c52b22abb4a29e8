"""A person in the local Slack, acting through its page's API as a browser does."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import aiohttp

from bot.demo.filling import elements, filled_in

Json = dict[str, Any]


class Colleague:
    def __init__(self, user: str, slack_url: str, session: aiohttp.ClientSession) -> None:
        self.user = user
        self._url = slack_url
        self._session = session

    async def workspace(self) -> Json:
        async with self._session.get(f"{self._url}/page/workspace", params={"as": self.user}) as answer:
            return dict(await answer.json())

    async def channel(self, name: str) -> Json:
        return next(channel for channel in (await self.workspace())["channels"] if channel["name"] == name)

    async def root(self, channel: str, words: str) -> Json | None:
        """The newest message at the channel's root that shows these words."""
        roots = (await self.channel(channel))["messages"]
        return next((message for message in reversed(roots) if words in shown(message)), None)

    async def write(self, channel: str, text: str) -> None:
        await self._post("messages", {"text": text, "channel": (await self.channel(channel))["id"]})

    async def reply(self, channel: str, root_words: str, text: str) -> None:
        root = await self._must(channel, root_words)
        ids = {"channel": (await self.channel(channel))["id"], "thread_ts": root["ts"]}
        await self._post("messages", {"text": text, **ids})

    async def send_file(
        self, channel: str, root_words: str, name: str, data: bytes, text: str = "", **told: str
    ) -> None:
        """A reply with a file, which is called `name` and, by `mimetype`, something."""
        root = await self._must(channel, root_words)
        url, query = f"{self._url}/page/files", {"as": self.user, "name": name, **told}
        async with self._session.post(url, params=query, data=BytesIO(data)) as answer:
            file = await answer.json()
        ids = {"channel": (await self.channel(channel))["id"], "thread_ts": root["ts"]}
        await self._post("messages", {"text": text, "files": [{"id": file["id"]}], **ids})

    async def press(self, channel: str, root_words: str, label: str) -> None:
        """Presses the first button with this label on that message."""
        await self._press(await self._must(channel, root_words), channel, label)

    async def pick(self, channel: str, root_words: str, label: str) -> None:
        """Picks an entry of the menu behind that message's three dots."""
        message = await self._must(channel, root_words)
        for block, menu in elements(message, "overflow"):
            option = next((one for one in menu["options"] if one["text"]["text"] == label), None)
            if option:
                body = {"action_id": menu["action_id"], "selected_option": option}
                await self._click(message, channel, block, body)
                return
        raise AssertionError(f"no entry {label!r} on {shown(message)[:60]!r}")

    async def press_below(self, channel: str, root_words: str, reply_words: str, label: str) -> None:
        """The same on the newest such message in a thread."""
        for message in reversed(await self.thread(channel, root_words)):
            if reply_words in shown(message):
                await self._press(message, channel, label)
                return
        raise AssertionError(f"no reply in #{channel} shows {reply_words!r}")

    async def edit(self, channel: str, root_words: str, reply_words: str, text: str) -> None:
        """The newest message of theirs in the thread that shows these words."""
        await self._post("edits", {**await self._own(channel, root_words, reply_words), "text": text})

    async def delete(self, channel: str, root_words: str, reply_words: str) -> None:
        await self._post("deletes", await self._own(channel, root_words, reply_words))

    async def use(self, channel: str, root_words: str, reply_words: str, callback_id: str) -> None:
        """A shortcut in the menu of the newest message in the thread that shows these words."""
        thread = reversed(await self.thread(channel, root_words))
        ts = next(one["ts"] for one in thread if reply_words in shown(one) and not one.get("ephemeral"))
        where = {"channel": (await self.channel(channel))["id"], "ts": ts}
        await self._post("shortcuts", {**where, "callback_id": callback_id})

    async def _own(self, channel: str, root_words: str, reply_words: str) -> Json:
        thread = reversed(await self.thread(channel, root_words))
        own = (one for one in thread if one.get("user") == self.user and reply_words in shown(one))
        return {"channel": (await self.channel(channel))["id"], "ts": next(own)["ts"]}

    async def opened(self, channel: str, root_words: str, name: str) -> bytes:
        """What the link of that name in the thread leads to; empty when there is none."""
        for url in links(await self.thread(channel, root_words), name):
            async with self._session.get(url) as answer:
                return await answer.read() if answer.status == 200 else b""
        return b""

    async def submit(self, choices: dict[str, str]) -> None:
        """Fills the open window: words to type, an option's label, or people's ids, by the input's label."""
        view = (await self.workspace())["views"][-1]
        values = filled_in(view, choices)
        await self._post(f"views/{view['id']}", {"action": "submit", "values": values})

    async def press_window(self, label: str, typed: dict[str, str] | None = None) -> None:
        """Presses a button of the open window, with what was `typed` in it by then, by the input's label."""
        view = (await self.workspace())["views"][-1]
        for block, element in elements(view, "button"):
            if element["text"]["text"] == label:
                body: Json = {key: element[key] for key in ("action_id", "value") if key in element}
                await self._in_window(view, block, body, typed or {})
                return
        raise AssertionError(f"no button {label!r} in the window")

    async def pick_window(self, label: str, typed: dict[str, str] | None = None) -> None:
        """Picks an entry of a list in the open window, as `press_window` presses."""
        view = (await self.workspace())["views"][-1]
        for block, element in elements(view, "static_select"):
            groups = element.get("option_groups") or [element]
            options = [one for group in groups for one in group["options"]]
            option = next((one for one in options if one["text"]["text"] == label), None)
            if option:
                body = {"action_id": element["action_id"], "selected_option": option}
                await self._in_window(view, block, body, typed or {})
                return
        raise AssertionError(f"no entry {label!r} in the window")

    async def _in_window(self, view: Json, block: Json, body: Json, typed: dict[str, str]) -> None:
        values = filled_in(view, typed)
        await self._post(
            "clicks", {"view_id": view["id"], **body, "block_id": block["block_id"], "values": values}
        )

    async def window(self) -> str:
        """The words of the open window; empty when none is open."""
        views = (await self.workspace())["views"]
        return " ".join(words(views[-1])) if views else ""

    async def open_home(self) -> None:
        await self._post("home", {})

    async def home(self) -> str:
        """The words of their Home tab; empty before anything stands there."""
        view = (await self.workspace())["home"]
        return " ".join(words(view["blocks"])) if view else ""

    async def press_home(self, label: str, beside: str = "") -> None:
        """Presses the first button with this label on their Home tab, in the block that shows `beside`."""
        view = (await self.workspace())["home"]
        await self._press_in(view, label, beside)

    async def close(self) -> None:
        """The open window."""
        view = (await self.workspace())["views"][-1]
        await self._post(f"views/{view['id']}", {"action": "close"})

    async def command(self, channel: str, text: str) -> None:
        await self._post("commands", {"channel": (await self.channel(channel))["id"], "text": text})

    async def whispers(self, channel: str) -> str:
        """All that only this person sees there."""
        roots = (await self.channel(channel))["messages"]
        seen = [message for root in roots for message in (root, *root.get("replies", ()))]
        return " ".join(shown(message) for message in seen if message.get("ephemeral"))

    async def thread(self, channel: str, root_words: str) -> list[Json]:
        root = await self.root(channel, root_words)
        return list(root.get("replies", ())) if root else []

    async def _must(self, channel: str, root_words: str) -> Json:
        root = await self.root(channel, root_words)
        if root is None:
            raise AssertionError(f"no message in #{channel} shows {root_words!r}")
        return root

    async def _press(self, message: Json, channel: str, label: str) -> None:
        for block, element in elements(message, "button"):
            if element["text"]["text"] == label:
                body: Json = {key: element[key] for key in ("action_id", "value") if key in element}
                await self._click(message, channel, block, body)
                return
        raise AssertionError(f"no button {label!r} on {shown(message)[:60]!r}")

    async def _press_in(self, view: Json, label: str, beside: str) -> None:
        for block, element in elements(view, "button"):
            if element["text"]["text"] == label and beside in " ".join(words(block)):
                body: Json = {key: element[key] for key in ("action_id", "value") if key in element}
                await self._post("clicks", {"view_id": view["id"], **body, "block_id": block["block_id"]})
                return
        raise AssertionError(f"no button {label!r} beside {beside!r} in that view")

    async def _click(self, message: Json, channel: str, block: Json, body: Json) -> None:
        ids = {"channel": (await self.channel(channel))["id"], "ts": message["ts"]}
        await self._post("clicks", {**ids, **body, "block_id": block.get("block_id", "")})

    async def _post(self, what: str, body: Json) -> Json:
        async with self._session.post(f"{self._url}/page/{what}", json={"as": self.user, **body}) as answer:
            result = dict(await answer.json())
        if not result.get("ok"):
            raise AssertionError(f"{what}: {result}")
        return result


def shown(message: Json) -> str:
    """A message's words as its blocks show them, else its text."""
    return " ".join(words(message["blocks"])) if message.get("blocks") else str(message.get("text", ""))


def words(part: object) -> Iterator[str]:
    """Every text that stands in blocks, in reading order."""
    if isinstance(part, list):
        for item in part:
            yield from words(item)
    elif isinstance(part, dict):
        if part.get("type") == "date":
            yield "<time>"
        elif isinstance(part.get("text"), str):
            yield str(part["text"]).strip()
        else:
            for key in (
                "title",
                "text",
                "elements",
                "fields",
                "accessory",
                "blocks",
                "label",
                "element",
                "rows",
            ):
                yield from words(part.get(key))


def links(part: object, name: str) -> Iterator[str]:
    """Addresses behind links of that name."""
    if isinstance(part, list):
        for item in part:
            yield from links(item, name)
    elif isinstance(part, dict):
        if part.get("type") == "link" and name in part.get("text", ""):
            yield str(part["url"])
        for value in part.values():
            yield from links(value, name)
