"""Which conversation a mail belongs to, and whether it is one of our own that came round."""

from __future__ import annotations

import re
from itertools import chain

from handlers.mail.letters import Sender
from handlers.mail.reading import Arrived
from handlers.mail.tokens import LENGTH

_OUR_ID = r"<([a-z2-7]{%d})(?:\.\d+-\d+)?@%s>"


def tokens_of(arrived: Arrived, recipient: str, sender: Sender) -> list[str]:
    """Of the address it was sent to; else of our mails that it answers, for who wrote to another address."""
    ours = sender.reply.tokens_in(f"{recipient} {arrived.recipients}") if sender.reply else []
    answered = re.findall(_our_id(sender), arrived.references, re.IGNORECASE)
    return list(dict.fromkeys(chain(ours, answered)))


def is_ours(arrived: Arrived, sender: Sender) -> bool:
    """A mail that Baton itself sent, redirected back to it."""
    return re.fullmatch(_our_id(sender), arrived.message_id, re.IGNORECASE) is not None


def _our_id(sender: Sender) -> str:
    return _OUR_ID % (LENGTH, re.escape(sender.domain))
