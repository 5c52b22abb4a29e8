"""What a language model would say, in sentences of our own."""

from __future__ import annotations

import pytest

from bot.domain.signals import promises_person

PROMISES = """
Let me transfer you.
Let me escalate this for you.
I'm looping in a specialist.
I've opened a ticket for you.
I have raised a support ticket with our team.
I'll connect you with a colleague who can look into this.
I will connect you to one of our agents now.
Let me transfer you to a human agent.
Let me connect you with our billing team.
I'm transferring you to a specialist.
I am now forwarding your request to our support team.
I have escalated this to our technical team.
I've passed your question on to a colleague.
I've escalated your case.
A member of our team will get back to you shortly.
One of our agents will be in touch soon.
Someone from our team will contact you within the hour.
Our support team will reach out to you by e-mail.
A human agent will join this chat in a moment.
You will be contacted by an advisor.
You'll hear from us within two days.
You will be connected to a person shortly.
Please hold on while I transfer you.
One moment please while I get someone for you.
We will call you back this afternoon.
We'll get back to you as soon as possible.
I'm handing this over to a person now.
I'll ask a colleague to look at your order.
I'll have someone call you.
I will make sure someone looks at it.
I've notified our returns team, and they are on it.
Your request has been forwarded to the responsible department.
Your case has been escalated.
Connecting you now.
Transferring you to an agent…
I'm sorry about that. I'll get a human to help you.
A specialist has been notified and will review your case.
Our team is looking into it.
I'll bring in a colleague.
""".strip().splitlines()

NO_PROMISE = """
Let me connect the dots for you.
Let me transfer you the basics in three steps.
You can open a ticket with our team.
If that fails, I can open a ticket for you.
We opened a shop in Oslo with our team.
You can return it within 30 days.
You can reach our team by phone on weekdays.
If this does not help, I can connect you with a colleague.
Would you like me to connect you with a person?
Do you want me to transfer you to an agent?
Shall I pass this to a colleague?
Once you have sent the form, our claims team will contact you within five days.
When the parcel is lost, our team will call the carrier.
After you cancel, a member of our team will check the account.
I can't transfer you to a person here.
I am not able to connect you to an agent.
Connect the charger to the port on the left.
Transfer the money to the account named on the bill.
Forward the mail to a friend.
I'll explain how to connect the stove to the hose.
The repair team works from Monday to Friday.
Your parcel has been sent.
Your order has been passed to the carrier.
Please wait while the pump fills the mat.
Customers will be contacted when a product is recalled.
I will help you with that.
We will refund the amount within five days.
Ask an adult to hold the pole.
Somebody must hold the other end of the sheet.
""".strip().splitlines()


@pytest.mark.parametrize("text", PROMISES)
def test_a_promise_of_a_person_is_found(text: str) -> None:
    assert promises_person(text) == "the assistant promised a person"


@pytest.mark.parametrize("text", NO_PROMISE)
def test_an_offer_a_condition_or_an_instruction_promises_nobody(text: str) -> None:
    assert promises_person(text) == ""


def test_a_promise_is_found_among_other_sentences() -> None:
    assert promises_person(
        "Refunds take five days. I have passed this on to our billing team! Have a nice day."
    )


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, I can't solve this here, but I've passed it on to a colleague.",
        "As it is late, a colleague will answer in the morning.",
    ],
)
def test_what_stands_before_it_takes_no_promise_back(text: str) -> None:
    assert promises_person(text)


def test_a_condition_behind_it_makes_it_an_offer() -> None:
    assert not promises_person("I'll connect you with a colleague if you like.")
