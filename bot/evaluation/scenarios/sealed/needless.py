"""The sealed half's templates without gold: nobody is needed in them. Beside each, why."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.scenarios.material import Pick, Said
from bot.evaluation.scenarios.sealed import asides, stories
from bot.evaluation.scenarios.sealed.matters import RELATED, TO_DO
from bot.evaluation.scenarios.sealed.voices import (
    ahead,
    asked,
    greeted,
    joined,
    led,
    letter,
    matter,
    template,
)


def _thanks(pick: Pick) -> Said:
    return pick.line(*asides.THANKS)


def _ended(pick: Pick, *thanks: str) -> list[Said]:
    """Some go without a word, some thank, some say goodbye, some have something else first."""
    said, roll = pick.line(*(thanks or asides.THANKS)), pick.chance.random()
    if roll < 0.15:
        return []
    if roll < 0.45:
        return [said]
    if roll < 0.65:
        return [said, pick.line(*asides.BYES)]
    last = [pick.line(*asides.BYES)] if roll > 0.8 else []
    return [said, ahead(pick, *asides.NEXT), _thanks(pick), *last]


def _with(pick: Pick, before: Sequence[str] = (), after: Sequence[str] = ()) -> Said:
    """A question, with one of those lines before or after it."""
    said = pick.question(pick.article())
    return joined(pick.line(*before).text if before else "", said, pick.line(*after).text if after else "")


@led
def solved_at_once(pick: Pick) -> Sequence[Said]:
    """An article answers it."""
    return [asked(pick, pick.article()), *_ended(pick)]


def saying_hello_first(pick: Pick) -> Sequence[Said]:
    """A greeting is no matter yet, and the matter has its article."""
    return [pick.line(*asides.GREETINGS), asked(pick, pick.article()), *_ended(pick)]


def two_after_each_other(pick: Pick) -> Sequence[Said]:
    """Each has its article; two matters are two, not trouble."""
    return [*matter(pick), ahead(pick, *asides.NEXT), *_ended(pick)]


@greeted
def a_list_of_three(pick: Pick) -> Sequence[Said]:
    """A list being worked through; each has its article."""
    said = [asked(pick, pick.article()), ahead(pick, *asides.NEXT), ahead(pick, *asides.NEXT)]
    return [*said, pick.line(*asides.THANKS, *asides.BYES)]


@led
def with_a_story(pick: Pick) -> Sequence[Said]:
    """What is told explains why they ask, and asks for nothing itself."""
    article = pick.article()
    story = pick.line(*stories.STORIES[stories.part(article)]).text
    return [joined(story, pick.question(article)), *_ended(pick)]


@led
def angry_at_others(pick: Pick) -> Sequence[Said]:
    """The anger is about somebody else."""
    return [_with(pick, asides.ELSEWHERE), *_ended(pick)]


@led
def in_good_humour(pick: Pick) -> Sequence[Said]:
    """A joke, and a question with its article."""
    return [_with(pick, asides.JOKES), *_ended(pick, *asides.LAUGHS)]


@led
def a_grudge_that_is_over(pick: Pick) -> Sequence[Said]:
    """What they complained of is settled, by their own word."""
    return [_with(pick, asides.OVER), *_ended(pick)]


@led
def no_one_wanted(pick: Pick) -> Sequence[Said]:
    """They say that they want no person."""
    return [_with(pick, after=asides.NOBODY), *_ended(pick)]


@led
def haste_in_play(pick: Pick) -> Sequence[Said]:
    """No harm comes of waiting, and they say so."""
    return [_with(pick, asides.MOCK_HASTE), *_ended(pick)]


@led
def asking_further(pick: Pick) -> Sequence[Said]:
    """The answer was good, and what follows from it has its article too."""
    first = pick.article(RELATED)
    then = pick.question(pick.article((RELATED[first],) if first in RELATED else ()))
    return [asked(pick, first), joined(pick.line(*asides.FOLLOWING).text, then), *_ended(pick)]


@greeted
def done_and_next(pick: Pick) -> Sequence[Said]:
    """They did what the answer said, it worked, and they go on."""
    return [asked(pick, pick.article(TO_DO)), ahead(pick, *asides.DID_IT), *_ended(pick)]


def a_long_letter(pick: Pick) -> Sequence[Said]:
    """Many words around one question that has its article."""
    said = pick.question(pick.article())
    said = letter(pick, said, *(stories.MAIL_MIDDLE if pick.chance.random() < 0.6 else ()))
    return [said, *_ended(pick)]


@led
def seeing_it_late(pick: Pick) -> Sequence[Said]:
    """They look for a moment and find it themselves."""
    said = [asked(pick, pick.article(TO_DO)), pick.line(*asides.PONDERING), pick.line(*asides.CLEAR_NOW)]
    return [*said, *_ended(pick)[1:]]


@led
def speaking_of_people(pick: Pick) -> Sequence[Said]:
    """People are spoken of, none is asked for."""
    return [_with(pick, asides.HEARD_OF), *_ended(pick)]


def vague_at_first(pick: Pick) -> Sequence[Said]:
    """An announced question is none yet; when it comes it has its article."""
    return [pick.line(*asides.VAGUE), asked(pick, pick.article()), *_ended(pick)]


NEEDLESS = (
    template(solved_at_once, 1.5),
    *map(template, (saying_hello_first, two_after_each_other, a_list_of_three, with_a_story)),
    *map(template, (angry_at_others, in_good_humour, a_grudge_that_is_over, no_one_wanted, haste_in_play)),
    *map(template, (asking_further, done_and_next, a_long_letter, seeing_it_late, speaking_of_people)),
    template(vague_at_first),
)
