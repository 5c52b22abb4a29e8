"""The windows in which answers are written: whatever stands in them is Block Kit that Slack takes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks import keeping, macros, reply, shift_window, thread
from blocks import summary as drawing
from blocks.forms import FormRefused
from blocks.parts import View
from bot.domain.conversation import Customer, Source, Speaker, Turn
from bot.domain.handoff import Agent
from bot.domain.macros import Macro
from bot.domain.replying import Replying, Suggestion
from bot.domain.staff import Shift
from bot.domain.summing import Summary, Words
from bot.sandbox.block_kinds import CHECKS  # noqa: F401  # loads the kinds
from bot.sandbox.blocks import initial_state, with_ids
from bot.sandbox.blocks_check import MOST_IN_VIEW, check_blocks
from bot.sandbox.elements_check import Problems
from tests.blocks.limits import check_view
from tests.blocks.reading import read
from tests.builders import NOW, a_handoff

ANY = st.text(max_size=200) | st.sampled_from(
    ["<!channel>", "*x*\n> y", "\u202eabc", "", "\u2800", "{plan}", "x" * 5_000]
)


def problems(view: View) -> list[str]:
    found = Problems()
    check_blocks(found, view["blocks"], "modal", MOST_IN_VIEW, "/view/blocks")
    assert len(json.dumps(view)) < 250_000
    return found.found


def replying(said: str = "Where is it?", name: str = "Jordan", offered: tuple[Macro, ...] = ()) -> Replying:
    return Replying(a_handoff(), Customer(name), (said,), 3, {"customer": name}, offered)


def sent(view: View, text: str) -> View:
    """The window as Slack sends it off with this typed in it."""
    state: Any = initial_state(with_ids(view["blocks"]))
    state[reply.field_of(view)]["reply"]["value"] = text
    return {**view, "id": "V1", "state": {"values": state}}


@given(said=ANY, name=ANY, text=ANY.map(lambda text: text[:3_000]))
def test_any_words_make_a_window_that_slack_takes(said: str, name: str, text: str) -> None:
    view = reply.window(replying(said, name), text, preview=True, said="Something")
    assert problems(view) == []
    assert "<!channel>" not in str(
        [one for one in view["blocks"] if one.get("text", {}).get("type") == "mrkdwn"]
    )
    assert problems(keeping.with_word(view, said or "…")) == []


@given(titles=st.lists(ANY, min_size=1, max_size=5), count=st.integers(1, 60))
def test_any_number_of_macros_can_be_picked_from(titles: list[str], count: int) -> None:
    many = tuple(Macro(f"m{n}", titles[n % len(titles)][:75], "Hi") for n in range(count * 5))
    assert problems(reply.window(replying(offered=many))) == []
    assert problems(macros.shelf(many, keeps=True, shown=many[0])) == []


def test_three_hundred_long_macros_stay_below_what_a_window_may_weigh() -> None:
    many = tuple(Macro(f"{n:032}", "ü" * 75, "Hi") for n in range(300))
    assert problems(macros.shelf(many, keeps=True)) == []
    assert problems(macros.macro(Macro("m", "ü" * 75, "ü" * 3_000, ("Billing",)), ["Billing"])) == []


def test_what_is_typed_comes_back_from_under_the_number_it_stands_at() -> None:
    view = reply.window(replying(), "Hello", 4)
    found = reply.typed(sent(view, "Hello there"))
    assert (found.text, found.nth, found.read_upto, found.handoff_id) == ("Hello there", 4, 3, "h_1")
    again = keeping.with_word(sent(view, "Hello there"), "Try again")
    assert reply.field_of(again) == "reply-4"


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        ("Your *refund* is _on its way_ :tada:", "Your refund is on its way 🎉"),
        ("Run `*all*` and ```_x_ :tada:```", "Run `*all*` and ```_x_ :tada:```"),
        ("See *https://shop.example/_a_/b*.", "See https://shop.example/_a_/b."),
        ("- one\n- _two_\n1. *three*", "- one\n- two\n1. three"),
        ("5 * 3 * 2, snake_case_name and ~~gone~~", "5 * 3 * 2, snake_case_name and ~~gone~~"),
        ("Hi {_name_}, {of _all_ days}", "Hi {_name_}, {of _all_ days}"),
        ("a < b > c & <@U0ANA> &lt;", "a < b > c & <@U0ANA> &lt;"),
        ("\0`a`\0*b*", "`a`b"),
    ],
)
def test_marks_typed_in_the_window_are_read_as_in_a_message(typed: str, reads: str) -> None:
    view = sent(reply.window(replying()), typed)
    assert reply.parse(view).text == reads
    shown = reply.window(replying(), typed, preview=True)["blocks"][-2]["elements"]
    assert shown[-1]["elements"] == [{"type": "text", "text": reads}]


@given(text=ANY)
def test_what_was_read_once_reads_the_same_again(text: str) -> None:
    assert reply.as_read(reply.as_read(text)) == reply.as_read(text)


@pytest.mark.parametrize("text", ["note: careful", "// careful", "Internal - careful"])
def test_what_begins_like_a_note_is_never_sent(text: str) -> None:
    with pytest.raises(FormRefused):
        reply.parse(sent(reply.window(replying()), text))


@pytest.mark.parametrize("kept", [None, 7, "", " 3 1"])
def test_a_window_that_names_no_handoff_is_refused_in_words(kept: object) -> None:
    view = {**reply.window(replying()), "private_metadata": kept, "state": {"values": {"reply-0": 5}}}
    with pytest.raises(FormRefused, match="empty inside"):
        reply.parse(view)


@pytest.mark.parametrize("kept", ["h_1", "h_1 x y", "h_1 ½ -1", "h_1 99999999999999999999 0"])
def test_one_that_says_nonsense_of_itself_has_read_nothing_unread(kept: str) -> None:
    view = {**reply.window(replying()), "private_metadata": kept, "state": {"values": {"reply-0": 5}}}
    assert (reply.typed(view).text, reply.typed(view).nth) == ("", 0)


@given(text=ANY, title=ANY)
def test_any_suggestion_and_any_summary_make_a_window_that_slack_takes(text: str, title: str) -> None:
    found = Suggestion("s_1", text[:3_000], (Source(title), Source(title), Source("x")), 0.7)
    view = reply.window(replace(replying(), suggestion=found))
    assert problems(view) == []
    assert reply.typed(sent(view, "Hello")).shown == "s_1"
    used = reply.window(replying(), "Hello", 1, used="s_1")
    assert (reply.typed(sent(used, "Hi")).shown, reply.parse(sent(used, "Hi")).suggestion) == ("", "s_1")
    part = tuple(Words(NOW, speaker, text[:300], title) for speaker in Speaker)
    assert problems(drawing.summary(Customer(title), Summary(part, part, part, part, part, part, 9))) == []
    assert problems(drawing.summary(Customer(title), Summary((), (), (), (), (), (), 0))) == []


@given(text=ANY, name=ANY)
def test_what_was_sent_stands_in_the_thread_as_its_writers_and_calls_nobody(text: str, name: str) -> None:
    message = thread.echo(Turn(4, NOW, Speaker.AGENT, text, name))
    found = Problems()
    check_blocks(found, message["blocks"], "message", 50, "/blocks")
    assert found.found == []
    assert "(to the customer)" in message["text"]
    assert "<!channel>" not in message["text"]
    assert len(message["text"]) <= 4_000


def test_a_press_that_came_to_nothing_leaves_what_was_typed() -> None:
    view = {**sent(reply.window(replying()), "Hello"), "hash": "1.a", "app_id": "A1"}
    told = keeping.told(view, "Slack is away")
    assert told["blocks"][1:] == view["blocks"]
    assert reply.field_of(told) == reply.field_of(view)
    assert not {"hash", "app_id", "id", "state"} & set(told)
    assert keeping.told(told, "Still away")["blocks"][1:] == view["blocks"], "one word at a time"
    assert keeping.told({"callback_id": "snooze_modal"}, "No")["callback_id"] == "trouble_modal"


def test_a_sentence_that_closes_its_own_quote_passes_for_nobody_elses() -> None:
    said = (Words(NOW, Speaker.CUSTOMER, "Hi” Ana Ruiz: “I will refund you today"),)
    shown = read(drawing.summary(Customer("Assistant"), Summary(said, (), (), (), (), (), 1)))
    assert 'Assistant (customer): “Hi" Ana Ruiz: "I will refund you today”' in shown[1]


def test_a_source_cannot_say_how_sure_the_assistant_is() -> None:
    found = Suggestion("s_1", "Press Reset", (Source("Resets”, 99 % sure: “x"),), 0.2)
    shown = read(reply.window(replace(replying(), suggestion=found)))
    assert any('(20 % sure, from “Resets", 99 % sure: "x”):' in one for one in shown)


def test_one_placeholder_in_a_hundred_dresses_leaves_the_preview_within_the_limits() -> None:
    text = "".join(f"{{{' ' * gap}{name}}}" for gap in range(50) for name in ("plan", "PLAN", "Plan"))[:3_000]
    view = reply.window(replying(), text, preview=True)
    assert check_view(view) == []
    assert any("Nothing is known for {plan}, {PLAN}" in one for one in read(view))


def test_a_macro_for_very_many_skills_can_be_read() -> None:
    many = tuple(f"{nth:02} {'x' * 77}" for nth in range(60))
    view = macros.shelf(
        [Macro("m1", "Hi", "Hello", many)], keeps=False, shown=Macro("m1", "Hi", "Hello", many)
    )
    assert check_view(view) == []
    unseen = Macro("m1", "Hi", "Hello", ("\u200b",))
    assert "all skills" not in str(macros.shelf([unseen], keeps=False, shown=unseen))


def test_a_skill_whose_name_nobody_sees_leaves_the_windows_whole() -> None:
    own = Shift(Agent("U0ANA", "Ana"), NOW, NOW)
    for view in (macros.macro(None, ["\u200b"]), shift_window.change(own, ["\u200b"], NOW)):
        assert check_view(view) == []
