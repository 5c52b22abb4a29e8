"""What our mails say around the agents' words, in each language that Baton speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.domain.texts import known_zone

MARK = "##-"
"""Begins the line above which a customer writes; all from there on is our own mail, quoted."""


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    subject: str
    above: str
    hello: str
    hello_name: str
    missed: str
    says: str
    corrects: str
    takes_back: str
    file: str
    file_in_chat: str
    answer: str
    no_answer: str
    why: str


ENGLISH = Words(
    language="en",
    subject="Our answer to your question of {day}",
    above="Please write your answer above this line.",
    hello="Hello,",
    hello_name="Hello {name},",
    missed="You were not in our chat when this answer came:",
    says="{agent} wrote:",
    corrects="Correction by {agent} of what we mailed you:",
    takes_back="{agent} took back a message that we mailed you. Please disregard it.",
    file="File:",
    file_in_chat="it is in the chat where you asked",
    answer="To go on, simply answer this e-mail.",
    no_answer="To go on, open the chat where you asked. Nobody reads answers to this e-mail.",
    why="You get this because this address was left in our chat.",
)
GERMAN = Words(
    language="de",
    subject="Unsere Antwort auf Ihre Frage vom {day}",
    above="Bitte schreiben Sie Ihre Antwort über diese Zeile.",
    hello="Guten Tag,",
    hello_name="Guten Tag {name},",
    missed="Sie waren nicht in unserem Chat, als diese Antwort kam:",
    says="{agent} schrieb:",
    corrects="Korrektur von {agent} zu dem, was wir Ihnen schrieben:",
    takes_back=(
        "{agent} hat eine Nachricht zurückgenommen, die wir Ihnen schrieben. Bitte beachten Sie sie nicht."
    ),
    file="Datei:",
    file_in_chat="Sie finden sie im Chat, in dem Sie gefragt haben",
    answer="Um fortzufahren, antworten Sie einfach auf diese E-Mail.",
    no_answer=(
        "Um fortzufahren, öffnen Sie den Chat, in dem Sie gefragt haben. "
        "Antworten auf diese E-Mail liest niemand."
    ),
    why="Sie erhalten diese Nachricht, weil diese Adresse in unserem Chat hinterlassen wurde.",
)
_BY_LANGUAGE = {words.language: words for words in (ENGLISH, GERMAN)}


def words_for(locale: str) -> Words:
    """English where the locale's language is not spoken here."""
    return _BY_LANGUAGE.get(locale.replace("_", "-").partition("-")[0].lower(), ENGLISH)


def day(moment: datetime, words: Words, zone: str) -> str:
    """ "22 November": without a year, so that a conversation's mails keep one subject and one thread."""
    there = moment.astimezone(ZoneInfo(zone if known_zone(zone) else "UTC"))
    return format_skeleton("MMMMd", there, locale="en_GB" if words is ENGLISH else words.language)
