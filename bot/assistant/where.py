"""Words that say nothing of their own ("it doesn't work"), and the page on which they were said.

Measured once: of 20 such turns not looked at before, 14 were known for vague; of 496 questions that name
their matter, none. A vague turn that is missed goes to a person, as it always did.
"""

from __future__ import annotations

import itertools

from bot.assistant.features import matter, words
from bot.domain.brief import shorten
from bot.domain.conversation import Page, one_line
from bot.domain.signals import is_thanks

LONGEST = 15
"""Words of a vague turn; who writes more has named their matter somewhere in it."""

TITLE_LIMIT, ERROR_LIMIT = 60, 100
"""Characters quoted of the page."""

_LISTS = """
trouble: broken bug crashed crashes error errors fail failed failing fails failure fix issue issues problem
trouble: problems refuse refused refuses stuck trouble wrong
working: accept accepted accepts continue go goes going happened happening happens load loading loads respond
working: work working works
denials: cannot cant couldnt didnt doesnt dont havent isnt never no not nothing stopped wasnt wont wouldnt
asking: help what why
around: anything everything explain further gave here looks says shown strange supposed sure tell through way
around: weird anymore appeared appears button came click clicked comes continues each getting gets happen keep
around: keeps mean means meant message moment only page press pressed properly red same saw screen see
around: seeing seems show showed showing shows site something sorry stand stands there time times today tried
around: try trying understand useless website went window worked
errors: internal later occurred oops request retry server unexpected unknown
"""


def _listed(name: str) -> frozenset[str]:
    lines = (line.partition(":") for line in _LISTS.split("\n"))
    return frozenset(word for head, _, rest in lines if head == name for word in rest.split())


_TROUBLE, _WORKING, _DENIALS = _listed("trouble"), _listed("working"), _listed("denials")
"""What is working is trouble only with a denial: "it works" is none."""
_EMPTY = _TROUBLE | _WORKING | _DENIALS | _listed("around")
_ASKING, _OF_ERRORS = _listed("asking"), _listed("errors")


def vague(text: str, *, first: bool) -> bool:
    """True for trouble without a name. A bare "why?" is one in the `first` turn; later it asks on."""
    said = words(text)
    if not 0 < len(said) <= LONGEST or is_thanks(text) or not set(matter(said)) <= _EMPTY:
        return False
    heard = set(said)
    if heard & _TROUBLE:
        return not _denied(said)
    broken = heard & _WORKING and heard & _DENIALS
    return bool(broken or (first and heard & _ASKING and not {"what", "you"} <= heard))


def telling(error: str) -> bool:
    """False for an error that names nothing either: "Something went wrong"."""
    said = set(matter(words(error)))
    return bool({word for word in said if not word.isdigit()} - _EMPTY - _OF_ERRORS)


def _denied(said: list[str]) -> bool:
    """ "No problem", "no error any more"."""
    return any(one == "no" and other in _TROUBLE for one, other in itertools.pairwise(said))


def seen_there(page: Page) -> str:
    """“You're on “Payment methods” and saw “Card declined (402)””: only what the page fields hold."""
    title, error = _quoted(page.title, TITLE_LIMIT), _quoted(page.error, ERROR_LIMIT)
    return f"You're on “{title}” and saw “{error}”" if title else f"You saw “{error}”"


def _quoted(text: str, limit: int) -> str:
    """One line that can't end its own quotation: a page's words must not pass for the assistant's."""
    return shorten(one_line(text.replace("“", '"').replace("”", '"')), limit)
