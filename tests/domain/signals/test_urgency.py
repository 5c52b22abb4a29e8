from __future__ import annotations

import pytest

from bot.domain.heard import Heard, Reason
from bot.domain.signals import urgency, urgent

PRESSING = """
My flight leaves in two hours and the booking is gone
I have a flight in 90 minutes, please
our train departs in 30 min and I can't open the ticket
the wedding is tomorrow and the suit is torn
we are leaving tonight and the tent has not come
I need it by 5 pm or the trip is off
I absolutely need the visa letter before tomorrow morning
I'm stranded at the airport
I am locked out of my room
there is a smell of gas from the stove
the battery caught fire
my son is stuck in the lift
someone is using my card right now
money is being taken from my account as we speak
I'm at the till and my card is declined
this is an emergency
only 20 minutes left until my interview
I fly tomorrow and my passport is in your locker
less than an hour until the meeting starts
water is pouring through the ceiling
I have a train tomorrow morning
I'm stuck at the border without the papers
""".strip().splitlines()

CASUAL = """
this is urgent
URGENT!!! where is my parcel
asap please
I need this quickly
Can I cancel up to 24 hours before my flight?
how long before departure does check-in open
does delivery take two hours
Is breakfast served at 8 today?
What time does the shop open tomorrow?
the tour takes three hours
I'd like to book a table for tonight
can I get a taxi at 5
My flight was two hours late last week
we were stranded last year on the ferry and your tent saved us
is it an emergency exit
what if there is a fire
there is no emergency, take your time
how do I light a fire with wet wood
I charged it for two hours
when is the next train to Leeds
Are you open this evening?
My card is stuck in the ATM
my card is trapped in the machine
why am I locked out of my account
cancel my appointment tomorrow
I'm not going to cook today
""".strip().splitlines()


@pytest.mark.parametrize("text", PRESSING)
def test_a_fact_that_presses_is_urgent(text: str) -> None:
    signal = urgent(Heard([text], None))
    assert signal
    assert signal.reason is Reason.URGENT
    assert 0.5 <= signal.value <= 1


@pytest.mark.parametrize("text", CASUAL)
def test_haste_in_words_alone_is_none(text: str) -> None:
    assert urgency(text) == ("", 0.0)


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("Hello. My flight leaves in two hours, what now?", "little time is left (something begins)"),
        ("We are leaving tomorrow", "little time is left (they leave)"),
        ("I need it back by tonight", "little time is left (they need it)"),
        ("There are ten minutes left", "little time is left"),
    ],
)
def test_the_evidence_says_what_presses_in_no_words_of_the_customers(said: str, evidence: str) -> None:
    assert urgency(said)[0] == evidence


def test_a_fact_said_with_haste_presses_more() -> None:
    assert urgency("Urgent: the wedding is tomorrow")[1] > urgency("the wedding is tomorrow")[1]


def test_what_pressed_a_turn_ago_presses_still() -> None:
    pressing = "My flight leaves in two hours"
    assert urgent(Heard([pressing, "I tried the link, it is empty"], None))
    assert not urgent(Heard([pressing, "a", "b", "c", "d"], None))
    assert not urgent(Heard([], None))
