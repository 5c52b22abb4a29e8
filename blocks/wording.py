"""What an agent reads for each code."""

from __future__ import annotations

from bot.domain.decision import Reason
from bot.domain.handoff import Outcome

OUTCOMES: dict[Outcome, str] = {
    Outcome.SOLVED: "Solved",
    Outcome.WORKAROUND: "Workaround given",
    Outcome.REFUNDED: "Refunded",
    Outcome.NO_REPLY: "Customer stopped answering",
    Outcome.NOT_POSSIBLE: "Not possible",
    Outcome.OTHER: "Something else",
}

REASONS: dict[Reason, str] = {
    Reason.ASKED_FOR_PERSON: "asked for a person",
    Reason.FRUSTRATED: "frustrated",
    Reason.ASKED_AGAIN: "asked the same twice",
    Reason.NOT_SURE: "the assistant was not sure",
    Reason.AMBIGUOUS: "two answers were as likely",
    Reason.POLICY_TOPIC: "a policy topic",
    Reason.SEVERAL_MATTERS: "several matters at once",
    Reason.FAILED_ATTEMPTS: "the answers did not help",
    Reason.URGENT: "urgent",
    Reason.VALUED_CUSTOMER: "a valued customer",
    Reason.PAGE_ERROR: "an error on the page",
    Reason.OTHER_LANGUAGE: "another language",
    Reason.ASSISTANT_FAILED: "the assistant could not answer",
    Reason.PROMISED_PERSON: "the assistant promised a person",
}
