"""Slack's emoji names, as characters."""

from __future__ import annotations

import re

import emoji

_CODE = re.compile(r"(?<!\d):([a-z0-9_+'-]+):(?::skin-tone-([2-6])(?:-[2-6])?:)?(?!\d)")
_VARIANT = "\ufe0f"
_OWN = {
    "simple_smile": "🙂",
    "the_horns": "🤘",
    "face_with_cowboy_hat": "🤠",
    "i_love_you_hand_sign": "🤟",
    "grinning_face_with_star_eyes": "🤩",
    "shocked_face_with_exploding_head": "🤯",
    "face_palm": "🤦",
    "flag-england": "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "flag-scotland": "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "flag-wales": "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
}
"""Names that Slack has and the emoji package has not."""


def to_characters(text: str) -> str:
    """`:tada:` and `:wave::skin-tone-3:` as characters; a workspace's own emoji stays `:name:`.

    Digits around keep a code as it is, for `1:100:2` is no hundred.
    """
    return _CODE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name, tone = found[1], found[2]
    if re.fullmatch(r"skin-tone-[2-6]", name):
        return _tone(name[-1])
    drawn = _OWN.get(name) or _flag(name) or _packaged(name)
    if not drawn:
        return f":{name}:"
    return drawn[0] + _tone(tone) + drawn[1:].removeprefix(_VARIANT) if tone else drawn


def _tone(number: str) -> str:
    """Slack counts the skin tones 2 to 6, Unicode from U+1F3FB."""
    return chr(0x1F3FB + int(number) - 2)


def _flag(name: str) -> str:
    found = re.fullmatch(r"flag-([a-z]{2})", name)
    return "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in found[1]) if found else ""


def _packaged(name: str) -> str:
    """Slack writes `man-running` and `female-technologist` where the package has `man_running` and so on."""
    sex = re.sub(r"^(fe)?male-", lambda found: "woman-" if found[1] else "man-", name)
    people = re.sub(r"-heart-|-", "_", name)
    together = f"{'couple_with_heart' if '-heart-' in name else 'family'}_{people}"
    for candidate in (name, sex.replace("-", "_"), together):
        drawn = emoji.emojize(f":{candidate}:", language="alias")
        if drawn != f":{candidate}:":
            return drawn
    return ""
