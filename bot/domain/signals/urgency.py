"""Urgency that a fact states: danger, being stuck, money leaving now, a near time and what hangs on it.

The word "urgent" is said casually, and is none by itself.
"""

from __future__ import annotations

import re

from bot.domain.heard import Heard, Reason, Signal
from bot.domain.signals.words import Pattern, clauses, plain, readable

DANGER, STUCK, MONEY, SOON = "danger", "stuck somewhere", "money is leaving now", "little time is left"

_DANGER = Pattern(
    r"\b(?:caught fire|on fire|smok(?:e|ing) (?:is )?com(?:es|ing)|(?:smell(?:s|ing)?|smelt) (?:of |"
    r"like )?(?:gas|burning|smoke)|gas leak|sparking|exploded|explosion|electric shock|electrocuted|"
    r"bleeding|unconscious|(?:cant|cannot|struggling to) breathe|allergic reaction|chest pain|(?:need|"
    r"call|called|send) an ambulance|medical emergency|(?:in|it is|its|this is|have) (?:a |an )?(?:real "
    r"|genuine )?emergency|flood(?:ed|ing)|water (?:is )?(?:pouring|everywhere)|(?:baby|child|kid|dog|"
    r"son|daughter|toddler) (?:is |are )?(?:locked|trapped|stuck)|carbon monoxide|overheating|burn(?:t|"
    r"ed) (?:my|his|her))\b"
)
_STUCK = Pattern(
    r"\b(?:stranded|locked out(?: of (?:my|our|the) (?:\w+ )?(?:room|house|flat|home|car|van|building|"
    r"hut))?(?! of)|(?:im|i am|i|we|were|we are|my \w+ is) (?:\w+ )?(?:stuck|trapped) (?:at|in|on|"
    r"abroad|here|outside|without)|no (?:way|money) to (?:get home|pay for|eat)|(?:im|i am|we are|were) "
    r"(?:\w+ )?(?:abroad|at the (?:airport|gate|station|till|checkout|counter|border|hospital)) (?:\w+ "
    r"){0,4}?(?:cant|cannot|declined|no|not|without|blocked))\b"
)
_THINGS = Pattern(
    r"\bmy (?:\w+ )?(?:card|money|payment|parcel|order|package|phone|key|cash|coin) is (?:\w+ )?"
    r"(?:stuck|trapped)\b"
)
_MONEY = Pattern(
    r"\b(?:(?:someone|somebody|they|he|she|thief|hacker) (?:is|are|s|keeps?) (?:\w+ )?(?:using|spending|"
    r"stealing|emptying|charging|withdrawing|transferring|buying)|money (?:is )?(?:leaving|being taken|"
    r"going out|disappearing)|being (?:charged|robbed|hacked|emptied|drained) (?:right )?now|account "
    r"(?:is )?being (?:emptied|drained|hacked))\b"
)
_AMOUNT = (
    r"(?:(?:an?|one|two|three|four|five|six|seven|eight|ten|half an|1?\d) (?:more )?(?:hours?|hrs?)|"
    r"(?:an hour|one hour|\d hours?) and a half|(?:a few|five|ten|fifteen|twenty|thirty|forty|fifty|"
    r"sixty|ninety|\d{1,3}) (?:more )?(?:mins?|minutes?))"
)
_NEAR = (
    rf"(?:in|within|(?:only|just) have|have only|have just|less than|under|about|in less than|in about|"
    rf"in under|in the next) (?:about |only |just |less than |under )?{_AMOUNT}"
)
_TODAY = (
    r"(?:tonight|today|this (?:morning|afternoon|evening)|tomorrow(?: morning| at \w+| afternoon)?|right now)"
)
_EVENT = (
    r"(?:flight|plane|train|bus|ferry|boat|taxi|wedding|funeral|interview|exam|surgery|operation|"
    r"appointment|meeting|presentation|deadline|closing|check ?out|checkout|check ?in|party|ceremony|"
    r"trip|hike|race|tour|concert|departure|hearing|rent|payroll|birthday|visa)"
)
_EVENT_NEAR = Pattern(
    rf"\b{_EVENT}s? (?:(?:(?:is|s|are|leaves?|departs?|starts?|begins?|takes off|boards?|boarding|due|"
    rf"goes|leaving|starting|departing|ends?) ){{1,3}}(?:{_NEAR}|{_TODAY})|{_NEAR})\b|\b(?:have|got|"
    rf"catch|catching) "
    r"(?:an?|my|our) (?:flight|plane|train|ferry|interview|exam|wedding|funeral|surgery|operation) "
    rf"{_TODAY}\b"
)
_I_GO = Pattern(
    r"\b(?:i|im|we|were|my \w+|i am|we are|she|he|they) (?:\w+ ){0,3}?(?:leave|leaving|depart|departing|"
    r"fly|flying|travel|travelling|traveling|board|boarding|check out|checking out|move out|moving out|"
    r"go away|going away|(?:go|going) (?:on|to) (?:\w+ )?(?:holiday|trip|airport|hospital)|get married|"
    r"set off|"
    rf"setting off|head off) (?:\w+ ){{0,4}}?(?:{_NEAR}|{_TODAY})\b"
)
_NEED_BY = Pattern(
    rf"\b(?:i|we) (?:really |absolutely |desperately |urgently |just )*(?:need|must have|have to have|"
    rf"must|have to|got to|require) (?:\w+ ){{0,8}}?(?:{_NEAR}|(?:by|before) (?:{_TODAY}|the end of|end "
    rf"of (?:the )?day|eod|midnight|noon|\d{{1,2}} ?(?:am|pm)?))\b"
)
_SHORT = Pattern(
    rf"\b(?:{_EVENT}s? {_NEAR}|(?:only|just|less than|under|have) (?:about )?{_AMOUNT}(?: left)? "
    rf"(?:until|till|before)|{_AMOUNT} left|"
    r"(?:running out of|no|hardly any|not much) time (?:left|to (?:lose|waste))|life (?:or|and) death|"
    r"before (?:its|it is) too late)\b"
)
_WONDERS = re.compile(
    r"^(?:how (?:long|many|much|late|early|soon|far)|can i (?:cancel|change|get|book|check|order|still)|"
    r"what (?:time|is|if|happens)|is it possible|do (?:you|i)|does|when|could i|am i|are|will|would|is)\b"
)
_DENIED = Pattern(
    r"\b(?:no|not|isnt|in case of|what if|if|never|without) (?:\w+ ){0,2}?(?:emergency|smoke|fire|"
    r"danger|sparks)\b|\b(?:last (?:year|month|week|summer|winter|time|night)|(?:years?|months?|weeks?) "
    r"ago|once)\b"
)
_HASTE = Pattern(r"\b(?:urgent\w*|asap|hurry|immediately|quick\w*|right now|emergency)\b")
_LAST = 4
"""Turns."""
_SURE = ((DANGER, _DANGER, 1.0), (MONEY, _MONEY, 1.0), (STUCK, _STUCK, 0.9))
_TIMES = (
    (f"{SOON} (something begins)", _EVENT_NEAR),
    (f"{SOON} (they leave)", _I_GO),
    (f"{SOON} (they need it)", _NEED_BY),
    (SOON, _SHORT),
)
"""Told without the customer's words, which they may take back."""


def urgent(heard: Heard) -> Signal | None:
    """Of the last turns, the newest that presses: a flight leaves whatever is said of it next."""
    for said in reversed(heard.turns[-_LAST:]):
        evidence, value = urgency(said)
        if evidence:
            return Signal(Reason.URGENT, evidence, value)
    return None


def urgency(text: str) -> tuple[str, float]:
    """(evidence in words, 0 to 1), ("", 0) for none: "can I cancel two hours before my flight?" wonders."""
    for clause in clauses(text):
        for evidence, pattern, value in _SURE:
            if pattern.search(clause) and not _denied(clause):
                return evidence, value
    for clause in clauses(text):
        if not _WONDERS.match(clause) and (found := _near(clause)):
            return found, 0.8 if _asks_haste(text) else 0.6
    return "", 0.0


def _near(clause: str) -> str:
    return next((evidence for evidence, pattern in _TIMES if pattern.search(clause)), "")


def _denied(clause: str) -> bool:
    """Said not to be, only thought of, or over."""
    return bool(_DENIED.search(clause) or _THINGS.search(clause))


def _asks_haste(text: str) -> bool:
    return bool(_HASTE.search(plain(readable(text))))
