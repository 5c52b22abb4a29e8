"""The sealed half's templates with gold: after that turn a person should answer. Beside each, why then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.evaluation.scenarios.material import Pick, Said
from bot.evaluation.scenarios.sealed import people, trouble
from bot.evaluation.scenarios.sealed.matters import STEADY, TO_DO
from bot.evaluation.scenarios.sealed.voices import asked, greeted, joined, led, letter, template


def _gold(said: Said) -> Said:
    return replace(said, gold=True)


def _some_by_letter(pick: Pick, said: Said) -> Said:
    return letter(pick, said) if pick.chance.random() < 0.2 else said


def _left_alone(pick: Pick, *more: Said) -> list[Said]:
    """Nobody came: some wait for a word or two first, all ask for a person in the end."""
    waits = pick.chance.choices((0, 1, 2), (45, 40, 15))[0]
    return [*more, *(pick.line(*trouble.WAITING) for _ in range(waits)), pick.person()]


def _request(pick: Pick, *requests: str) -> Said:
    return replace(pick.line(*requests), asks=True, gold=True)


def _refused(pick: Pick) -> list[Said]:
    """After a request that brought nobody, every other one tries again."""
    return [pick.person()] if pick.chance.random() < 0.5 else []


@led
def wanting_a_person(pick: Pick) -> Sequence[Said]:
    """They say so, and are short about it."""
    return [_request(pick, *people.BLUNT), *_refused(pick)]


@led
def politely_wanting_one(pick: Pick) -> Sequence[Said]:
    """A polite request is a request."""
    return [_some_by_letter(pick, _request(pick, *people.POLITE)), *_refused(pick)]


@led
def a_question_for_a_person(pick: Pick) -> Sequence[Said]:
    """An article answers it, but they want a person to."""
    said = pick.question(pick.article())
    if pick.chance.random() < 0.5:
        said = joined(pick.line(*people.ASKS_BEFORE).text, said)
    else:
        said = joined("", said, pick.line(*people.ASKS_AFTER).text)
    return [replace(said, asks=True, gold=True), *_refused(pick)]


@led
def answered_but_wanting_one(pick: Pick) -> Sequence[Said]:
    """The answer was there and was not what they wanted."""
    return [asked(pick, pick.article()), _request(pick, *people.BLUNT, *people.POLITE), *_refused(pick)]


@led
def on_no_page(pick: Pick) -> Sequence[Said]:
    """No article holds it: whatever is answered is beside the matter."""
    return [_gold(_some_by_letter(pick, pick.outside())), *_left_alone(pick)]


@greeted
def for_people_to_decide(pick: Pick) -> Sequence[Said]:
    """The company's rule gives the topic to people."""
    return [_gold(_some_by_letter(pick, pick.sensitive())), *_left_alone(pick)]


@led
def once_more_in_other_words(pick: Pick) -> Sequence[Said]:
    """Asked again after the answer, so it did not answer; the same answer again would not either."""
    article = pick.article(STEADY)
    again = pick.question(article)
    if pick.chance.random() < 0.4:
        again = joined(pick.line(*trouble.AGAIN).text, again)
    return [asked(pick, article), _gold(again), *_left_alone(pick)]


@led
def beside_the_point(pick: Pick) -> Sequence[Said]:
    """They say that the answer missed."""
    article = pick.article(STEADY)
    again = [pick.question(article)] if pick.chance.random() < 0.5 else []
    return [asked(pick, article), _gold(pick.line(*trouble.CORRECTIONS)), *_left_alone(pick, *again)]


def _in_vain(pick: Pick, *lines: str) -> Sequence[Said]:
    return [asked(pick, pick.article(TO_DO)), _gold(pick.line(*lines)), *_left_alone(pick)]


@led
def in_vain_and_calm(pick: Pick) -> Sequence[Said]:
    """The advice was followed and failed; there is no other on that page."""
    return _in_vain(pick, *trouble.FAILED_CALM)


@led
def in_vain_and_terse(pick: Pick) -> Sequence[Said]:
    """The same in two words."""
    return _in_vain(pick, *trouble.FAILED_TERSE)


@led
def in_vain_and_furious(pick: Pick) -> Sequence[Said]:
    """The same, and at us."""
    return _in_vain(pick, *trouble.FAILED_FURIOUS)


@led
def in_vain_and_sarcastic(pick: Pick) -> Sequence[Said]:
    """The same, said by its opposite."""
    return _in_vain(pick, *trouble.FAILED_SARCASTIC)


@led
def in_vain_and_resigned(pick: Pick) -> Sequence[Said]:
    """The same; who gives up will not ask for a person."""
    return _in_vain(pick, *trouble.FAILED_RESIGNED)


@led
def not_in_my_case(pick: Pick) -> Sequence[Said]:
    """The page holds for others; somebody must look at this one."""
    return _in_vain(pick, *trouble.EXCEPTIONS)


@led
def about_to_leave(pick: Pick) -> Sequence[Said]:
    """A customer is lost unless somebody speaks to them."""
    return [asked(pick, pick.article()), _gold(pick.line(*trouble.LEAVING)), *_left_alone(pick)]


@greeted
def in_distress(pick: Pick) -> Sequence[Said]:
    """Somebody is in need, now; a page is no help."""
    return [_gold(pick.line(*trouble.DISTRESS)), *_left_alone(pick)]


@greeted
def running_out_of_time(pick: Pick) -> Sequence[Said]:
    """The time is real and short: it must be right at once, which a page can't see to."""
    article = pick.article(trouble.DEADLINES)
    deadline = pick.line(*trouble.DEADLINES.get(article, trouble.DOOR)).text
    said, roll = pick.question(article), pick.chance.random()
    said = joined(deadline, said) if roll < 0.6 else joined("", said, deadline)
    more = [pick.line(*trouble.TIME_GOES)] if pick.chance.random() < 0.5 else []
    return [_gold(said), *more, pick.person()]


@greeted
def chasing_an_answer(pick: Pick) -> Sequence[Said]:
    """They were promised somebody, and waited."""
    return [_gold(_some_by_letter(pick, pick.line(*trouble.CHASING))), *_left_alone(pick)]


NEEDED = (
    *map(template, (a_question_for_a_person, answered_but_wanting_one, beside_the_point)),
    *map(template, (in_vain_and_calm, in_vain_and_terse, not_in_my_case, about_to_leave, chasing_an_answer)),
    template(on_no_page, 1.7),
    template(for_people_to_decide, 1.4),
    template(once_more_in_other_words, 1.4),
    template(wanting_a_person, 1.2),
    template(politely_wanting_one, 1.2),
    *(template(one, 0.8) for one in (in_vain_and_furious, in_vain_and_sarcastic, in_vain_and_resigned)),
    *(template(one, 0.7) for one in (in_distress, running_out_of_time)),
)
