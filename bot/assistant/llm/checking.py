"""Whether an answer that a model wrote may be said: by what it cites, by each figure, and by what it vows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.assistant.features import matter, words
from bot.assistant.knowledge import Article
from bot.assistant.language import script_of
from bot.assistant.llm.addresses import addresses, as_read, without_addresses
from bot.assistant.llm.figures import borne_out, figures
from bot.assistant.llm.replying import Reply
from bot.assistant.plain import to_plain
from bot.domain.conversation import clean_turn
from bot.domain.errors import BadInput

LONGEST = 2_000
"""Characters: nobody reads more in a chat, and no article's answer needs it."""
STEM = 5
"""Letters by which two forms of a word are one: "refunded" and "refunds"."""
ENOUGH = 0.5
"""Share of an answer's words that must stand in its sources: a paraphrase has more, an invention less."""
VOWED = 0.68
"""The same for one sentence that binds the company. Chosen on half of tests/assistant/llm/drafts.py; of the
other half 1 of 18 honest drafts is kept back, and 1 of 18 that say more is not."""


class Fault(StrEnum):
    """Why an answer is kept back; `baton ask` and the log say it."""

    EMPTY = "empty"
    UNKNOWN_SOURCE = "unknown_source"
    NO_SOURCE = "no_source"
    TOO_LONG = "too_long"
    NOT_PRINTABLE = "not_printable"
    MARKS = "marks"
    ALPHABET = "alphabet"
    ADDRESS = "address"
    FIGURE = "figure"
    PRIVATE = "private"
    CLAIMED_ACT = "claimed_act"
    VOW = "vow"
    REACH = "reach"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Checked:
    """`text` is ready for the customer, "" when `fault` keeps it back. `support`: share of its words that
    its sources have."""

    text: str
    cited: tuple[Article, ...] = ()
    support: float = 0.0
    fault: Fault | None = None


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_DONE = r"(?:\w{2,}(?:ed|en)|sent|put|made|done|paid|reset|told|set|begun|found|got)\b"
_ACTED = re.compile(
    rf"\b(?:i|we)(?:['’]ve| have) (?:\w+ ){{0,2}}?{_DONE}"
    r"|\b(?:i['’]m|i am|we['’]re|we are) (?:\w+ ){0,2}?\w{3,}ing\b"
    rf"|\b(?:has|have|was|were)(?: \w+)? been {_DONE}"
    rf"|\b(?:is|are) (?:now|hereby|already) {_DONE}"
    r"|\bon (?:its|their) way\b",
    re.IGNORECASE,
)
"""Something said to be done or under way. The assistant has no hands: said of the customer's own case it is
untrue, whatever the source."""
_SUPPOSED = re.compile(r"\b(?:if|once|when|after|until|before|unless|whether|as soon as)\b", re.IGNORECASE)
_VOWS = re.compile(
    r"\b(?:we|i|they|someone|somebody|a colleague|an agent|a person|a human|(?:our|the) (?:team|staff))"
    r"(?:['’]ll| will| shall| can| promise| guarantee| owe| are going to)\b"
    r"|\byou(?:['’]ll| will| can| may)? (?:get|receive|have|be|are)\b"
    r"|\b(?:guarantee|promis|approv|waive|refund|credit|compensat|free|discount|voucher|entitle|eligible|confirm)",
    re.IGNORECASE,
)
"""What binds the company, or sounds so."""
_QUOTED = re.compile(r"[\"“„«]([^\"”“»]{2,80})[\"”“»]")
_ASKS_FOR = re.compile(
    r"\b(?:send|tell|give|share|enter|type|write|reply|provide|confirm|state|text|photo|picture|need)\w{0,3}\b"
    r"[^.!?\n]{0,60}?\b(?P<secret>passwords?|passcodes?|pin|cvc|cvv|security codes?|ibans?"
    r"|(?:card|account) (?:number|detail)s?|bank details|of (?:the|your) card)\b",
    re.IGNORECASE,
)
"""What nobody should type into a chat, unless a source itself has them enter it somewhere."""
_REACH = (
    {"today", "tonight", "tomorrow", "yesterday", "immediately", "instantly"},
    {"any", "anything", "anyone", "all", "every", "everything", "everyone", "each"},
    {"anywhere", "everywhere", "worldwide", "international", "internationally"},
    {"full", "fully", "whole", "entire", "entirely", "complete", "completely"},
    {"always", "never", "forever", "unlimited", "lifetime", "life"},
    {"including", "included", "include", "includes", "even"},
    {"free", "freely"},
)
"""Words of a kind that stretch what is said, or put it at a time: one of the kind must stand in a source."""


