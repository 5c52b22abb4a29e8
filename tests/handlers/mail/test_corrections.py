"""A mail can't be called back: what is changed after it is mailed as a correction, once."""

from __future__ import annotations

from bot.amending import Amending
from bot.domain.callers import BACKEND
from bot.domain.enclosed import Enclosed
from bot.domain.inbound import Inbound, InboundKind
from tests.handlers.mail.world import Post, a_reply, away, delivering, desk_of, settled, waiting
from tests.usecases.world import ANNA, House


async def edits(house: House, handoff: str, said: Inbound, text: str) -> None:
    edited = {"ts": said.ts, "kind": InboundKind.EDITED, "edit_ts": "1900000000.1"}
    await house.says(handoff, ANNA, text, **edited)


async def deletes(house: House, handoff: str, said: Inbound) -> None:
    await house.says(handoff, ANNA, "", ts=said.ts, kind=InboundKind.DELETED)


async def test_an_edit_before_the_mail_is_in_the_mail_and_no_correction(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        said = await house.says(handoff, ANNA, "By Thursday.")
        gone = await house.says(handoff, ANNA, "Her card is 4711.")
        await edits(house, handoff, said, "By Friday.")
        await deletes(house, handoff, gone)
        await away(house, lambda: post.posted)
        await settled(house, 60)
    [one] = post.posted
    assert "Anna Berg wrote:\nBy Friday." in one.plain.replace("\r", "")
    assert not [word for word in ("Thursday", "4711", "Correction", "took back") if word in one.plain]


async def test_an_edit_after_the_mail_is_mailed_as_a_correction(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        said = await house.says(handoff, ANNA, "By Thursday.")
        await away(house, lambda: post.posted)
        await edits(house, handoff, said, "By Friday.")
        await away(house, lambda: len(post.posted) == 2)
        await settled(house, 60)
    first, second = post.posted
    assert "Correction by Anna Berg of what we mailed you:\nBy Friday." in second.plain.replace("\r", "")
    assert "Correction by Anna Berg" in second.html
    assert first.mail["Message-ID"] != second.mail["Message-ID"]


async def test_words_that_are_edited_after_their_late_file_came_are_corrected_with_it(
    house: House, post: Post
) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        receipt = Enclosed("F2", "receipt.png")
        said = await house.says(handoff, ANNA, "By Thursday.", has_files=True, files=(receipt,))
        await away(house, lambda: post.posted)
        house.fetching.there["F2"] = b"receipt"
        await house.late_files.bring_due()
        await edits(house, handoff, said, "By Friday.")
        await away(house, lambda: len(post.posted) == 2)
        await settled(house, 60)
    plain = post.posted[1].plain.replace("\r", "")
    assert "Correction by Anna Berg of what we mailed you:\nBy Friday.\nFile: receipt.png: " in plain


async def test_what_is_taken_back_after_the_mail_is_said_and_not_quoted(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        said = await house.says(handoff, ANNA, "Her card is 4711.")
        await away(house, lambda: post.posted)
        await deletes(house, handoff, said)
        await away(house, lambda: len(post.posted) == 2)
    assert "Anna Berg took back a message that we mailed you." in post.posted[1].plain
    assert "4711" not in post.posted[1].plain


async def test_who_read_it_in_the_chat_sees_the_edit_there_and_gets_no_mail(house: House, post: Post) -> None:
    conversation, handoff = await waiting(house)
    async with delivering(house, post):
        said = await house.says(handoff, ANNA, "By Thursday.")
        last = (await house.turns(conversation))[-1].seq
        await Amending(house.store, house.clock, house.rules).seen(BACKEND, conversation, last)
        await edits(house, handoff, said, "By Friday.")
        await settled(house, 60)
    assert post.tried == 0


async def test_who_answers_by_mail_gets_the_correction_by_mail(house: House, post: Post) -> None:
    conversation, handoff = await waiting(house)
    async with delivering(house, post), desk_of(house) as desk:
        said = await house.says(handoff, ANNA, "By Thursday.")
        await away(house, lambda: post.posted)
        assert (await desk.hand_in(a_reply(conversation)))[0] < 300
        last = (await house.turns(conversation))[-1].seq
        await Amending(house.store, house.clock, house.rules).seen(BACKEND, conversation, last)
        await edits(house, handoff, said, "By Friday.")
        await away(house, lambda: len(post.posted) == 2)
    assert "By Friday." in post.posted[1].plain
