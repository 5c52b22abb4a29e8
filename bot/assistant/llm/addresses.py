"""Web and e-mail addresses in a text, however they are disguised."""

from __future__ import annotations

import re
import unicodedata

_WRITTEN = re.compile(
    r"[\w.+@-]+(?:(?P<linked>://\S+|(?:(?<=mailto)|(?<=tel)|(?<=sms)|(?<=data)|(?<=javascript)):\S+)|/\S*)?",
    re.IGNORECASE,
)
"""Whatever stands before "://": the widget makes a link of "1https://evil", too."""
_DOTTED = re.compile(r"[\w-]\.[^\W\d_]{2,}|@\w")
"""In a run of letters, dots and dashes, it makes an address of it, whatever stands before."""
_DOTS = str.maketrans("。", ".")
_UNSEEN = re.compile("[\u034f\u180b-\u180d\ufe00-\ufe0f]")


def as_read(text: str) -> str:
    """As browsers and readers take it: signs that look alike are one, and what can't be seen is gone."""
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    return _UNSEEN.sub("", "".join(char for char in plain if unicodedata.category(char) != "Cf"))


def addresses(text: str) -> set[str]:
    """Without case, and without the marks of the sentence around them."""
    return {
        found[0].lstrip(".+-").rstrip(".,;:!?)]}'\"»”").casefold()
        for found in _WRITTEN.finditer(text)
        if _is_address(found)
    }


def without_addresses(text: str) -> str:
    return _WRITTEN.sub(lambda found: " " if _is_address(found) else found[0], text)


def _is_address(found: re.Match[str]) -> bool:
    return bool(found["linked"] or _DOTTED.search(found[0]))
