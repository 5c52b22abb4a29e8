from dataclasses import replace

from blocks.transcript import transcript
from blocks.transcript_text import as_text
from bot.domain.card import Aside, Transcript
from bot.domain.conversation import Customer, Source, Speaker, Turn
from tests.blocks.limits import check_view, nodes
from tests.blocks.samples import BILL, NASTY, ZONE, after

CUSTOMER = Customer("Jordan Ellis", verified=True)
TURNS = (
    Turn(1, after(0), Speaker.CUSTOMER, "I was charged twice\nand need it back", attachments=(BILL,)),
    Turn(2, after(1), Speaker.ASSISTANT, "Like this", sources=(Source("Refunds"),), confidence=0.62),
    Turn(3, after(4), Speaker.AGENT, "Done", "Ana Silva", edited=True),
    Turn(4, after(5), Speaker.CUSTOMER, "", deleted=True),
)
SHOWN = Transcript(CUSTOMER, TURNS, (Aside(after(3), "Ben Osei", "he pays by card"),))


def test_all_that_was_said_stands_there_in_order_with_what_stayed_inside_marked() -> None:
    assert as_text(SHOWN, ZONE).splitlines() == [
        "Jordan Ellis (verified)",
        "Times are those of Europe/Berlin. What is marked “kept inside” the customer did not read.",
        "",
        "2026-11-23 14:02  Jordan Ellis (customer)",
        "    I was charged twice",
        "    and need it back",
        "    File: bill october.pdf (PDF, 1.2 MB)",
        "",
        "2026-11-23 14:03  Assistant",
        "    Like this",
        "    (from “Refunds” · 62\u00a0% sure)",
        "",
        "2026-11-23 14:05  Ben Osei · kept inside",
        "    he pays by card",
        "",
        "2026-11-23 14:06  Ana Silva (agent) · edited",
        "    Done",
        "",
        "2026-11-23 14:07  Jordan Ellis (customer) · taken back",
    ]


def test_nobodys_words_begin_a_line() -> None:
    for words in NASTY:
        turn = Turn(1, after(0), Speaker.CUSTOMER, words, attachments=(replace(BILL, name=words),))
        lines = as_text(Transcript(Customer(words), (turn,)), ZONE).split("\n")
        head, _, empty, by, *said = lines
        assert head.endswith(" (unverified)")
        assert empty == ""
        assert by.startswith("2026-11-23 14:02  ")
        assert all(line == "" or line.startswith("    ") for line in said)


def test_the_window_offers_it_where_there_is_an_address() -> None:
    [whole] = [
        node
        for node in nodes(transcript(SHOWN, "h1", file="https://baton.example/t")["blocks"])
        if "url" in node
    ]
    assert (whole["text"]["text"], whole["url"]) == ("As a file", "https://baton.example/t")
    assert check_view(transcript(SHOWN, "h1", file="https://baton.example/t")) == []
    assert [node for node in nodes(transcript(SHOWN, "h1")["blocks"]) if "url" in node] == []
