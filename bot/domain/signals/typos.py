"""Slips of the finger in the few words that a request for a person is made of."""

from __future__ import annotations

from functools import lru_cache

from bot.domain.signals.words import listed

_WORDS = listed(
    """
    human person people agent representative operator advisor adviser someone somebody anyone manager
    supervisor colleague receptionist reception customer service support speak talking speaking transfer
    connect please
    """
)
_LONG = 9
"""From so many letters on two slips are forgiven, not one."""
_REAL = listed(
    """
    steak speck spear sneak peak speaks spear transfers connects persons persona managed manages
    manager humane humans agents operates operators operated supports supported services serviced
    persian supposed pleased pleaser pleases released connected correct collect contact customers
    custom several anyones advise advised advises receptions exception perception operate operation
    """
)
"""Words of their own, one letter away from one of the above."""
_SHORT = {
    "hooman": "human",
    "humon": "human",
    "sombody": "somebody",
    "some1": "someone",
    "any1": "anyone",
    "plz": "please",
    "pls": "please",
    "rep": "representative",
    "reps": "representatives",
    "cust": "customer",
    "costumer": "customer",
    "csr": "representative",
    "tlak": "talk",
    "takl": "talk",
    "wnat": "want",
    "teh": "the",
}


def mended(clause: str) -> str:
    """ "speak to a huamn" as "speak to a human"; words of their own stay."""
    return " ".join(_mend(word) for word in clause.split())


@lru_cache(maxsize=4096)
def _mend(word: str) -> str:
    if short := _SHORT.get(word):
        return short
    if not 5 <= len(word) <= 16 or word in _REAL or word in _WORDS or not word.isalpha():
        return word
    return next((known for known in _WORDS if _close(word, known)), word)


def _close(word: str, known: str) -> bool:
    allowed = 2 if len(known) >= _LONG else 1
    if word[0] != known[0] or abs(len(word) - len(known)) > allowed or len(known) < 5:
        return False
    return word not in (known + "s", known + "ed") and distance(word, known) <= allowed


def distance(left: str, right: str) -> int:
    """Letters put in, left out, changed, or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
