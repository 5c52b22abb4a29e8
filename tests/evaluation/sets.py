"""Small labelled sets of our own sentences, in the shape of the public ones."""

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
PERSON = "let me talk to a real person {n}"


def examples(label: str, text: str, count: int = 30, domain: str = "") -> list[Example]:
    return [Example(text.format(n=number), label, (label,), domain) for number in range(count)]


def sets(count: int = 30) -> dict[str, Parts]:
    bank = [one for label, text in MATTERS.items() for one in examples(label, text, count)]
    asking = [Example(PERSON.format(n=n), "handoff", ("handoff",), "banking") for n in range(10)]
    denying = Example("you don't need to give me a person", "deny", ("deny", "handoff"), "banking")
    return {
        "banking77": Parts("banking77", tuple(bank), (), ()),
        "nlupp": Parts("nlupp", (*asking, denying), (), ()),
    }
