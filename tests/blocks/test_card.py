from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from blocks.card import card
from blocks.files import Link
from blocks.ids import of_entry
from bot.domain.card import Card
from bot.domain.conversation import Account, Customer, Page
from bot.domain.first import First, Tie
from bot.domain.handoff import State
from bot.domain.promises import PromiseState
from tests.blocks.limits import check_message, nodes
from tests.blocks.reading import read
from tests.blocks.safety import unsafe
from tests.blocks.samples import (
    ANSWERED,
    BILL,
    BLOCKED,
    BRIEF,
    HANDED_BACK,
    HELD,
    HELPED,
    OFFERED,
    PARKED,
    PHOTO,
    PROMISE,
    QUEUED,
    RESOLVED,
    SNOOZED,
    STATES,
    WITHDRAWN,
    ZONE,
    hostile_cards,
    links,
    to_file,
)

LABELS = (
    *(
        "Moved",
        "Customer",
        "Wants",
        "Also",
        "Last said",
        "Files",
        "On",
        "Tried",
        "Mood",
        "Why now",
        "First",
        "Promised",
    ),
    *("Held by", "Answered after", "Note", "Ended", "Rating"),
)


def labels(shown: Card) -> list[str]:
    return [line.split("  ")[0] for line in read(card(shown, ZONE))[1:-1]]


def button_ids(shown: Card) -> list[str]:
    return [node["action_id"] for node in nodes(card(shown)["blocks"]) if node.get("type") == "button"]


def line_of(shown: Card, label: str) -> str:
    return next(line for line in read(card(shown, ZONE)) if line.startswith(f"{label}  "))


def test_a_waiting_card_reads_as_the_standard_says() -> None:
    assert read(card(QUEUED, ZONE)) == [
        "High · Billing · since 14:02 CET: charged twice, asked for a person",
        "Customer  Jordan Ellis (verified) · Pro plan, 4,800 a year · jordan@ellis.example "
        "· asked at 15:02 their time",
        "Wants  “I was charged twice for October and need it back today”",
        "On  Billing, Payment methods · saw “Card declined (402)” · just pressed Update card",
        "Tried  “How refunds work” 62\u00a0%, and they said “that's not it” · “Update your card” 41\u00a0%",
        "Mood  frustrated, getting worse · asked the same twice",
        "Why now  asked for a person · asks about refund, which people decide here",
        "Promised  an answer by 14:30 CET",
        "[Claim]  [Transcript]  [⋯ Hand to a colleague, Transfer to another team, Block as spam]",
    ]


def test_the_newest_words_stand_under_the_need_where_they_show_the_temper() -> None:
    shown = replace(QUEUED, last_said="THIS IS USELESS,\nyou “idiots”!!!")
    assert line_of(shown, "Last said") == 'Last said  “THIS IS USELESS, you "idiots"!!!”'
    assert labels(shown)[:3] == ["Customer", "Wants", "Last said"]


def test_a_waiting_card_mentions_whom_it_asks_first_and_a_held_one_nobody() -> None:
    owned = replace(QUEUED, first=First("U0MAYA", Tie.OWNER))
    assert line_of(owned, "First") == "First  @U0MAYA, who looks after this account"
    served = replace(PARKED, first=First("U0ANA", Tie.SERVED))
    assert line_of(served, "First") == "First  @U0ANA, who served this customer lately"
    mentions = [node for node in nodes(card(owned)["blocks"]) if node.get("type") == "user"]
    assert mentions == [{"type": "user", "user_id": "U0MAYA"}]
    assert "First" not in labels(replace(HELD, first=owned.first))
    assert "@" not in card(owned)["text"]


def test_the_notification_is_the_first_line() -> None:
    assert card(QUEUED, ZONE)["text"] == "High · Billing · since 14:02 CET: charged twice, asked for a person"


def test_a_held_card_names_its_holder_and_offers_resolve() -> None:
    shown = read(card(HELD, ZONE))
    assert shown[0] == "High · Billing · with Ana Silva since 14:05 CET: charged twice, asked for a person"
    assert shown[-2:] == [
        "Held by  Ana Silva since 14:05 CET",
        "[Reply]  [Resolve]  [Snooze]  [Release]  [Transcript]  "
        "[⋯ Helpers, Hand to a colleague, Transfer to another team, Hand back to the assistant, "
        "Block as spam]",
    ]


def test_an_answered_card_says_how_long_it_took() -> None:
    assert line_of(ANSWERED, "Answered after") == "Answered after  6 min"
    assert line_of(ANSWERED, "Promised") == "Promised  an answer by 14:30 CET, kept"


def test_a_card_that_a_manager_ended_says_so() -> None:
    for shown in (RESOLVED, replace(RESOLVED, handoff=replace(RESOLVED.handoff, state=State.HANDED_BACK))):
        ended = replace(shown, handoff=replace(shown.handoff, ended_by="Maya Lindqvist"))
        assert "by Maya Lindqvist at 16:02 CET" in line_of(ended, "Ended")
        assert "Ana Silva" not in line_of(ended, "Ended")


