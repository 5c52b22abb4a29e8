"""Thresholds proposed for a wanted trade-off, and the picture of it."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.domain.decision import Thresholds
from bot.domain.rules import Rules, Skill
from bot.evaluation.curve import draw
from bot.evaluation.playing import Played, play_all
from bot.evaluation.scenarios import development
from bot.evaluation.scenarios.material import build
from bot.evaluation.timing import WEIGHED, Case, Costs, read_costs
from bot.evaluation.tuning import GRID, Point, TooFew, as_toml, cheapest, halved, moved, point, tune
from tests.evaluation.sets import sets

RULES = Rules({"General": Skill("General", "general", general=True)}, topics=development.TOPICS)


@pytest.fixture(scope="module")
def played() -> list[Played]:
    built = build(development.source(sets(), 1), development.TOPICS, development.TEMPLATES, 60, 1)
    return play_all(built.dialogues, built.articles)


def test_a_point_counts_what_went_wrong_each_way() -> None:
    """False 1, missed 4, late by two 1 and a wrong answer 1, of five dialogues."""
    cases = [Case(None, 1), Case(None, None), Case(2, None), Case(1, 3, wrong=True), Case(1, 1)]
    found = point(cases, Thresholds(), WEIGHED)
    assert (found.false, found.late, found.wrong) == (1 / 2, 2 / 3, 1 / 5)
    assert found.cost == pytest.approx((1 + 0 + 4 + 2 + 0) / 5)


def test_of_equally_cheap_thresholds_the_nearest_to_the_standing_one_is_taken() -> None:
    points = [Point(Thresholds(confidence=value), 0, 0, 0, 1.0) for value in (0.1, 0.3, 0.8)]
    assert cheapest(points, Thresholds(confidence=0.35)).thresholds.confidence == 0.3
    dear = Point(Thresholds(confidence=0.35), 0, 0, 0, 1.1)
    assert cheapest([*points, dear], Thresholds(confidence=0.35)) is points[1]


def test_calm_and_busy_move_with_the_handoff_threshold() -> None:
    own = Thresholds(handoff=0.5, calm=0.2, busy=0.9)
    assert moved(own, 0.5, own) == own
    assert moved(own, 0.6, own) == Thresholds(handoff=0.6, calm=0.3, busy=1.0)
    assert moved(own, 0.1, own) == Thresholds(handoff=0.1, calm=0.0, busy=0.5)
    assert moved(moved(own, 0.1, own), 0.5, own) == own


def test_what_stands_is_among_what_is_tried(played: list[Played]) -> None:
    own = replace(RULES, thresholds=Thresholds(confidence=0.333, handoff=0.517, calm=0.5, busy=0.6))
    tuned = tune(played, own, WEIGHED, seed=1)
    assert tuned.proposed.cost <= tuned.now.cost
    assert 0.333 in {one.thresholds.confidence for one in tuned.by_confidence}
    assert own.thresholds.handoff in {one.thresholds.handoff for one in tuned.by_handoff}


@pytest.mark.parametrize("kinds", ["", "g", "gf", "ggggf", "gffff"])
def test_halves_that_would_lack_a_kind_of_conversation_are_refused(played: list[Played], kinds: str) -> None:
    by_kind = {kind: [one for one in played if (one.dialogue.gold is None) == (kind == "f")] for kind in "gf"}
    with pytest.raises(TooFew):
        halved([by_kind[kind][at] for at, kind in enumerate(kinds)], seed=1)
    one, other = halved([*by_kind["g"][:2], *by_kind["f"][:2]], seed=1)
    assert [[each.dialogue.gold is None for each in half] for half in (one, other)] == [[False, True]] * 2


def test_the_halves_are_of_other_dialogues_with_as_many_that_need_a_person(played: list[Played]) -> None:
    one, other = halved(played, seed=1)
    assert {id(each) for each in one} | {id(each) for each in other} == {id(each) for each in played}
    assert len(one) == len(other) == 30
    assert sum(each.dialogue.gold is None for each in one) == 15


def test_the_proposal_is_no_dearer_than_what_stands_on_the_half_that_chose_it(played: list[Played]) -> None:
    tuned = tune(played, RULES, WEIGHED, seed=1)
    assert tuned.proposed.cost <= tuned.now.cost
    assert len(tuned.by_confidence) == len(tuned.by_handoff) == len(GRID)
    assert min(one.cost for one in tuned.by_handoff) == tuned.proposed.cost


def test_who_pays_nothing_for_needless_handoffs_is_proposed_more_of_them(played: list[Played]) -> None:
    eager, slow = (
        tune(played, RULES, costs, 1).proposed for costs in (Costs(false=0), Costs(missed=0, late=0))
    )
    assert eager.late <= slow.late
    assert eager.false >= slow.false


def test_the_picture_is_well_formed_and_holds_every_point(played: list[Played]) -> None:
    picture = ElementTree.fromstring(draw(tune(played, RULES, WEIGHED, seed=1)))
    circles = [one for one in picture.iter() if one.tag.endswith("circle")]
    assert len(circles) == 2 * len(GRID) + 2
    width, height = (float(part) for part in picture.attrib["viewBox"].split()[2:])
    assert all(0 <= float(one.attrib["cx"]) <= width for one in circles)
    assert all(0 <= float(one.attrib["cy"]) <= height for one in circles)


def test_the_proposal_reads_as_baton_toml_has_it() -> None:
    thresholds = Thresholds(confidence=0.35, handoff=0.5, calm=0.4, busy=0.65)
    assert as_toml(thresholds).splitlines() == [
        "[thresholds]", "confidence = 0.35", "handoff = 0.50", "calm = 0.40", "busy = 0.65",
    ]  # fmt: skip


def test_costs_are_read_from_words() -> None:
    assert read_costs(" false=2, missed = 10 ") == Costs(false=2, missed=10, wrong=1.0)
    assert read_costs("") == WEIGHED


@pytest.mark.parametrize("words", ["cheap=1", "false", "false=-1", "false=nan", "false=inf", "late=x"])
def test_costs_that_are_none_are_refused_in_words(words: str) -> None:
    with pytest.raises(ValueError, match=words.partition("=")[0]):
        read_costs(words)
