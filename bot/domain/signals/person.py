"""A request for a person: what the customer wants wins over all that is guessed.

A small grammar over clauses, with slips of the finger mended. Who asks whether it is a human, tells what an
agent said, or says that none is needed asks for nobody.
"""

from __future__ import annotations

import re

from bot.domain.signals.person_rules import ASKED, NO_BOT, PATTERNS
from bot.domain.signals.typos import mended
from bot.domain.signals.words import listed, sentences

_WONDERS = re.compile(
    r"^(?:(?:hi|hello|hey|so|ok|wait|but|and|excuse me|sorry) ){0,2}(?:are (?:you|u)|r u|am i|is "
    r"(?:this|that|it)|(?:you are|youre) (?:not )?(?:an? )?(?:real|human|bot|robot|person|machine)|do "
    r"(?:i|we) (?:need|have)|should i|must i|did i|was i|was that|were you|how many|whats? (?:name|"
    r"should i|can i|do i|may i)|what (?:name|should|can|do|may)|how does|how do (?:your|the|real)|does|"
    r"what happens)\b"
)
"""Asks about persons, not for one: "are you a human?", "do I need to talk to somebody to close it?"."""
_OF_THEM = re.compile(
    r"\b(?:your|a|any|by|particular) name\b|\b(?:if|whether) (?:you|u|this|it)(?: is| are|re|s) (?:an? "
    r")?(?:real|human|actual|bot|live|person)|\bwhat (?:can|should|do|may) i call (?:you|u)\b"
)
_FRESH = re.compile(r"\b(?:but|so|and|because|cause|i|we|please|then|let|can|could)\b")
_NEGATED = re.compile(
    r"\b(?:dont|do not|doesnt|didnt|did not|no need|neednt|need not|not necessary|no reason|never|"
    r"without|wont|will not|not|unnecessary|stop|instead of|rather than|no|cant|cannot|unable|tried|had|"
    r"(?:was|were) (?:going|about) to|(?:id|would) have|nearly|almost|"
    r"used)\b"
)
_NO_NEED = re.compile(
    r"\b(?:dont|do not|not|no) (?:really |think |believe |feel |see |want to |have |that |a |any "
    r"){0,4}(?:need|reason|necessity)\b|\b(?:dont|do not) (?:think|believe) (?:that )?i\b|\bno need\b|"
    r"\b(?:whether|when|before|until|unless|every time) i\b|\bwithout (?:having|needing) to\b"
)
_STILL_ASKS = re.compile(
    r"\b(?:why|how long|if you|if u|if i|cant i|cant you|cant we|wont you|dont you|is there no)\b"
)

_ALONE = listed(
    """
    human humans person agent agents representative operator advisor adviser supervisor manager
    receptionist reception concierge
    """
)
_BESIDE = listed(
    """
    please hi hello hey now asap immediately just a an the real live actual to with speak talk chat
    i want need get me again thanks thank you kindly some right this instant give ok okay yes yeah
    then being support service customer care help desk front line member of staff your direct team
    speaking human and so well another different better bank hotel would like id can could
    """
)
_PAIRS = re.compile(
    r"\b(?:customer (?:service|support|care)|front desk|support team|help desk|staff member|member of "
    r"staff)\b"
)
_BARE_WORDS = 9


def asked_for_person(text: str) -> str:
    """In words, "" for none. "You don't need to transfer me" and "are you a human?" are none."""
    for sentence in sentences(text):
        wonders = bool(_WONDERS.match(sentence[0]) or _OF_THEM.search(" ".join(sentence)))
        for clause in sentence:
            if evidence := _asked(mended(clause), wonders=wonders):
                return evidence
    return ""


def _asked(clause: str, *, wonders: bool) -> str:
    if not wonders and _bare(clause):
        return ASKED
    for evidence, pattern in PATTERNS:
        if wonders and evidence != NO_BOT:
            continue
        match = pattern.search(clause)
        if match and (evidence == NO_BOT or not _declined(clause[: match.start()])):
            return evidence
    return ""


def _bare(clause: str) -> bool:
    """Nothing but the word for a person, and what politeness puts around it."""
    said = clause.split()
    if len(said) > _BARE_WORDS or not set(said) <= _ALONE | _BESIDE:
        return False
    return not _ALONE.isdisjoint(said) or bool(_PAIRS.search(clause))


def _declined(before: str) -> bool:
    """A denial in the same breath before it: "I don't want", not "I don't understand, I want"."""
    if _STILL_ASKS.search(before):
        return False
    breath = _FRESH.split(before)[-1]
    return bool(_NEGATED.search(breath) or _NO_NEED.search(before))
