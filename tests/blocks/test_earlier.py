from dataclasses import replace

from blocks.earlier import earlier
from bot.domain.desk import Line
from tests.blocks.limits import check_view
from tests.blocks.reading import read
from tests.blocks.samples import HELD, QUEUED, RESOLVED, ZONE, after


def zone_of(_skill: str) -> str:
    return ZONE


def test_each_says_what_it_was_about_how_it_stands_and_when() -> None:
    lines = [Line(HELD.handoff, HELD.customer, "zip broken"), Line(RESOLVED.handoff, RESOLVED.customer, "")]
    view = earlier(QUEUED.customer, lines, "h9", zone_of)
    assert read(view) == [
        "Jordan Ellis (verified)",
        "zip broken  [Transcript]",
        "Billing: still with Ana Silva",
        "<!date^1795438920^asked {date_short_pretty} at {time}|asked 23 Nov at 14:02 CET>",
        "no question yet  [Transcript]",
        "Billing: refunded (Ana Silva)",
        "<!date^1795438920^asked {date_short_pretty} at {time}|asked 23 Nov at 14:02 CET>",
    ]
    assert check_view(view) == []


def test_an_empty_one_says_so() -> None:
    visitor = replace(QUEUED.customer, verified=False)
    view = earlier(visitor, [], "h9", zone_of)
    assert read(view)[0] == "Jordan Ellis (unverified, in the same browser)"
    assert "Nothing that you may read" in read(view)[1]


def test_twenty_equal_ones_stand_within_a_window() -> None:
    line = Line(replace(HELD.handoff, escalated_at=after(1)), HELD.customer, "🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 200)
    assert check_view(earlier(QUEUED.customer, [line] * 30, "h9", zone_of)) == []
