"""The opened half, frozen until 2026-11-23: written by somebody who had not seen the detector.

A bank (intents of the other half of the labels), a shop and a software company in one knowledge base. What
customers say of the bank comes from the test parts alone, articles are made from the train parts alone.
How it is written (terse, chatty, polite, misspelt) is drawn alike with and without a handoff, as is what
went before, so that neither style nor length nor the number of a turn tells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from bot.evaluation.scenarios.material import Half, Pick, Said, Template
from bot.evaluation.scenarios.opened import content, trouble
from bot.evaluation.scenarios.opened.source import OWN, TOPICS, source


def _gold(said: Said) -> Said:
    return replace(said, gold=True)


def _around(before: str, said: Said, after: str = "") -> Said:
    """In one message; what ends without a stop has its next words on a new line."""
    text = before
    for part in (said.text, after):
        between = " " if text.endswith((".", "!", "?", ":", ")", ",")) else "\n"
        text = f"{text}{between}{part}" if text and part else text or part
    return replace(said, text=text)


def _misspelt(text: str, chance: Random) -> str:
    """Every fourth longer word with two letters changed about or one left out, and no capitals."""
    return " ".join(_slip(word, chance) for word in text.lower().rstrip(".?! ").split())


def _slip(word: str, chance: Random) -> str:
    if len(word) < 5 or not word.isalpha() or chance.random() > 0.25:
        return word
    place = chance.randrange(1, len(word) - 2)
    swapped = word[place + 1] + word[place] if chance.random() < 0.6 else word[place]
    return word[:place] + swapped + word[place + 2 :]


def _voiced(pick: Pick, said: Said) -> Said:
    """As this customer writes: most plainly, one in five each misspelt, with a story or with courtesy."""
    roll = pick.chance.random()
    if roll < 0.2:
        return replace(said, text=_misspelt(said.text, pick.chance))
    if roll < 0.4:
        return _around(pick.line(*content.STORIES).text, said)
    return _around("", said, pick.line(*content.POLITE).text) if roll < 0.6 else said


def _asked(pick: Pick, article: str) -> Said:
    return _voiced(pick, pick.question(article))


def _again(pick: Pick, article: str) -> Said:
    """In other words, without the story and the courtesy of the first time."""
    said = pick.question(article)
    return replace(said, text=_misspelt(said.text, pick.chance)) if pick.chance.random() < 0.25 else said


def _thanks(pick: Pick) -> Said:
    return pick.line(*content.DONE)


Write = Callable[[Pick], Sequence[Said]]


def _led(write: Write) -> Write:
    """Some say hello first, some have had another matter answered, some two."""

    def written(pick: Pick) -> Sequence[Said]:
        roll = pick.chance.random()
        if roll < 0.2:
            hello, said = pick.line(*content.HELLOS), write(pick)
            return [hello, *said] if roll < 0.1 else [_around(hello.text, said[0]), *said[1:]]
        before: list[Said] = []
        for _ in range(2 if roll < 0.35 else 1 if roll < 0.6 else 0):
            before += [_asked(pick, pick.article()), pick.line(*content.BETWEEN)]
        return [*before, *write(pick)]

    return written


# Without a handoff. Every need in these has its article and is asked once; whatever else is said is about
# a third thing, about the past, or says in words that nothing is left to do.


def _solved(*after: str) -> Write:
    """The last word is of relief, teasing or an old annoyance: it is over, a person would come too late."""
    return _led(lambda p: [_asked(p, p.article()), p.line(*(after or content.DONE))])


def _beside(lines: Sequence[str], alone: float = 0.0) -> Write:
    """A sentence about something else, then the question, in one message or (`alone` of them) in two.

    Gold none: the anger, the haste or the person in it is not ours, and the question is one for an article.
    """

    def written(pick: Pick) -> Sequence[Said]:
        beside, question = pick.line(*lines), pick.question(pick.article())
        split = pick.chance.random() < alone
        said = [beside, question] if split else [_around(beside.text, question)]
        return [*said, _thanks(pick)]

    return _led(written)


def _turning(pick: Pick) -> Sequence[Said]:
    """Other matters are no repetition of the first, however many."""
    said = [_asked(pick, pick.article())]
    for _ in range(pick.chance.choice((1, 2, 2, 3))):
        question = pick.question(pick.article())
        said.append(_around(pick.line(*content.TURNS).text, question))
    return [*said, _thanks(pick)]


# With a handoff. `_alone` is what follows where nobody comes; it is never the gold turn.


def _of_bank(pick: Pick) -> str:
    """The id of an article about which the data has one need in many customers' words."""
    return next(article for article in iter(pick.article, "") if article not in OWN)


def _alone(pick: Pick, article: str = "") -> Sequence[Said]:
    roll = pick.chance.random()
    between = [pick.line(*trouble.GRUMBLES)] if roll < 0.5 else []
    again = [_again(pick, article)] if article and article not in OWN and roll < 0.3 else []
    return [*between, *again, pick.person()]


