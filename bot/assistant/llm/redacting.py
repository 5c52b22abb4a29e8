"""What customers write without thinking and no answer needs: addresses, card numbers, secrets."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from bot.domain.conversation import one_line

_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_DIGITS = re.compile(r"(?<![\w-])(?:\d(?:[ \xa0-]?\d){12,18}|\d{4}(?:\.\d{4}){3})(?![\w-])")
_MARKED = re.compile(
    r"(?i)\b(bearer|password|passwort|passcode|api[ _-]?key|secret|token)"
    r"((?:\s+(?:is|was|still|now|ist|lautet)){0,2}(?:\s*[:=]\s*|\s+(?=\S*[^\W_a-z.,;!?'’]|\S*[\d_#$%&*])))(\S{4,})"
)
_SECRET = re.compile(
    r"(?<![\w-])(?:sk|pk|rk|xox[abeprs]|xapp|gh[opsu]|glpat|ey[JK])[-_]?[\w-]{8,}(?:\.[\w-]+){0,2}"
)
_LONG = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{24,}")
LONGEST = 4_000
"""Characters looked at and sent: a whole customer's turn."""
CARD_DIGITS = 13
IBAN = re.compile(
    r"\b(?:[A-Z]{2}\d{2}(?:[ \xa0]?[A-Z0-9]{4}){3,7}(?:[ \xa0]?[A-Z0-9]{1,3})?"
    r"|[A-Za-z]{2}\d{2}(?:[ \xa0]?\d{4}){3,7}(?:[ \xa0]?\d{1,3})?)\b"
)
"""In small letters only those that are numbers but for the country: words would be taken for the rest."""
PLACE_LIMIT = 200
"""Characters of a page's path."""


def redacted(text: str) -> str:
    """E-mail addresses, bank and card numbers, passwords and tokens as words in brackets."""
    text = _MARKED.sub(r"\1\2[secret]", text[:LONGEST])
    text = _MAIL.sub("[e-mail]", text)
    text = _SECRET.sub("[secret]", text)
    text = _LONG.sub(lambda match: "[secret]" if _is_random(match[0]) else match[0], text)
    text = IBAN.sub("[account number]", text)
    return _DIGITS.sub(lambda match: "[card number]" if _is_card(match[0]) else match[0], text)


def place(url: str) -> str:
    """The path alone: what stands behind the question mark of an address may let its reader in."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return redacted(one_line(unquote(path)))[:PLACE_LIMIT]


def _is_random(written: str) -> bool:
    """No word is as long, and has digits in it."""
    return any(char.isdigit() for char in written) and any(char.isalpha() for char in written)


def _is_card(written: str) -> bool:
    """By Luhn's check digit, which one long number in ten passes by chance."""
    digits = [int(char) for char in written if char.isdigit()]
    if len(digits) < CARD_DIGITS:
        return False
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