def test_a_resolved_card_says_how_it_ended_and_what_the_customer_thought() -> None:
    assert read(card(RESOLVED, ZONE))[7:] == [
        "Promised  an answer by 14:30 CET, broken: 58 min late",
        "Answered after  1 h 26",
        "Ended  Refunded · “Both charges checked, the second one refunded” · by Ana Silva at 16:02 CET",
        "Rating  ★★★★☆ 4 of 5 “Quick and kind, thanks”",
        "[Transcript]  [Reopen]",
    ]
    assert read(card(RESOLVED, ZONE))[0].startswith(
        "Resolved · Billing · refunded, rated 4 of 5 · asked 23 Nov at 14:02 CET: "
    )


def test_a_withdrawn_card_says_that_nobody_waits() -> None:
    shown = read(card(WITHDRAWN, ZONE))
    assert shown[0].startswith("Withdrawn · Billing · asked ")
    assert shown[-2:] == ["Ended  withdrawn by the customer at 14:11 CET", "[Transcript]"]


def test_a_blocked_card_says_who_blocked_and_offers_the_way_back() -> None:
    shown = read(card(BLOCKED, ZONE))
    assert shown[0].startswith("Blocked · Billing · asked ")
    assert shown[-2:] == ["Ended  blocked as spam by Ana Silva at 14:11 CET", "[Transcript]  [Unblock]"]
    unblocked = read(card(replace(BLOCKED, blocked=False), ZONE))
    assert unblocked[-2:] == [
        "Ended  blocked as spam by Ana Silva at 14:11 CET, unblocked since",
        "[Transcript]",
    ]


def test_unblocking_asks_first() -> None:
    [asked] = [node for node in nodes(card(BLOCKED)["blocks"]) if node.get("action_id") == "unblock"]
    assert asked["confirm"]["deny"]["text"] == "Cancel"


def test_each_entry_of_a_menu_says_what_it_does_and_of_which_handoff() -> None:
    [menu] = [node for node in nodes(card(HELD)["blocks"]) if node.get("type") == "overflow"]
    picked = [of_entry(option["value"]) for option in menu["options"]]
    assert [action for action, _ in picked] == ["helpers", "hand_over", "transfer", "hand_back", "block"]
    assert {of for _, of in picked} == {"h1"}


def test_a_snoozed_card_says_until_when_and_offers_to_wake_it() -> None:
    head, *_, pressed = read(card(SNOOZED, ZONE))
    assert head.startswith("Snoozed · Billing · until 24 Nov at 09:00 CET · with Ana Silva: ")
    assert pressed.startswith("[Reply]  [Resolve]  [Wake]  [Release]")
    forever = replace(SNOOZED, handoff=replace(SNOOZED.handoff, snoozed_until=None))
    assert "Snoozed · Billing · until they write · with Ana Silva: " in read(card(forever, ZONE))[0]


def test_a_card_names_who_helps() -> None:
    assert line_of(HELPED, "Held by") == "Held by  Ana Silva since 14:05 CET, helped by Ben Osei"


def test_a_card_that_was_handed_back_says_by_whom() -> None:
    shown = read(card(HANDED_BACK, ZONE))
    assert shown[0].startswith("Handed back · Billing · asked ")
    assert shown[-2:] == ["Ended  handed back to the assistant by Ana Silva at 14:32 CET", "[Transcript]"]


def test_a_parked_card_says_until_when() -> None:
    assert "parked until 24 Nov at 09:00 CET" in read(card(PARKED, ZONE))[0]
    assert button_ids(PARKED) == ["claim", "transcript"]


def test_a_reopened_card_shows_no_end() -> None:
    reopened = replace(
        RESOLVED,
        handoff=replace(RESOLVED.handoff, state=State.QUEUED, holder=None, resolved_at=None, outcome=None),
    )
    assert "Ended" not in labels(reopened)
    assert button_ids(reopened) == ["claim", "transcript"]


def test_a_broken_promise_without_an_answer_says_so() -> None:
    late = replace(HELD, promise=replace(PROMISE, state=PromiseState.BROKEN))
    assert line_of(late, "Promised").endswith(", broken: not answered yet")


def test_another_day_is_named() -> None:
    claimed = QUEUED.handoff.escalated_at + timedelta(days=1)
    held = replace(HELD, handoff=replace(HELD.handoff, claimed_at=claimed))
    assert line_of(held, "Held by") == "Held by  Ana Silva since 24 Nov at 14:02 CET"


def test_lines_with_nothing_to_say_are_left_out() -> None:
    bare = replace(
        QUEUED,
        customer=Customer(),
        account=Account(),
        brief=replace(BRIEF, wants="", page=Page(), tried=(), mood="", why=()),
        promise=None,
    )
    assert read(card(bare, ZONE)) == [
        "High · Billing · since 14:02 CET: charged twice, asked for a person",
        "Customer  Visitor (unverified)",
        "[Claim]  [Transcript]  [⋯ Hand to a colleague, Transfer to another team, Block as spam]",
    ]


