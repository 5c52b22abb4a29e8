"""What dialogues are made of. The package's own page says how."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from bot.assistant.knowledge import Article
from bot.domain.decision import Topic
from bot.evaluation.data import Parts

_SMALL_TALK = {
    "thanks": (
        *("Thank you", "Thanks a lot", "Many thanks", "Great, thanks", "Cheers", "Ok thanks", "Thx"),
        *("Perfect, thank you so much", "Thank you very much for the help", "That helped, thanks"),
    ),
    "hello": ("Hi", "Hey", "Hello", "Good morning", "Hi there", "Good afternoon", "Good evening"),
    "goodbye": (
        "Bye",
        "Goodbye",
        "That's all, thank you",
        "No thanks, that is all",
        "See you",
        "Have a nice day",
    ),
    "all right": (
        *("Ok", "Okay", "I see", "Ah ok", "Got it", "Alright then", "Good to know", "Understood", "Great"),
        *("Ok, that makes sense", "I will try that", "Perfect"),
    ),
}
COURTESIES = tuple(
    Article(name, name.capitalize(), said, "With pleasure.", kind="courtesy")
    for name, said in _SMALL_TALK.items()
)
"""Small talk, as every knowledge base has it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of the customer; `needs` is the article that answers it, "" where none does."""

    text: str
    needs: str = ""
    gold: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Dialogue:
    id: str
    template: str
    said: tuple[Said, ...]

    @property
    def gold(self) -> int | None:
        """The customer's turn, from 1, after which a person should answer; None where none needs to."""
        return next((number for number, one in enumerate(self.said, 1) if one.gold), None)

    @property
    def asked(self) -> int | None:
        """The first turn in which the customer asks for a person."""
        return next((number for number, one in enumerate(self.said, 1) if one.asks), None)


@dataclass(frozen=True, slots=True)
class Source:
    """`questions` are by article id, and none of them is an example in that article.

    `outside`: what no article answers. `sensitive`: by topic, what people decide. `person`: requests for a
    person that are about nothing else.
    """

    articles: tuple[Article, ...]
    questions: Mapping[str, tuple[str, ...]]
    outside: tuple[str, ...]
    sensitive: Mapping[str, tuple[str, ...]]
    person: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Every kind of message is there, and three articles, which is what one dialogue may be about."""
        kinds = (
            self.outside,
            self.person,
            self.sensitive,
            *self.sensitive.values(),
            *self.questions.values(),
        )
        return len(self.questions) >= 3 and all(kinds)


class Pick:
    """Draws from a source for one dialogue: no message and no article twice."""

    def __init__(self, source: Source, chance: Random) -> None:
        self.chance = chance
        self._source = source
        self._drawn: set[str] = set()

    def article(self, among: Collection[str] = ()) -> str:
        """The id of one that the dialogue is not about yet; of `among`, where any of them is there."""
        there = sorted(self._source.questions)
        return self._new([one for one in there if one in among] or there)

    def question(self, article: str) -> Said:
        """About that article, each time in another customer's words."""
        return Said(self._new(self._source.questions[article]), article)

    def outside(self) -> Said:
        return Said(self._new(self._source.outside))

    def sensitive(self) -> Said:
        topic = self.chance.choice(sorted(self._source.sensitive))
        return Said(self._new(self._source.sensitive[topic]))

    def person(self) -> Said:
        return Said(self._new(self._source.person), asks=True)

    def line(self, *lines: str) -> Said:
        """One of the template's own sentences."""
        return Said(self._new(lines))

    def _new(self, texts: Sequence[str]) -> str:
        left = [text for text in texts if text not in self._drawn]
        text = self.chance.choice(left or list(texts))
        self._drawn.add(text)
        return text


@dataclass(frozen=True, slots=True)
class Template:
    """`weight`: how often it is written beside the others of its kind (with gold, without)."""

    name: str
    write: Callable[[Pick], Sequence[Said]]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Half:
    """All that a half of the set is made from; `source` is of the given sets and a seed.

    `needs` are the sets without which it raises KeyError.
    """

    source: Callable[[Mapping[str, Parts], int], Source]
    topics: tuple[Topic, ...]
    templates: tuple[Template, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenarios:
    """A half of the set, built: what the assistant knows there, and the dialogues."""

    articles: tuple[Article, ...]
    topics: tuple[Topic, ...]
    dialogues: tuple[Dialogue, ...] = field(default=())


def halves(labels: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(development, opened): the intents in two, the same for every seed.

    A cut that moved with the seed would show the other half's intents to whoever tries another.
    """
    shuffled = sorted(set(labels))
    Random("halves:1").shuffle(shuffled)  # noqa: S311
    middle = len(shuffled) // 2
    return tuple(sorted(shuffled[:middle])), tuple(sorted(shuffled[middle:]))


def build(
    source: Source, topics: Sequence[Topic], templates: Sequence[Template], count: int, seed: int
) -> Scenarios:
    """`count` dialogues, every second one without gold."""
    chance = Random(f"scenarios:{seed}")  # noqa: S311
    sorts: tuple[list[Template], list[Template]] = ([], [])
    for template in templates:
        probe = template.write(Pick(source, Random(0)))  # noqa: S311
        sorts[any(said.gold for said in probe)].append(template)
    dialogues = []
    for number in range(count):
        some = sorts[number % 2]
        template = chance.choices(some, [one.weight for one in some])[0]
        said = tuple(template.write(Pick(source, chance)))
        dialogues.append(Dialogue(f"{template.name}-{number}", template.name, said))
    return Scenarios((*source.articles, *COURTESIES), tuple(topics), tuple(dialogues))
