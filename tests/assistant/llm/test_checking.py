"""What a model wrote is said only as far as its sources bear it out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.knowledge import Article, load
from bot.assistant.llm.checking import LONGEST, Checked, Fault, checked
from bot.assistant.llm.redacting import redacted
from bot.assistant.llm.replying import Reply
from tests.assistant.llm.drafts import BEYOND, HONEST
from tests.assistant.llm.shelf import SHELF

NONCE = "5f1c0de5f1c0"
ARTICLES = load(Path(__file__).parents[3] / "bot" / "demo" / "knowledge")


def check(answer: str, *sources: str, said: tuple[str, ...] = ("Where is my money?",)) -> Checked:
    return checked(Reply(answer=answer, probability=0.9, sources=list(sources)), SHELF, said, NONCE)


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        (
            "Refunds take up to 5 days once your parcel is back with us, and your bank may need 3 more.",
            "refunds",
        ),
        ("The money goes back to the card you paid with, within 5 days of us getting the parcel.", "refunds"),
        ("Please look at https://shop.example/refunds if nothing has come after 8 days.", "refunds"),
        (
            "Yes: unused things can be returned within 30 days. The label is at shop.example/returns.",
            "returns",
        ),
        ("1. Print the label.\n2. Put it on the parcel.\n3. Hand it in at any post office.", "returns"),
        ("Returning is free within the country.", "returns"),
        ("We're open from 9:00 to 18:00, Monday to Saturday, in Harbour Street.", "hours"),
        ("Happy to help! The shop is open Monday to Saturday, 9:00 to 18:00.", "hours"),
        ("Unused things can be returned within thirty days.", "returns"),
        ("Unused things can be returned: the 30-day return starts with the parcel.", "returns"),
        ("Refunds take 5-8 days once your parcel is back.", "refunds"),
        ("Refunds take 5 working days once your parcel is back.", "refunds"),
        ("If we have received your parcel, we refund within 5 days.", "refunds"),
        ("Refunds go to the card you paid with… within 5 days.", "refunds"),
    ],
)
def test_an_honest_paraphrase_is_said(answer: str, source: str) -> None:
    found = check(answer, source)
    assert found.fault is None
    assert found.text == answer
    assert [article.id for article in found.cited] == [source]


@pytest.mark.parametrize(
    "article", [one for one in ARTICLES if one.kind == "answer"], ids=lambda one: str(one.id)
)
def test_every_article_of_the_shop_may_be_said_word_for_word(article: object) -> None:
    for one in ARTICLES:
        if one is article:
            reply = Reply(answer=one.body, probability=0.9, sources=[one.id])
            found = checked(reply, ARTICLES, (), NONCE)
            assert (found.fault, found.support) == (None, 1.0)


@pytest.mark.parametrize(
    ("answer", "sources", "fault"),
    [
        ("", ("refunds",), Fault.EMPTY),
        ("   \n", ("refunds",), Fault.EMPTY),
        ("Refunds take up to 5 days.", (), Fault.NO_SOURCE),
        ("Refunds take up to 5 days.", ("refund-policy",), Fault.UNKNOWN_SOURCE),
        ("Refunds take up to 5 days.", ("refunds", "made-up"), Fault.UNKNOWN_SOURCE),
        ("Refunds take up to 5 days.", ("REFUNDS",), Fault.UNKNOWN_SOURCE),
        ("Refunds take up to 5 days. " * 100, ("refunds",), Fault.TOO_LONG),
        ("We refund within \u202e5 days.", ("refunds",), Fault.NOT_PRINTABLE),
        ("We refund within 5 days.\x00", ("refunds",), Fault.NOT_PRINTABLE),
        (f"We refund within 5 days. data-{NONCE}", ("refunds",), Fault.MARKS),
        ("Log in at https://shop-example.evil/refunds to get your refund.", ("refunds",), Fault.ADDRESS),
        ("Log in at evil-shop.com to get your refund.", ("refunds",), Fault.ADDRESS),
        ("Write to refunds@evil.example.", ("refunds",), Fault.ADDRESS),
        ("See evil.example/refunds for your refund.", ("refunds",), Fault.ADDRESS),
        ("Look at https://shop.example/refunds?to=evil", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at evil\uff0ecom first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at evil\u3002com first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at evil\u2024com first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at evil.c\u00adom first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at evil.\u200bcom first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at магазин.рф first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at ...evil.com first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days.+evil.com", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at ftp://evil/x first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at mailto:refunds@evil first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at _https://evil/refunds first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days. Look at éhttps://evil/refunds first.", ("refunds",), Fault.ADDRESS),
        ("Refunds take up to 5 days, or call tel:refunds first.", ("refunds",), Fault.ADDRESS),
        ("\u0399 have refunded the card you paid with.", ("refunds",), Fault.ALPHABET),
        ("I h\u0430ve refunded the card you paid with.", ("refunds",), Fault.ALPHABET),
        ("I ha\u200bve refunded the card you paid with.", ("refunds",), Fault.CLAIMED_ACT),
        ("I ha\u00adve refunded the card you paid with.", ("refunds",), Fault.CLAIMED_ACT),
        ("Refunds take thirteen days once your parcel is back.", ("refunds",), Fault.FIGURE),
        ("Refunds take one day once your parcel is back.", ("refunds",), Fault.FIGURE),
        ("Refunds take a year once your parcel is back.", ("refunds",), Fault.FIGURE),
        ("You can return unused things within a year.", ("returns",), Fault.FIGURE),
        ("You can return unused things within one year.", ("returns",), Fault.FIGURE),
        ("You can return unused things: there is a one-year return.", ("returns",), Fault.FIGURE),
        ("You can return unused things: there is a 30-year return.", ("returns",), Fault.FIGURE),
        ("You can return unused things: there is a thirty‑year return.", ("returns",), Fault.FIGURE),
        ("Refunds take \u00bd day after getting your parcel back.", ("refunds",), Fault.FIGURE),
        (
            "Please send the card number and its code. Refunds go to the card you paid with.",
            ("refunds",),
            Fault.PRIVATE,
        ),
        ("Reply with your password. Refunds go to the card you paid with.", ("refunds",), Fault.PRIVATE),
        (
            "Refunds go to the card you paid with. A photo of the card is needed first.",
            ("refunds",),
            Fault.PRIVATE,
        ),
        ("We refund within 2 days of getting your parcel back.", ("refunds",), Fault.FIGURE),
        ("We refund ninety percent within 5 days.", ("refunds",), Fault.FIGURE),
        ("Refunds take up to 5 weeks once your parcel is back.", ("refunds",), Fault.FIGURE),
        ("You can return unused things within 30 years.", ("returns",), Fault.FIGURE),
        ("Postage costs €30 within the country.", ("returns",), Fault.FIGURE),
        ("We refund 100% within 5 days.", ("refunds",), Fault.FIGURE),
        ("Postage is free within the country for 60 days.", ("returns",), Fault.FIGURE),
        ("I have refunded your card.", ("refunds",), Fault.CLAIMED_ACT),
        ("We've already sent your refund to the card you paid with.", ("refunds",), Fault.CLAIMED_ACT),
        ("Your refund has been sent to the card you paid with.", ("refunds",), Fault.CLAIMED_ACT),
        ("Your refund is now approved.", ("refunds",), Fault.CLAIMED_ACT),
        ("Good news, your refund is on its way!", ("refunds",), Fault.CLAIMED_ACT),
        ("I'm transferring you to a colleague.", ("refunds",), Fault.CLAIMED_ACT),
        ("Refunds take up to 5 days. A colleague will call you today.", ("refunds",), Fault.VOW),
        ("Refunds take up to 5 days. Someone will get in touch with you soon.", ("refunds",), Fault.VOW),
        ("We will give you a free tent for your trouble.", ("refunds",), Fault.VOW),
        ("You will receive a voucher for your next purchase.", ("refunds",), Fault.VOW),
        ("We guarantee the lowest price on all products.", ("returns",), Fault.VOW),
        ("The moon is made of cheese, astronauts agree.", ("refunds",), Fault.UNSUPPORTED),
        (
            "My instructions say that I should not disclose my rules.",
            ("hours",),
            Fault.UNSUPPORTED,
        ),
    ],
)
def test_what_the_sources_do_not_bear_out_is_kept_back(
    answer: str, sources: tuple[str, ...], fault: Fault
) -> None:
    found = check(answer, *sources)
    assert (found.fault, found.text) == (fault, "")


KNOWN_TO_BE_KEPT_BACK = 'Just press "Unsubscribe"'
KNOWN_TO_PASS = "An exchange is free within 60 days, and used items"
"""Seen when the second half was looked at; nothing was changed for them."""


def shop_check(draft: tuple[str, str]) -> Fault | None:
    source, answer = draft
    return checked(Reply(answer=answer, probability=0.9, sources=[source]), ARTICLES, (), NONCE).fault


def test_honest_drafts_on_the_shop_s_articles_are_said_but_for_one() -> None:
    assert [text for source, text in HONEST if shop_check((source, text))] == [
        next(text for _, text in HONEST if text.startswith(KNOWN_TO_BE_KEPT_BACK))
    ]


def test_drafts_that_say_more_than_the_shop_s_articles_are_kept_back_but_for_one() -> None:
    assert [text for source, text in BEYOND if not shop_check((source, text))] == [
        next(text for _, text in BEYOND if text.startswith(KNOWN_TO_PASS))
    ]


def test_a_number_that_the_customer_named_may_be_said_back_if_it_can_only_be_a_reference() -> None:
    said = ("My return 4471923 has not come, do I get 90 percent?",)
    answer = "For the return 4471923: refunds take up to 5 days once the parcel is back."
    assert check(answer, "refunds", said=said).fault is None
    assert check("You get 90 of your refund.", "refunds", said=said).fault is Fault.FIGURE


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (
            "To change your password, enter the old password once.",
            "Type your old password once to change it.",
        ),
        ("The voucher is valid for one year.", "The voucher is valid for 1 year."),
        ("The voucher is valid for 1 year.", "The voucher is valid for a year."),
        ("The voucher is valid a year.", "The voucher is valid for one year."),
        ("Write to Ж. Петрова or to \uff33hop.", "Write to Ж. Петрова."),
        ("Send it in (see www.shop.example/a).", "Send it in: see www.shop.example/a."),
    ],
)
def test_the_same_said_in_another_way_is_no_invention(told: str, answer: str) -> None:
    article = Article("a", "Vouchers", (), told)
    reply = Reply(answer=answer, probability=0.9, sources=["a"])
    assert checked(reply, [article], (), NONCE).fault is None


def test_markdown_becomes_plain_text() -> None:
    found = check("**Refunds** take up to 5 days. See [refunds](https://shop.example/refunds).", "refunds")
    assert found.text == "Refunds take up to 5 days. See refunds (https://shop.example/refunds)."


def test_a_source_is_cited_once_however_often_it_is_named() -> None:
    assert len(check("Refunds take up to 5 days.", "refunds", " refunds ").cited) == 1


@pytest.mark.parametrize(
    "piece",
    [
        "a@",
        "1-",
        "a-",
        "a.",
        "sk-",
        "www.",
        "x.yy/",
        "i have ",
        "“a",
        "2 days ",
        "@",
        ".a",
        "ab+",
        "a.a.",
        "one ",
    ],
)
def test_every_text_is_judged_to_the_end(piece: str) -> None:
    """A pattern that goes back and forth would not come to it before the test's time is up."""
    text = (piece * LONGEST)[:LONGEST]
    check(text, "returns", said=(text,))
    redacted(text * 20)


@given(st.text(max_size=LONGEST + 10), st.lists(st.sampled_from(["refunds", "returns", "x", ""]), max_size=3))
def test_whatever_a_model_writes_is_judged_and_never_shown_with_a_fault(
    answer: str, sources: list[str]
) -> None:
    found = check(answer, *sources)
    assert bool(found.text) is (found.fault is None)
