import pytest
from hypothesis import given

from blocks.refusals import TROUBLE, refusal
from blocks.whispers import TRIGGER_EXPIRED, private, whisper
from bot.domain import errors
from bot.domain.deliveries import KeptWhy, Slip
from bot.domain.handoff import State
from tests.blocks.limits import check_message, nodes
from tests.blocks.reading import read
from tests.blocks.safety import unsafe
from tests.blocks.samples import hostile


@pytest.mark.parametrize("code", [*KeptWhy, *Slip])
def test_each_reason_has_words_of_its_own(code: str) -> None:
    drawn = whisper(code, "h1")
    assert check_message(drawn) == []
    assert "customer" in drawn["text"]


def test_only_an_unclaimed_handoff_offers_the_button() -> None:
    offering = {code for code in (*KeptWhy, *Slip) if "[Claim]" in read(whisper(code, "h1"))}
    assert offering == {KeptWhy.UNCLAIMED}
    buttons = [
        node for node in nodes(whisper(KeptWhy.UNCLAIMED, "h1")["blocks"]) if node.get("type") == "button"
    ]
    assert [(button["action_id"], button["value"]) for button in buttons] == [("claim", "h1")]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        whisper("whatever", "h1")


@pytest.mark.parametrize(
    ("error", "beginning"),
    [
        (errors.AlreadyClaimed(holder="Ben Okoro"), "Ben Okoro claimed this first."),
        (errors.AlreadyYours(), "This is already yours"),
        (errors.VerbRefused(verb="claim", state=State.RESOLVED), "This handoff is over already"),
        (errors.VerbRefused(verb="release", state=State.QUEUED), "Nobody holds this handoff: claim it"),
        (errors.VerbRefused(verb="claim", state=State.WITHDRAWN), "The customer no longer waits"),
        (errors.NotTheHolder(holder="Ben Okoro"), "Only Ben Okoro or a manager can do this."),
        (errors.NotTheHolder(holder=""), "Only its holder or a manager can do this."),
        (errors.NotAnAgent(skill="Billing"), "Only members of this skill's channel"),
        (errors.NotAManager(), "Reports are for managers."),
        (errors.UnknownHandoff(), "This handoff is no longer there."),
        (errors.UnknownPeriod(period="era", known="today, week"), "There is no report for that."),
        (errors.StoreUnavailable(), "Baton can't store anything just now"),
    ],
)
def test_a_refusal_says_what_happened(error: errors.BatonError, beginning: str) -> None:
    assert refusal(error).startswith(beginning)


def test_any_other_error_is_told_without_its_inside() -> None:
    assert refusal(errors.BatonError(secret="x")) == TROUBLE
    assert check_message(private(TRIGGER_EXPIRED)) == []


@given(hostile)
def test_no_name_breaks_a_limit_or_a_line(holder: str) -> None:
    drawn = private(refusal(errors.AlreadyClaimed(verb="claim", state="assigned", holder=holder)))
    assert check_message(drawn) == []
    assert unsafe(drawn) == []
    assert len(read(drawn)) == 1
