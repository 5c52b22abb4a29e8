from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from blocks.overnight import overnight
from bot.domain.card import Overnight, OvernightLine
from bot.domain.handoff import Priority
from tests.blocks.limits import check_message, nodes
from tests.blocks.reading import read
from tests.blocks.safety import unsafe
from tests.blocks.samples import ASKED, ZONE, after, hostile

OPENS = after(19 * 60 - 2)


def waiting(nth: int, customer: str = "Jordan Ellis", headline: str = "charged twice") -> OvernightLine:
    priority = Priority.HIGH if nth == 1 else Priority.NORMAL
    return OvernightLine(f"h{nth}", priority, customer, headline, ASKED + timedelta(minutes=nth))


def test_the_list_reads_at_a_glance() -> None:
    shown = Overnight("Billing", OPENS, (waiting(1), waiting(2, "", "")), waiting=2)
    assert read(overnight(shown, ZONE)) == [
        "Billing after hours · until 24 Nov at 09:00 CET · 2 waiting",
        "High · Jordan Ellis: charged twice  [Claim]",
        "<!date^1795438980^since {time}|since 14:03 CET>",
        "Visitor: no question yet  [Claim]",
        "<!date^1795439040^since {time}|since 14:04 CET>",
    ]
    assert overnight(shown, ZONE)["text"] == "Billing after hours · until 24 Nov at 09:00 CET · 2 waiting"


def test_beyond_twenty_lines_the_rest_is_counted() -> None:
    shown = Overnight("Billing", OPENS, tuple(map(waiting, range(1, 21))), waiting=23)
    drawn = overnight(shown, ZONE)
    assert read(drawn)[-1] == "and 3 more, who come as cards at the opening"
    claims = [node["value"] for node in nodes(drawn["blocks"]) if node.get("type") == "button"]
    assert claims == [f"h{nth}" for nth in range(1, 21)]
    assert check_message(drawn) == []


def test_a_list_that_nobody_is_left_on_says_so() -> None:
    assert read(overnight(Overnight("Billing", OPENS, (), waiting=0, gone=3), ZONE)) == [
        "Billing after hours · until 24 Nov at 09:00 CET · moved on",
        "Nobody waits on this list any more. Who still waited at the opening has a card of their own.",
    ]


@given(st.lists(st.tuples(hostile, hostile), max_size=25), hostile)
def test_no_words_of_a_customer_break_a_limit_or_a_line(who: list[tuple[str, str]], skill: str) -> None:
    lines = tuple(waiting(nth, name, headline) for nth, (name, headline) in enumerate(who))
    drawn = overnight(Overnight(skill, OPENS, lines, waiting=len(lines)), ZONE)
    assert check_message(drawn) == []
    assert unsafe(drawn) == []
