"""Language tags (BCP 47), as far as they choose words: a language, a script, a region."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LONGEST = 35
"""Characters that software should take (RFC 5646, 4.4.1); longer ones are no customer's language."""

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?(?:-[a-z0-9]{1,8})*",
    re.IGNORECASE | re.ASCII,
)


def canonical(tag: str) -> str:
    """ "de-AT" for "DE_at" and "de-at-u-co-phonebk"; "" for what is no language tag."""
    match = _TAG.fullmatch(tag.replace("_", "-")) if len(tag) <= LONGEST else None
    if match is None:
        return ""
    script, region = match["script"] or "", match["region"] or ""
    return "-".join(filter(None, (match["language"].lower(), script.title(), region.upper())))


def nearest(tag: str, offered: Iterable[str]) -> str:
    """Of `offered` (canonical) the one to use for who asked for `tag`: the same, one less particular, or
    another of the same language; "" when nothing is near."""
    there = list(offered)
    wanted = canonical(tag)
    if not wanted:
        return ""
    language = wanted.partition("-")[0]
    sibling = (one for one in there if one.partition("-")[0] == language)
    return next((one for one in _wider(wanted) if one in there), None) or next(sibling, "")


def _wider(tag: str) -> Iterator[str]:
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]
