"""The real answerer, asked one question at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from bot.domain.conversation import Page
from bot.evaluation.data import Example, by_label
from bot.evaluation.metrics import Judged

NOWHERE = Page()


@dataclass(frozen=True, slots=True)
class Answered:
    """`first`: up to three labels, best first; `p`: how sure it is of the best; `label`: the truth."""

    label: str
    first: tuple[str, ...]
    p: float

    @property
    def right(self) -> bool:
        return self.first[:1] == (self.label,)

    @property
    def judged(self) -> Judged:
        return self.p, self.right


def drawn(
    train: Sequence[Example], count: int | None, seed: int
) -> tuple[dict[str, list[str]], list[Example]]:
    """(up to `count` example questions a label, None for all; all the others), by chance."""
    taken: dict[str, list[str]] = {}
    others: list[Example] = []
    for label, examples in sorted(by_label(train).items()):
        shuffled = examples[:]
        Random(f"{seed}:drawn:{label}").shuffle(shuffled)  # noqa: S311
        cut = len(shuffled) if count is None else count
        taken[label] = [example.text for example in shuffled[:cut]]
        others += shuffled[cut:]
    return taken, others


def title(label: str) -> str:
    return label.replace("_", " ").strip(" ?")


def assistant(examples: Mapping[str, Sequence[str]]) -> EmbeddedAssistant:
    """As a company would have it whose articles are titled by the label and list these questions."""
    articles = [Article(label, title(label), tuple(texts), "") for label, texts in examples.items()]
    made = EmbeddedAssistant(articles)
    made.warm()
    return made


def asked(answerer: EmbeddedAssistant, labels: Iterable[str], questions: Sequence[Example]) -> list[Answered]:
    """Each as the first message of a conversation; `labels` are all that have an article."""
    there, answers = set(labels), []
    for example in questions:
        near = answerer.nearest([example.text], NOWHERE, 3)  # a draft may ask between two instead
        first = tuple(article.id for article, _ in near if article.id in there)
        answers.append(Answered(example.label, first, near[0][1] if near else 0.0))
    return answers