WITH_FILES = replace(QUEUED, files=(PHOTO, BILL))


def test_files_stand_in_one_line() -> None:
    shown = read(card(WITH_FILES, ZONE, to_file))
    assert shown[3] == (
        f"Files  zip.png<{to_file('f1')}> (PNG, 240 kB) · bill october.pdf<{to_file('f2')}> (PDF, 1.2 MB)"
    )


def test_without_a_public_address_the_card_names_its_files_alone() -> None:
    assert line_of(WITH_FILES, "Files") == "Files  zip.png (PNG, 240 kB) · bill october.pdf (PDF, 1.2 MB)"


def test_of_many_files_the_newest_are_shown_and_the_rest_counted() -> None:
    many = tuple(replace(PHOTO, name=f"{nth}.png") for nth in range(8))
    shown = line_of(replace(QUEUED, files=many), "Files")
    assert [part.split(" ")[0] for part in shown.removeprefix("Files  ").split(" · ")] == [
        *(f"{nth}.png" for nth in (3, 4, 5, 6, 7)),
        "and",
    ]
    assert shown.endswith("and 3 earlier: see Transcript")


def test_what_the_customer_corrected_is_marked_behind_their_words() -> None:
    mended = replace(QUEUED, brief=replace(BRIEF, wants="The second charge back", corrected=True))
    assert line_of(mended, "Wants") == "Wants  “The second charge back” · corrected by the customer"


def test_nobody_can_claim_a_correction_in_their_own_words() -> None:
    posing = replace(QUEUED, brief=replace(BRIEF, wants="hello” · corrected by the customer"))
    assert line_of(posing, "Wants") == 'Wants  “hello" · corrected by the customer”'


def test_an_account_is_shown_for_a_verified_customer_only() -> None:
    unverified = replace(QUEUED, customer=replace(QUEUED.customer, verified=False))
    assert "Pro plan" in line_of(QUEUED, "Customer")
    assert "Pro plan" not in line_of(unverified, "Customer")


def test_an_unverified_name_cannot_pass_for_a_verified_one() -> None:
    posing = Customer("Jordan Ellis (verified) · Pro plan", verified=False)
    assert line_of(replace(QUEUED, customer=posing), "Customer") == (
        "Customer  Jordan Ellis verified Pro plan (unverified)"
    )


def test_a_query_stays_off_the_card() -> None:
    assert "secret" not in str(card(QUEUED))


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "../../etc/passwd", "/etc", "\0", "x" * 3_000])
def test_a_zone_that_is_none_shows_no_time_of_theirs(zone: str) -> None:
    odd = replace(QUEUED, customer=replace(QUEUED.customer, zone=zone))
    assert "their time" not in line_of(odd, "Customer")


def test_a_button_carries_the_handoff_id_alone() -> None:
    values = {node["value"] for node in nodes(card(HELD)["blocks"]) if node.get("type") == "button"}
    assert values == {"h1"}


def test_a_block_id_changes_with_its_content_and_only_then() -> None:
    def ids(shown: Card) -> list[str]:
        return [block["block_id"] for block in card(shown)["blocks"]]

    assert ids(QUEUED) == ids(QUEUED)
    assert not set(ids(QUEUED)) & set(ids(HELD))


def test_release_asks_first_since_the_customer_hears_of_it() -> None:
    confirms = {node["action_id"]: "confirm" in node for node in buttons(HELD)}
    assert {action for action, asks in confirms.items() if asks} == {"release"}


def buttons(shown: Card) -> list[dict[str, Any]]:
    return [node for node in nodes(card(shown)["blocks"]) if node.get("type") == "button"]


@pytest.mark.parametrize("state", STATES)
def test_every_state_keeps_to_slacks_limits(state: str) -> None:
    assert check_message(card(STATES[state], ZONE)) == []


@given(hostile_cards(), links)
def test_no_words_of_a_customer_break_a_limit_or_a_line(shown: Card, to: Link) -> None:
    drawn = card(shown, ZONE, to)
    assert check_message(drawn) == []
    assert unsafe(drawn) == []
    found = [line.split("  ")[0] for line in read(drawn)[1:-1]]
    assert [label for label in LABELS if label in found] == found


def test_an_offered_card_says_to_whom_and_until_when_with_the_colleagues_word() -> None:
    shown = read(card(OFFERED, ZONE))
    assert shown[0] == (
        "High · Billing · since 14:02 CET · offered to Ben Osei until 14:07 CET: "
        "charged twice, asked for a person"
    )
    assert line_of(OFFERED, "Note") == "Note  “The bank answers on Monday” from @U0ANA"
    assert shown[-1].startswith("[Accept]  [Decline]  [Claim]  [Transcript]  [⋯ ")
    taken = replace(HELD, handoff=replace(HELD.handoff, offer_note="The bank answers on Monday"))
    assert line_of(taken, "Note") == "Note  “The bank answers on Monday”"
    over = replace(RESOLVED, handoff=replace(RESOLVED.handoff, offer_note="The bank answers on Monday"))
    assert "Note" not in labels(over)
