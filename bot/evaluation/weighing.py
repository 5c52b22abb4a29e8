"""Fits the decision's weights: `python -m bot.evaluation.weighing DIR`, with the sets that `evaluate` reads.

Each turn of the development half at which the weighing is asked (an answer was attempted, and no rule has
spoken) is one sample: its features are the values of the hints, and it is right to hand off at the gold turn.
Logistic regression with a ridge toward the weights that were set by hand (PRIOR): what the scenarios don't
show stays as it was set, and no weight of a hint falls under nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.deciding import Deciding
from bot.domain.heard import Reason
from bot.domain.weighing import logistic
from bot.evaluation.data import DataInvalid
from bot.evaluation.playing import NoSkills, Played, RememberedMood
from bot.evaluation.regression import solve
from bot.evaluation.running import load
from bot.evaluation.scenarios import development
from bot.evaluation.tables import Given
from bot.evaluation.tables.scenarios import TooSmall, built, played_out, rules_of

PRIOR_INTERCEPT = -2.6
PRIOR: dict[Reason, float] = {
    Reason.ASKED_AGAIN: 3.4,
    Reason.FRUSTRATED: 6.0,
    Reason.FAILED_ATTEMPTS: 3.2,
    Reason.URGENT: 1.4,
    Reason.SEVERAL_MATTERS: 1.2,
    Reason.NOT_SURE: 1.5,
    Reason.AMBIGUOUS: 0.5,
    Reason.VALUED_CUSTOMER: 0.5,
    Reason.PAGE_ERROR: 0.4,
}
RIDGE, STEPS = 4.0, 20
Sample = tuple[tuple[float, ...], bool]


def samples(played: Sequence[Played], deciding: Deciding) -> Iterator[Sample]:
    for one in played:
        gold = one.dialogue.gold
        for step in one.steps:
            if gold is not None and step.number > gold:
                break
            decision = deciding.decide(step.story, step.draft)
            if decision.is_ruled or not step.story.tried:
                continue
            values = {signal.reason: signal.value for signal in decision.signals}
            yield tuple(values.get(reason, 0.0) for reason in PRIOR), step.number == gold


def fit(seen: Sequence[Sample]) -> tuple[float, dict[Reason, float]]:
    """Newton's method. `seen` must not be empty."""
    prior = [PRIOR_INTERCEPT, *PRIOR.values()]
    weights, size = list(prior), len(prior)
    for _ in range(STEPS):
        slope = [RIDGE * (was - now) for was, now in zip(prior, weights, strict=True)]
        bend = [[RIDGE * (at == to) for to in range(size)] for at in range(size)]
        for values, right in seen:
            x = (1.0, *values)
            p = logistic(sum(w * one for w, one in zip(weights, x, strict=True)))
            for at in range(size):
                slope[at] += (right - p) * x[at]
                for to in range(size):
                    bend[at][to] += p * (1 - p) * x[at] * x[to]
        weights = [w + step for w, step in zip(weights, solve(bend, slope), strict=True)]
    return weights[0], dict(zip(PRIOR, (max(0.0, weight) for weight in weights[1:]), strict=True))


def main(folder: Path, seed: int = 1) -> None:
    scenarios = built(development.HALF, Given(load(folder, seed), seed))
    deciding = Deciding(rules_of(scenarios), RememberedMood(), NoSkills())
    seen = list(samples(played_out(scenarios), deciding))
    intercept, weights = fit(seen)
    lines = [f"{len(seen)} samples, {sum(right for _, right in seen)} of them right to hand off"]
    lines.append(f"{'INTERCEPT':>18} {intercept:+.2f}")
    for place, (reason, weight) in enumerate(weights.items()):
        there = sum(values[place] > 0 for values, _ in seen)
        lines.append(f"{reason:>18} {weight:+.2f}  heard {there} times")
    sys.stdout.write("\n".join([*lines, ""]))


def command(words: Sequence[str]) -> None:
    """Ends with a line where it can't be done."""
    if len(words) != 1:
        sys.exit("usage: python -m bot.evaluation.weighing DIR")
    try:
        main(Path(words[0]))
    except DataInvalid as error:
        sys.exit(str(error))
    except (KeyError, TooSmall):
        sys.exit(
            f"{words[0]}: needs {' and '.join(development.HALF.needs)}, with enough to compose dialogues from"
        )


if __name__ == "__main__":
    command(sys.argv[1:])
