"""Hints toward a handoff, each a pure function of what was said."""

from __future__ import annotations

import re

_PERSON = (
    r"(?:real |actual |live )?(?:person|human(?: being)?|someone|somebody|agent|representative|rep|"
    r"advis[oe]r|operator|colleague|member of staff|staff member|customer (?:service|support)|support team)"
)
_ROLE = (
    r"(?:real person|real human|live person|live agent|human(?: being)?|person|agent|representative|operator)"
)
_ASKS = re.compile(
    r"\b(?:"
    r"(?:speak|talk|chat|connect me|put me through|transfer me|get through|pass me on)\s+(?:to|with)\s+"
    rf"(?:an?\s+|the\s+|your\s+)?{_PERSON}"
    r"|(?:want|need|get me|give me|like|prefer|have)\s+"
    rf"(?:to\s+(?:speak|talk|chat)\s+(?:to|with)\s+)?(?:an?\s+)?{_ROLE}(?!\s+(?:to|for|who)\s+(?:clean|carry|repair|fix))"
    r"|(?:is|are) there (?:an?\s+)?(?:real |actual )?(?:person|human|anyone|anybody)"
    r"|(?:can|could|will|would) (?:someone|somebody|a person|a human)(?: from [\w ]{2,30}?)? (?:please )?"
    r"(?:call|help|contact|talk|speak|ring|get in touch)"
    rf"|^{_ROLE}(?: please)?[.!?]*$"
    r"|(?:not|stop|instead of|rather than)\s+(?:talking to\s+|with\s+)?(?:an?\s+|this\s+)?"
    r"(?:bot|robot|machine|computer)"
    r")(?:\b|$)",
    re.IGNORECASE | re.MULTILINE,
)
_DECLINES = re.compile(
    r"\b(?:don'?t|do not|no need to|needn'?t|not necessary to|without|rather not|won'?t)\s+(?:\w+\s+){0,3}?"
    r"(?:transfer|speak|talk|connect|pass|put|a person|an agent|a human)",
    re.IGNORECASE,
)
_REJECTS = re.compile(
    r"\b(?:not what i (?:asked|meant|mean|need)|that'?s not it|that is not it|not helpful|wrong answer|"
    r"did(?:n'?t| not) (?:help|work|answer)|does(?:n'?t| not) (?:help|work|answer)|"
    r"already (?:tried|did|told|said|asked)|still (?:not|doesn'?t|don'?t|no|waiting|the same)|again)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:ridiculous|unacceptable|useless|terrible|awful|disgrace\w*|joke|fed up|sick of|waste of|worst|"
    r"furious|angry|scam|pathetic|incompetent|wtf|hopeless)\b",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?!(?:no|[\s,.!;:-])+$)"
    r"(?:ok(?:ay)?|great|perfect|super|cool|fine|all good|that'?s (?:it|all|great)|no|"
    r"(?:many |much )?thank(?:s| you)(?: (?:so|very) much| a lot)?|thx|cheers|ta|bye|goodbye|"
    r"for (?:your|the) help|you too|have a (?:nice|good) (?:day|one)|[\s,.!;:)(❤👍🙏😊🙂-])+$",
    re.IGNORECASE,
)
REPEAT_OVERLAP = 0.6
"""Share of words two turns have in common, over which one repeats the other."""


def asked_for_person(text: str) -> bool:
    """True for a request to be given to a person; "you don't need to transfer me" is none."""
    return bool(_ASKS.search(text)) and not _DECLINES.search(text)


def rejects(text: str) -> bool:
    """True when the customer says that the last answer missed."""
    return bool(_REJECTS.search(text))


def is_thanks(text: str) -> bool:
    """True when nothing but thanks or a goodbye is said; a bare "no" or anything asked is more."""
    return bool(_THANKS.match(text.strip()))


def strong_words(text: str) -> bool:
    return bool(_STRONG.search(text))


def shouts(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return (len(letters) >= 12 and capitals / len(letters) > 0.7) or text.count("!") >= 3


def repeats(text: str, earlier: str) -> bool:
    left, right = _words(text), _words(earlier)
    return len(left) >= 3 and bool(right) and len(left & right) / len(left | right) >= REPEAT_OVERLAP


def names(text: str, phrase: str) -> bool:
    """True when `phrase` stands in `text` as whole words, in any case."""
    return bool(re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", text.casefold()))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.casefold()))
