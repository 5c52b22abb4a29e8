"""The development half: what one may look at while the detector is being made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.assistant.knowledge import Article
from bot.domain.decision import Topic
from bot.evaluation.data import PERSON, Parts, by_label
from bot.evaluation.scenarios.material import Half, Pick, Said, Source, Template, halves

EXAMPLES = 10
"""Questions an article is written with."""

TO_PEOPLE = {
    "lost or stolen": ("lost_or_stolen_card", "lost_or_stolen_phone"),
    "fraud": (
        *("compromised_card", "cash_withdrawal_not_recognised", "card_payment_not_recognised"),
        "direct_debit_payment_not_recognised",
    ),
    "closing an account": ("terminate_account",),
}
"""Intents that people decide; none of them has an article, and none is in the opened half."""

TOPICS = (
    Topic(
        "lost or stolen",
        ("lost my card", "stolen", "lost my phone", "lost card", "can't find my card"),
        urgent=True,
    ),
    Topic(
        "fraud",
        ("fraud", "hacked", "not mine", "didn't make", "did not make", "compromised", "someone used"),
        urgent=True,
    ),
    Topic("closing an account", ("close my account", "delete my account", "cancel my account", "terminate")),
)

HELD_OUT = 4
"""Every so many intents have no article: a company's matters that nobody has written down yet."""

_PLAIN_REQUEST = re.compile(r"\b(?:person|human|someone|agent|worker)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:don'?t|do not) (?:need|have) to\b", re.IGNORECASE)


def source(sets: Mapping[str, Parts], seed: int) -> Source:  # noqa: ARG001
    """Needs banking77 and nlupp; raises KeyError without them. clinc150 and hwu64 widen what is outside.

    `seed` draws nothing here: it has split the sets already, and the opened half's intents stay the same.
    """
    bank = by_label(sets["banking77"].train)
    people = {label for labels in TO_PEOPLE.values() for label in labels}
    own, _ = halves(set(bank) - people)
    answered = [label for number, label in enumerate(own) if number % HELD_OUT]
    left = [label for number, label in enumerate(own) if not number % HELD_OUT]
    texts = {label: [example.text for example in bank.get(label, [])] for label in [*own, *people]}
    outside = [text for label in left for text in texts[label]]
    return Source(
        tuple(_article(label, texts[label][:EXAMPLES]) for label in answered),
        {label: tuple(texts[label][EXAMPLES:]) for label in answered},
        (*outside, *_elsewhere(sets, len(outside))),
        {topic: tuple(t for label in labels for t in texts[label]) for topic, labels in TO_PEOPLE.items()},
        tuple(_requests(sets["nlupp"])),
    )


def _article(label: str, questions: Sequence[str]) -> Article:
    title = label.replace("_", " ").strip(" ?").capitalize()
    return Article(label, title, tuple(questions), f"{title}: here is how it works.")


def _elsewhere(sets: Mapping[str, Parts], count: int) -> list[str]:
    """As many again from far outside: nothing that a bank knows."""
    found = [e.text for e in sets["clinc150"].train if e.label == "oos"] if "clinc150" in sets else []
    if "hwu64" in sets:
        labels, _ = halves(e.label for e in sets["hwu64"].train)
        found += [e.text for e in sets["hwu64"].train if e.label in labels][: count - len(found)]
    return found[:count]


def _requests(parts: Parts) -> list[str]:
    asking = [e.text for e in parts.train if PERSON in e.intents and e.domain == "banking"]
    return [text for text in asking if _PLAIN_REQUEST.search(text) and not _NONE.search(text)]


def _gold(said: Said) -> Said:
    return replace(said, gold=True)


def _with(before: str, said: Said, after: str = "") -> Said:
    return replace(said, text=f"{before}{said.text}{after}")


