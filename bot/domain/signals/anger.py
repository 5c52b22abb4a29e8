"""Words and forms in which anger shows. None of them is frustration by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.domain.signals.words import Pattern, clauses, readable, sentences

_STRONG = Pattern(
    r"\b(?:ridiculous|unacceptable|disgrace\w*|disgust\w*|pathetic|incompetent|incompetence|appalling|"
    r"outrage\w*|farce|shambles|laughable|furious|livid|angry|fuming|fed up|sick (?:and tired|of)|had "
    r"enough|hopeless|useless|(?:a|bad|complete|total|utter) joke|"
    r"waste of (?:\w+ )?(?:time|money)|"
    r"wasting my (?:\w+ )?(?:time|money)|wast(?:ed|ing) (?:\w+ ){0,2}(?:hours?|days?|weeks?)|"
    r"(?:terrible|awful|horrible|shocking|worst|dreadful|abysmal|garbage|rubbish) (?:\w+ )?(?:service|"
    r"support|experience|company|bot|help|answers?|treatment|shop|bank|hotel|app)|(?:service|support|"
    r"bot|company|help|this|it|you)(?: \w+)? (?:is|are|s|was) (?:\w+ )?(?:terrible|awful|horrible|"
    r"shocking|rubbish|garbage|a disgrace|beyond a joke)|you(?:re| are) (?:all )?(?:scammers|thieves|"
    r"crooks|liars)|wtf|ffs|infuriating|frustrat\w+|annoy(?:ed|ing))\b"
)
_CURSE = (
    r"(?:fuck\w*|f\*+\w*|shit\w*|sh\*t|bullshit|crap\w*|damn\w*|goddamn\w*|bloody|bastards?|bitch\w*|"
    r"arse\w*|ass(?:hole)?s?|idiots?|idiotic|morons?|stupid|dumb|imbeciles?|muppets?|clowns?|pissed off|"
    r"piss off|what "
    r"the hell|screw you|stfu)"
)
_CURSES = Pattern(rf"\b{_CURSE}\b")
_US = (
    r"(?:you|your|youre|u|ur|bots?|chat ?bots?|assistants?|company|service|support|staff|people|team|"
    r"lot|shop|bank|hotel)"
)
_AT_US = Pattern(
    rf"\b(?:{_CURSE} (?:\w+ )?{_US}|{_US} (?:\w+ ){{0,3}}?{_CURSE}|fuck (?:off|this|you|it)|piss off|"
    rf"screw you|stfu|shut up)\b"
)
_SARCASM = Pattern(
    r"\b(?:thanks for nothing|thanks a (?:lot|bunch|million) for (?:nothing|los|wast|ignor|not|mess|"
    r"break|cancel|charg)\w*|(?:oh|wow) (?:great|wonderful|brilliant|lovely|joy|fantastic|perfect|"
    r"thanks|how)|just (?:great|what i needed|perfect|brilliant|wonderful|fantastic)|(?:so|very|super|"
    r"real|really|how) (?:helpful|useful|convenient) (?:not|as (?:always|usual|ever))|how (?:very |"
    r"terribly |incredibly )?(?:helpful|convenient|generous)|what a surprise|yeah right|yeah sure|"
    r"(?:great|good|nice|fantastic|brilliant|excellent) (?:job|work|service) (?:los|break|wast|ignor|"
    r"mess|not|destroy|guys)\w*|well done (?:los|break|wast|ignor|mess|not|for)\w*|slow clap|big help|"
    r"lot of good that|couldnt care less|exactly what i needed today|you must be joking|are you "
    r"(?:kidding|joking|serious)|is this a joke|you call this|are (?:you|u) even (?:listening|reading|"
    r"trying))\b"
)
_PRAISE = re.compile(
    r"^(?:oh |wow |well )?(?:great|wonderful|brilliant|lovely|fantastic|perfect|awesome|amazing|super|"
    r"nice one|excellent)$"
)
_AFTER_PRAISE = re.compile(
    r"^(?:another|yet another|so now|now (?:it|i|my|the)|still|again|just what|exactly what|more|no "
    r"(?:answer|reply|help)|the same|that (?:didnt|doesnt|broke|made it worse))\b"
)
_EFFORT = Pattern(
    r"\b(?:(?:second|third|fourth|fifth|sixth|tenth|hundredth|nth|2nd|3rd|4th|5th|6th|10th|100th|"
    r"umpteenth) time|how many times|(?:been|waiting|waited|trying|spent|for|after) (?:\w+ "
    r"){0,4}?(?:hours|days|weeks|months) (?:now|already|and|on|of|with)|(?:waiting|waited|been trying|"
    r"spent) (?:\w+ ){0,4}?(?:hours?|days|weeks|months)|over and over|again and again|keeps? (?:asking|"
    r"telling|saying|repeating|sending|going)|round in circles|in circles|going nowhere|getting nowhere|"
    r"(?:no one|nobody|noone) (?:\w+ )?(?:helps?|answers?|replie[sd]|cares?|listens?|listening|"
    r"answering|helping|responds?|bothers)|every (?:single )?time|all day|chasing|passed around|passed "
    r"from)\b"
)
_LEAVING = Pattern(
    r"\b(?:never (?:\w+ ){0,2}?(?:buy|buying|order|ordering|shop|shopping|use|using|come|coming|book|"
    r"booking|stay|staying)(?: \w+){0,4} again|(?:go|going|switch|switching|move|moving|take|taking)(?: "
    r"\w+){0,3} (?:to (?:a|your|another) (?:competitor|competition|bank|shop|provider)|elsewhere)|"
    r"(?:report|sue|reporting|suing) you|(?:bad|negative|one star|1 star|terrible|honest) reviews?|"
    r"trading standards|ombudsman|consumer protection|chargeback|los(?:t|ing) (?:a|me as a|another) "
    r"customer|last time i (?:buy|order|use|shop|book|stay)|my lawyer|small claims|legal action)\b"
)
_LETTERS_NEEDED = 12
_MARKS = re.compile(r"!!|\?\?\?|[?!]{3}")
_MANY = 3
_READ_LETTERS = 2_000


def strong_words(text: str) -> bool:
    return _said(_STRONG, text)


def curses_us(text: str) -> bool:
    """At those who serve; a "damn zip" is none."""
    return _said(_AT_US, text)


def curses(text: str) -> bool:
    return _said(_CURSES, text)


def sarcasm(text: str) -> bool:
    said = clauses(text)
    praised = any(_PRAISE.match(one) and _AFTER_PRAISE.match(after) for one, after in pairwise(said))
    return praised or any(_SARCASM.search(" ".join(sentence)) for sentence in sentences(text))


def effort(text: str) -> bool:
    """Tells what it has cost them so far."""
    return _said(_EFFORT, text)


def leaving(text: str) -> bool:
    return _said(_LEAVING, text)


def without_anger(clause: str) -> str:
    """What is left of one clause: "you lost my damn parcel" still names the parcel."""
    for pattern in (_STRONG, _SARCASM, _LEAVING, _CURSES):
        clause = pattern.taken_out(clause)
    return clause


def capitals(text: str) -> bool:
    letters = [char for char in text[:_READ_LETTERS] if char.isalpha()]
    return len(letters) >= _LETTERS_NEEDED and sum(char.isupper() for char in letters) / len(letters) > 0.7


def marks(text: str) -> bool:
    said = readable(text)
    return bool(_MARKS.search(said)) or said.count("!") >= _MANY


def shouts(text: str) -> bool:
    return capitals(text) or text.count("!") >= _MANY


def terser(turns: Sequence[str]) -> bool:
    """Each of the last three shorter than the one before, from a sentence down to a few words."""
    lengths = [len(turn.split()) for turn in turns[-3:]]
    if len(lengths) < 3 or not 0 < lengths[-1] <= 4:
        return False
    return lengths[0] > lengths[1] > lengths[2] and lengths[0] >= 8


def _said(pattern: Pattern, text: str) -> bool:
    return any(pattern.search(clause) for clause in clauses(text))
