"""Private words to an agent: why something stayed inside, and why a click did nothing."""

from __future__ import annotations

from blocks.card_facts import quoted
from blocks.file_slips import FILE_SLIPS
from blocks.ids import Action, Part
from blocks.parts import MESSAGE_TEXT_LIMIT, TEXT_LIMIT, Message, button, buttons, known, plain
from blocks.refusals import TROUBLE
from blocks.text import NAME_LIMIT, escaped_within, shorten
from bot.domain.conversation import one_line
from bot.domain.deliveries import KeptWhy, Notice, Slip

WORDS: dict[str, str] = {
    KeptWhy.NOTE: "Kept inside as a note: the customer doesn't see it.",
    KeptWhy.COLLEAGUE: (
        "Kept inside: only who holds this handoff and their helpers answer the customer. To join in, ask "
        "them to add you: ⋯ → Helpers on the card."
    ),
    KeptWhy.UNCLAIMED: (
        "The customer doesn't get this: nobody has claimed the handoff yet. "
        "Claim it and send your answer again, and it reaches them."
    ),
    KeptWhy.EARLY: (
        "The customer doesn't get this: you wrote it before you claimed, or were asked in. Send it again, "
        "and it reaches them."
    ),
    KeptWhy.CLOSED: (
        "The customer doesn't get this: the handoff is over. It opens again when they write within a day, "
        "or by Reopen on the card."
    ),
    KeptWhy.HANDED_BACK: "The customer doesn't get this: they were handed back to the assistant.",
    KeptWhy.MERGED: (
        "The customer doesn't get this: it was merged into another card. Answer in that one's thread."
    ),
    Notice.HELPER_REMOVED: "You don't help here any more: what you write in this thread stays inside.",
    KeptWhy.BLOCKED: "The customer doesn't get this: they are blocked, and the handoff is over.",
    KeptWhy.MOVED: "The customer doesn't get this: another team has the handoff now. Its card shows the way.",
    KeptWhy.NO_TEXT: "The customer doesn't get this: there are no words and no file in it.",
    Slip.EDIT: (
        "The customer still reads your earlier wording: edits are carried for a day, and that day is over. "
        "Send a correction as a reply."
    ),
    Slip.DELETION: (
        "The customer still has your message: deletions are carried for a day, and that day is over."
    ),
    **FILE_SLIPS,
    Slip.FAILED: (
        "The customer has not got this: something failed on our side. It is kept here, "
        "and whoever runs Baton has been told."
    ),
}
"""By KeptWhy, Slip and Notice code."""

TRIGGER_EXPIRED = "Slack took too long to bring your click, so no window could open. Press it again."


def whisper(code: str, handoff_id: str, file: str = "") -> Message:
    """By KeptWhy, Slip or Notice code, and the name of the file it is about; with Claim where that helps.

    Raises KeyError on another code.
    """
    name = shorten(one_line(file), NAME_LIMIT)
    message = private(WORDS[code].format(file=quoted(name) if name else "the file"))
    if code == KeptWhy.UNCLAIMED:
        message["blocks"].append(buttons(button(Action.CLAIM, "Claim", handoff_id, primary=True)))
    return message


def private(said: str) -> Message:
    block = known(Part.WORDS, {"type": "section", "text": plain(said[:TEXT_LIMIT] or TROUBLE)})
    return {"text": escaped_within(said or TROUBLE, MESSAGE_TEXT_LIMIT), "blocks": [block]}
