"""What the other side sees: questions to both, asked until they are true."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.demo.colleague import Colleague, shown

Seeing = Callable[[], Awaitable[bool]]


def true(condition: Callable[[], bool]) -> Seeing:
    async def see() -> bool:
        return condition()

    return see


def root_shows(who: Colleague, channel: str, *parts: str) -> Seeing:
    """One message at the channel's root has all of these words."""

    async def see() -> bool:
        roots = (await who.channel(channel))["messages"]
        return any(all(part in shown(message) for part in parts) for message in roots)

    return see


def replied(who: Colleague, channel: str, card: str, words: str) -> Seeing:
    async def see() -> bool:
        return any(words in shown(message) for message in await who.thread(channel, card))

    return see


def under_the_name(who: Colleague, channel: str, root: str, words: str, name: str) -> Seeing:
    """In that thread somebody said these words, and the name over them is this."""

    async def see() -> bool:
        said = await who.thread(channel, root)
        return any(words in shown(message) and message.get("username") == name for message in said)

    return see


def opens(who: Colleague, channel: str, card: str, name: str, data: bytes) -> Seeing:
    """The thread has a link of that name, and behind it is this."""

    async def see() -> bool:
        return await who.opened(channel, card, name) == data

    return see


def marked(who: Colleague, channel: str, card: str, words: str, reaction: str) -> Seeing:
    async def see() -> bool:
        for message in await who.thread(channel, card):
            if words in shown(message):
                return reaction in {mark["name"] for mark in message.get("reactions", ())}
        return False

    return see


def whispered(who: Colleague, channel: str, words: str) -> Seeing:
    async def see() -> bool:
        return words in await who.whispers(channel)

    return see


def window(who: Colleague, words: str) -> Seeing:
    async def see() -> bool:
        return words in await who.window()

    return see
