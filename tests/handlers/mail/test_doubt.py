"""A mail whose fate nobody knows."""

from __future__ import annotations

import asyncio

from tests.handlers.mail.world import Post, away, delivering, settled, waiting
from tests.usecases.world import ANNA, House


async def test_a_mail_in_doubt_repeats_no_words_under_another_id(house: House, post: Post) -> None:
    """The line broke after the words; before the second try the agent says one thing more."""
    _, handoff = await waiting(house)
    post.answers["DATA"].append("drop")
    post.taken_before, post.once = True, asyncio.Event()
    await house.says(handoff, ANNA, "line one")
    async with delivering(house, post):
        await away(house, lambda: len(post.posted) == 1)
        await house.says(handoff, ANNA, "line two")
        post.once.set()
        await away(house, lambda: len(post.posted) >= 2)
        await settled(house, 60)
    ids = {one.mail["Message-ID"] for one in post.posted if "line one" in one.plain}
    assert len(ids) == 1, [one.plain for one in post.posted]