def checked(reply: Reply, shown: Sequence[Article], said: Sequence[str], nonce: str) -> Checked:
    """`shown` is all that the model was given to cite, `said` the customer's own words."""
    text, fault = _readable(reply.answer)
    if fault:
        return Checked("", fault=fault)
    known = {article.id: article for article in shown}
    ids = dict.fromkeys(one.strip() for one in reply.sources)
    if not ids:
        return Checked("", fault=Fault.NO_SOURCE)
    if not known.keys() >= ids.keys():
        return Checked("", fault=Fault.UNKNOWN_SOURCE)
    cited = tuple(known[one] for one in ids)
    read = as_read(text)
    support = _support(read, _stems_of(cited))
    fault = Fault.MARKS if nonce in read else _against(read, cited, said)
    if fault is None and support < ENOUGH:
        fault = Fault.UNSUPPORTED
    return Checked("" if fault else text, cited, support, fault)


def _readable(answer: str) -> tuple[str, Fault | None]:
    if not answer.strip():
        return "", Fault.EMPTY
    if len(answer) > LONGEST:
        return "", Fault.TOO_LONG
    try:
        return clean_turn(to_plain(answer)), None
    except BadInput:
        return "", Fault.NOT_PRINTABLE


def _against(text: str, cited: Sequence[Article], said: Sequence[str]) -> Fault | None:
    """What the sources don't bear out of a text `as_read`."""
    told = as_read("\n".join(f"{article.title}\n{article.body}" for article in cited))
    if not addresses(text) <= addresses(told):
        return Fault.ADDRESS
    if not _alphabets(text) <= _alphabets(told):
        return Fault.ALPHABET
    if not figures(without_addresses(text)) <= borne_out(without_addresses(told), said):
        return Fault.FIGURE
    if not _secrets(text) <= _secrets(told):
        return Fault.PRIVATE
    verbatim = {_plainly(one) for one in _SENTENCE.split(told)}
    stems = _stems_of(cited)
    for sentence in _SENTENCE.split(text):
        if _plainly(sentence) in verbatim:
            continue
        if _ACTED.search(_unquoted(sentence, told)) and not _SUPPOSED.search(sentence):
            return Fault.CLAIMED_ACT
        if _VOWS.search(sentence) and _support(sentence, stems) < VOWED:
            return Fault.VOW
    heard, known = set(words(text)), set(words(told))
    return Fault.REACH if any(kind & heard and not kind & known for kind in _REACH) else None


def _unquoted(sentence: str, told: str) -> str:
    """Without what the source itself says in those words, such as the name of a button."""
    return _QUOTED.sub(lambda quoted: "" if quoted[1] in told else quoted[0], sentence)


def _secrets(text: str) -> set[str]:
    return {found["secret"].casefold() for found in _ASKS_FOR.finditer(text)}


def _alphabets(text: str) -> set[str]:
    """A Cyrillic "a" in an English word passes for one, and hides the word from every check."""
    return {script_of(char) for char in text if char.isalpha() and unicodedata.category(char) != "Lm"}


def _plainly(sentence: str) -> str:
    return " ".join(words(sentence))


def _stems_of(articles: Sequence[Article]) -> frozenset[str]:
    texts = (f"{one.title} {' '.join(one.questions)} {one.body}" for one in articles)
    return frozenset(stem for text in texts for stem in _stems(text))


def _stems(text: str) -> list[str]:
    return [word[:STEM] for word in matter(words(text)) if not word.isdigit()]


def _support(text: str, known: frozenset[str]) -> float:
    """1 for a sentence without matter: "Happy to help!" claims nothing."""
    stems = _stems(text)
    return sum(stem in known for stem in stems) / len(stems) if stems else 1.0
