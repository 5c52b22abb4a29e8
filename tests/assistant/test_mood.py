"""VADER behind the port."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.assistant.mood import VaderMood
from bot.ports import MoodReader


def test_angry_and_pleased_words_stand_on_their_sides() -> None:
    mood: MoodReader = VaderMood()
    assert mood.compound("This is terrible, I am furious!") < -0.3
    assert mood.compound("That is great, thank you!") > 0.3
    assert mood.compound("The order has three parts.") == 0.0


@pytest.mark.parametrize(
    "text", ["", " \n", "\0" * 5_000, "🔥" * 5_000, "ridiculous " * 20_000, "but " * 20_000]
)
def test_odd_text_gives_a_figure_within_bounds(text: str) -> None:
    assert -1.0 <= VaderMood().compound(text) <= 1.0


def test_many_threads_may_be_first_at_once() -> None:
    mood = VaderMood()
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(mood.compound, ["I hate this"] * 64))
    assert len(found) == 1
