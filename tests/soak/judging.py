"""Both sides' own books against what was said: lost, doubled, disordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.soak.people import SAID, Talk, carried
from tests.soak.stage import Stage


@dataclass
class Verdict:
    messages: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    examples: list[str] = field(default_factory=list)

    def take(self, whose: str, said: Sequence[object], found: Sequence[object]) -> None:
        """`found` should be `said`, each once and in that order."""
        times = Counter(found)
        lost = [one for one in said if one not in times]
        self.messages += len(said)
        self.lost += len(lost)
        self.doubled += sum(count - 1 for count in times.values())
        unknown = [one for one in times if one not in set(said)]
        self.doubled += len(unknown)
        place = {one: at for at, one in enumerate(said)}
        order = [place[one] for one in found if one in place]
        wrong = sum(1 for one, other in pairwise(order) if other < one)
        self.disordered += wrong
        if lost or wrong or len(times) != len(found) or unknown:
            again = [one for one, count in times.items() if count > 1]
            self.examples.append(
                f"{whose}: lost {lost[:5]}, again {again[:5]}, unknown {unknown[:5]}, {wrong} back"
            )

    @property
    def bad(self) -> int:
        return self.lost + self.doubled + self.disordered


async def judge(stage: Stage, talks: list[Talk]) -> Verdict:
    verdict = Verdict()
    threads = await carried(stage)
    for talk in talks:
        verdict.take(f"customer {talk.number}", list(range(1, talk.wrote + 1)), threads.get(talk.number, []))
        heard = [
            f"a{talk_number}.{number}" for text in talk.heard for talk_number, number in SAID.findall(text)
        ]
        verdict.take(f"agent of {talk.number}", talk.spoke, heard)
    return verdict


def is_done(talks: list[Talk]) -> bool:
    return all(talk.seen >= talk.wrote and len(talk.heard) >= len(talk.spoke) for talk in talks)