GREETINGS = ("Hello", "hi there", "Good morning!", "hey")
THANKS = ("thanks", "Great, thank you!", "ok thanks a lot", "perfect, cheers", "Thank you, that's all", "ta")
REJECTIONS = (
    "that's not what I asked",
    "No, that did not help",
    "This is the wrong answer.",
    "you don't understand my question",
    "I already tried that and it does not work",
)
ANGRY = (
    "this is ridiculous, you keep sending me nonsense!!",
    "useless. absolutely useless.",
    "I AM SO FED UP WITH THIS",
    "what a joke of a support chat, I'm furious",
    "Are you kidding me? That is the worst answer I have ever had",
    "oh great, thanks for nothing",
)
CALM = (
    "I did all of that yesterday and it came out the same as before.",
    "Those are the steps I followed this morning, the outcome has not changed.",
    "I see. It is the third time I write about this, and the result stays as it was.",
    "Understood, but that is exactly what I have done twice by now.",
)
TERSE = ("no", "still no", "nope", "not working", "no.")
HURRY = (
    "I'm at the airport, boarding in twenty minutes and I did that already",
    "that was the first thing I tried, and the shop closes in ten minutes with me at the till",
    "done that. I have to pay the hotel tonight or they cancel my room",
)
RANTS = (
    "Ugh, Monday mornings are the worst. Anyway: ",
    "my old bank was TERRIBLE, so glad to be rid of them. ",
    "sorry, I hate these tiny phone keyboards!! ",
    "What an awful rainy day here. Quick question: ",
)
DECLINES = (
    "No need to transfer me to anybody, just tell me: ",
    "You don't have to connect me with an agent for this. ",
    "I'd rather not talk to a person, so here: ",
)
TRAPS = (
    "Someone told me to ask here. ",
    "My wife is an estate agent and wants to know as well: ",
    "I'd like to send money to a person abroad later, but first: ",
)
CASUAL = ("Nothing urgent, ", "whenever you have a second, ", "not that it's urgent, but ")
FOLLOW_UPS = ("ok, makes sense", "good to know", "ah, I see", "alright, I'll try that then", "got it")


def _opened(write: Callable[[Pick], Sequence[Said]]) -> Callable[[Pick], Sequence[Said]]:
    """Some customers say hello first, some have another question answered before."""

    def written(pick: Pick) -> Sequence[Said]:
        roll = pick.chance.random()
        if roll < 0.2:
            return [pick.line(*GREETINGS), *write(pick)]
        if roll < 0.45:
            return [pick.question(pick.article()), *write(pick)]
        return write(pick)

    return written


def _again(pick: Pick) -> Sequence[Said]:
    article = pick.article()
    first, second, third = (pick.question(article) for _ in range(3))
    return [first, _gold(second), third, pick.person()]


def _missed(pick: Pick) -> Sequence[Said]:
    article = pick.article()
    said = pick.line(*REJECTIONS)
    second = _with(f"{said.text.rstrip('.')}. ", pick.question(article))
    return [pick.question(article), _gold(second), pick.question(article), pick.person()]


def _after_answer(lines: Sequence[str], *, once_more: bool = False) -> Callable[[Pick], Sequence[Said]]:
    def written(pick: Pick) -> Sequence[Said]:
        article = pick.article()
        said = [pick.question(article), _gold(replace(pick.line(*lines), needs=article))]
        return [*said, *([pick.question(article)] if once_more else []), pick.person()]

    return written


def _several(pick: Pick) -> Sequence[Said]:
    one, other = pick.article(), pick.article()
    first, second, third = pick.question(one), pick.question(other), pick.outside()
    both = f"I have several things. 1. {first.text} 2. {second.text} 3. {third.text}"
    rest = pick.line("that is only one of the three", "and the other two things?", "you left out the rest")
    return [Said(both, one), _gold(rest), pick.person()]


def _before(lines: Sequence[str]) -> Callable[[Pick], Sequence[Said]]:
    def written(pick: Pick) -> Sequence[Said]:
        return [_with(pick.line(*lines).text, pick.question(pick.article())), pick.line(*THANKS)]

    return written


def _two(pick: Pick) -> Sequence[Said]:
    return [pick.question(pick.article()), pick.question(pick.article()), pick.line(*THANKS)]


def _followed(pick: Pick) -> Sequence[Said]:
    first, second = pick.question(pick.article()), pick.question(pick.article())
    return [first, pick.line(*FOLLOW_UPS), second, pick.line(*THANKS)]


TEMPLATES = (
    Template("one question", _opened(lambda p: [p.question(p.article()), p.line(*THANKS)]), 3),
    Template("two questions", _two, 2),
    Template("questions with a word between", _followed, 2),
    Template("angry at something else", _opened(_before(RANTS))),
    Template("declines a person", _before(DECLINES)),
    Template("words of a request", _before(TRAPS)),
    Template("casually urgent", _opened(_before(CASUAL))),
    Template("asks for a person", _opened(lambda p: [_gold(p.person())]), 2),
    Template("outside", _opened(lambda p: [_gold(p.outside()), p.person()]), 2),
    Template("sensitive", _opened(lambda p: [_gold(p.sensitive()), p.person()]), 2),
    Template("asked again", _opened(_again), 2),
    Template("answer missed", _opened(_missed), 2),
    Template("angry at us", _opened(_after_answer(ANGRY, once_more=True))),
    Template("calm complaint", _opened(_after_answer(CALM))),
    Template("growing terse", _opened(_after_answer(TERSE))),
    Template("out of time", _opened(_after_answer(HURRY))),
    Template("several matters", _opened(_several)),
)

HALF = Half(source, TOPICS, TEMPLATES, ("banking77", "nlupp"))
