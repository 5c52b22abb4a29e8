"""How often the provider is called."""

from bot.assistant.llm.pace import LONGEST_HOLD, PATIENCE, REST, Pace


class Ticks:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_the_budget_is_of_any_sixty_seconds() -> None:
    now = Ticks()
    pace = Pace(2, now)
    assert [pace.refused_because() for _ in range(3)] == ["", "", "budget_used_up"]
    now.at += 59.9
    assert pace.refused_because() == "budget_used_up"
    now.at += 0.1
    assert pace.refused_because() == ""


def test_a_provider_that_asks_for_time_gets_it_within_reason() -> None:
    now = Ticks()
    pace = Pace(10, now)
    pace.failed(retry_after=7.0)
    assert pace.refused_because() == "provider_resting"
    now.at += 7
    assert pace.refused_because() == ""
    pace.failed(retry_after=86_400.0)
    now.at += LONGEST_HOLD
    assert pace.refused_because() == ""


def test_after_failures_in_a_row_customers_no_longer_wait_for_the_next_one() -> None:
    now = Ticks()
    pace = Pace(100, now)
    for _ in range(PATIENCE - 1):
        pace.failed()
    assert pace.refused_because() == ""
    pace.failed()
    assert pace.refused_because() == "provider_resting"
    now.at += REST
    assert pace.refused_because() == ""
    pace.answered()
    pace.failed()
    assert pace.refused_because() == ""


def test_a_call_that_fails_later_does_not_end_the_time_that_was_asked_for() -> None:
    now = Ticks()
    pace = Pace(10, now)
    pace.failed(retry_after=60.0)
    now.at += 5
    pace.failed()
    assert pace.refused_because() == "provider_resting"
    now.at += 55
    assert pace.refused_because() == ""