def _outright(pick: Pick) -> Sequence[Said]:
    """Gold where it is said: who asks for a person gets one, without having to say it twice."""
    return [_gold(pick.person()), *([pick.person()] if pick.chance.random() < 0.5 else [])]


def _with_question(pick: Pick) -> Sequence[Said]:
    """Gold at once though an article has the answer: it was asked for from a person."""
    asked = _around("", _asked(pick, pick.article()), pick.line(*trouble.WITH_REQUEST).text)
    return [_gold(replace(asked, asks=True)), pick.person()]


def _after_all(pick: Pick) -> Sequence[Said]:
    """Gold at the request, not before: the answer was taken, in good humour."""
    request = replace(pick.line(*trouble.LATER_REQUEST), gold=True, asks=True)
    return [_asked(pick, pick.article()), request, pick.person()]


def _unanswerable(draw: Callable[[Pick], Said]) -> Write:
    """Gold where the matter is named: no article holds it or policy gives it to people, and more turns
    bring nothing new. So also of the few questions that no company's chat is for: who asks in earnest
    is told so by a person, not by the wrong article."""
    return _led(lambda pick: [_gold(_voiced(pick, draw(pick))), *_alone(pick)])


def _second_matter(pick: Pick) -> Sequence[Said]:
    """Gold at the second message, the first was answered: that it went well until here changes nothing."""
    turn = pick.line(*content.TURNS).text
    asked = [_asked(pick, pick.article()), pick.line(*content.BETWEEN)]
    return [*asked, _gold(_around(turn, pick.outside())), *_alone(pick)]


def _in_other_words(pick: Pick) -> Sequence[Said]:
    """Gold at the second wording: the same article would be sent to somebody whom it has not served."""
    article = _of_bank(pick)
    return [_asked(pick, article), _gold(_again(pick, article)), *_alone(pick, article)]


def _misunderstood(pick: Pick) -> Sequence[Said]:
    """Gold at the correction: it says that the answer missed, and asks what has been answered already."""
    article = _of_bank(pick)
    again = _around(pick.line(*trouble.NOT_QUITE).text, pick.question(article))
    return [_asked(pick, article), _gold(again), *_alone(pick, article)]


def _unhelped(lines: Sequence[str], about: Callable[[Pick], str] = Pick.article) -> Write:
    """Gold at the sentence after the answer.

    It says that the advice failed (calmly, shortly, in anger, in scorn, under a clock), or that the customer
    is leaving or in need: the knowledge has said all it holds, what is missing only a person can give.
    Gold no earlier, for the question alone gave no reason.
    """

    def written(pick: Pick) -> Sequence[Said]:
        article = about(pick)
        said = _gold(replace(pick.line(*lines), needs=article))
        return [_asked(pick, article), said, *_alone(pick, article)]

    return _led(written)


TEMPLATES = (
    Template("solved at once", _solved(), 2),
    Template("delighted", _solved(*content.DELIGHTED)),
    Template("teasing", _solved(*content.TEASING)),
    Template("complaint that is over", _solved(*content.SOLVED_COMPLAINTS), 1.5),
    Template("anger elsewhere, after", _solved(*content.ANGER_ELSEWHERE_AFTER)),
    Template("no person, after", _solved(*content.NO_PERSON_AFTER)),
    Template("off in haste", _solved(*content.HASTE_AFTER), 0.5),
    Template("anger elsewhere", _beside(content.ANGER_ELSEWHERE, 0.25)),
    Template("mild complaint", _beside(content.MILD_COMPLAINTS)),
    Template("no person", _beside(content.NO_PERSON)),
    Template("about agents", _beside(content.ABOUT_AGENTS, 0.15)),
    Template("playful haste", _beside(content.HASTE)),
    Template("near a topic", _beside(content.NEAR_TOPICS), 0.8),
    Template("changing subject", _turning, 2),
    Template("a person, outright", _led(_outright), 2),
    Template("a person for this question", _led(_with_question)),
    Template("a person after all", _led(_after_all)),
    Template("nothing written on it", _unanswerable(lambda pick: pick.outside()), 2),
    Template("nothing written on the second", _led(_second_matter)),
    Template("a topic of policy", _unanswerable(lambda pick: pick.sensitive()), 2),
    Template("in other words", _led(_in_other_words), 2),
    Template("misunderstood", _led(_misunderstood), 1.5),
    Template("advice that failed", _unhelped(trouble.AFTER_ADVICE), 1.5),
    Template("short and shorter", _unhelped(trouble.SHORT)),
    Template("furious", _unhelped(trouble.FURIOUS)),
    Template("scornful", _unhelped(trouble.SARCASTIC)),
    Template("leaving", _unhelped(trouble.LEAVING)),
    Template("in need", _unhelped(trouble.DISTRESS, _of_bank)),
    Template("against the clock", _unhelped(trouble.CLOCK)),
    Template("resigned", _unhelped(trouble.SOUR)),
)

HALF = Half(source, TOPICS, TEMPLATES, ("banking77", "nlupp"))
