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
