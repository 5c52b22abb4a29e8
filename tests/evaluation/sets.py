"""Small labelled sets of our own sentences, in the shape of the public ones."""

import json
from pathlib import Path

from bot.evaluation.data import Example, Parts

MATTERS = {
    "lost_or_stolen_card": "my tent card {n} is gone",
    "terminate_account": "please end my account {n}",
    "compromised_card": "somebody pays with my card {n}",
    "order_arrival": "when does parcel {n} arrive",
    "return_tent": "how can I send tent {n} back",
    "zip_repair": "the zip of jacket {n} is broken",
    "gift_card": "where do I see what is left on gift card {n}",
    "invoice_copy": "can I have invoice {n} once more",
    "shoe_size": "which size of boot {n} fits me",
    "stove_fuel": "what fuel does stove {n} burn",
    "shop_hours": "until when is the shop in street {n} open",
}
DOMAINS = {"order_arrival": "parcels", "return_tent": "parcels", "shoe_size": "goods", "stove_fuel": "goods"}
OUTSIDE = "who won the match on day {n}"
PERSON = "let me talk to a real person {n}"


def examples(label: str, text: str, count: int = 30, domain: str = "") -> list[Example]:
    return [Example(text.format(n=number), label, (label,), domain) for number in range(count)]


def bank(count: int = 30) -> list[Example]:
    return [one for label, text in MATTERS.items() for one in examples(label, text, count)]


def requests() -> list[Example]:
    asking = [Example(PERSON.format(n=n), "handoff", ("handoff",), "banking") for n in range(10)]
    ordinary = [Example(f"send parcel {n}", "send", ("send",), "banking") for n in range(10)]
    return [*asking, *ordinary, Example("you don't need to give me a person", "deny", ("deny", "handoff"))]


def sets(count: int = 30) -> dict[str, Parts]:
    return {
        "banking77": Parts("banking77", tuple(bank(count)), (), ()),
        "nlupp": Parts("nlupp", tuple(requests()), (), ()),
    }


def write_sets(folder: Path) -> None:
    """banking77 and nlupp without a test file, clinc150 with one."""
    domains = [one for label in DOMAINS for one in examples(label, MATTERS[label], 40, DOMAINS[label])]
    outside = examples("oos", OUTSIDE, 20)
    write(folder / "banking77/train.jsonl", bank())
    write(folder / "nlupp/utterances.jsonl", requests())
    write(folder / "clinc150/train.jsonl", domains[::2])
    write(folder / "clinc150/val.jsonl", [*domains[1::4], *outside[::2]])
    write(folder / "clinc150/test.jsonl", [*domains[3::4], *outside[1::2]])


def write(file: Path, some: list[Example]) -> None:
    file.parent.mkdir(exist_ok=True)
    rows = [
        {"text": one.text, "domain": one.domain}
        | ({"intents": one.intents} if "nlupp" in str(file) else {"label": one.label})
        for one in some
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
