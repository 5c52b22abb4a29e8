"""What both halves of our own that are not the development half are checked with."""

import re
from collections.abc import Iterable

from bot.evaluation.data import Parts
from bot.evaluation.scenarios.sealed.matters import INTENTS
from tests.evaluation.sets import OUTSIDE, examples, sets

SEED, COUNT, RUN = 7, 1_000, 5
WIPERS = "what size wipers does car {n} take"
TRIVIA = "who won the match on day {n}"
WHOM = "whom should i contact about item {n}"


def _of_the_opened() -> dict[str, Parts]:
    far = (*examples("oos", OUTSIDE, 20), *examples("freeze_account", "ice on account {n}", 20))
    return {**sets(), "clinc150": Parts("clinc150", far, (), ())}


def opened_sets() -> dict[str, Parts]:
    return {name: parts.inner(SEED) for name, parts in _of_the_opened().items()}


def sealed_sets() -> dict[str, Parts]:
    """Three parts of clinc150 in our own words; what is known in train is asked in other words later."""
    labels = [label for some in INTENTS.values() for label in some]
    known = [one for label in labels for one in examples(label, f"{label} example {{n}}", 20)]
    later = [one for label in labels for one in examples(label, f"about my {label} matter {{n}}", 15)]
    whom = [one for label in labels for one in examples(label, WHOM, 3)]
    far = (*examples("oos", WIPERS, 5), *examples("oos", TRIVIA, 20))
    return {"clinc150": Parts("clinc150", tuple(known), tuple(later[::2]), (*later[1::2], *whom, *far))}


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def runs(texts: Iterable[str]) -> set[str]:
    words = [plain(text).split() for text in texts]
    return {" ".join(one[at : at + RUN]) for one in words for at in range(len(one) - RUN + 1)}
