"""A person: asked for, told of the matter, corrected, no longer wanted."""

from __future__ import annotations

from bot.domain.conversation import clean_line
from bot.domain.decision import Reason
from bot.outside_ai import AskedFor
from handlers.customers import answers, fields
from handlers.customers.callers import only_backend
from handlers.customers.inside import Inside
from handlers.customers.models import EVIDENCE_LIMIT, SUMMARY_LIMIT, AskBody, CorrectBody, NoBody
from handlers.customers.refusals import FieldMissing, SkillUnknown
from handlers.customers.replies import AskedReply, PassedReply, WhoReply
from handlers.customers.table import Call

REASONS = {
    "asked_for_person": Reason.ASKED_FOR_PERSON,
    "frustrated": Reason.FRUSTRATED,
    "not_sure": Reason.NOT_SURE,
    "policy": Reason.POLICY_TOPIC,
    "asked_again": Reason.ASKED_AGAIN,
    "assistant_failed": Reason.ASSISTANT_FAILED,
}


class HandoffRoutes:
    """`skills` are those of baton.toml."""

    def __init__(self, inside: Inside, skills: frozenset[str]) -> None:
        self._intake = inside.intake
        self._amending = inside.amending
        self._outside_ai = inside.outside_ai
        self._skills = skills

    async def ask(self, call: Call[AskBody]) -> AskedReply:
        """Asks for a person; again is the same."""
        body = call.body
        given = {
            "reason": body.reason,
            "evidence": body.evidence,
            "skill": body.skill,
            "summary": body.summary,
        }
        only_backend(call.caller, **given)
        if all(value is None for value in given.values()):
            return answers.asked(await self._intake.ask_for_person(call.caller, call.conversation_id))
        return answers.asked(await self._outside_ai.hand_off(call.conversation_id, self._asked(body)))

    async def passed(self, call: Call[NoBody]) -> PassedReply:
        """Who answers now, and what they were told."""
        return answers.passed(await self._amending.passed(call.caller, call.conversation_id))

    async def correct(self, call: Call[CorrectBody]) -> PassedReply:
        """Corrects what they were told."""
        wants = call.body.told()
        return answers.passed(await self._amending.correct(call.caller, call.conversation_id, wants))

    async def withdraw(self, call: Call[NoBody]) -> WhoReply:
        """Waits for a person no longer."""
        shown = await self._intake.withdraw(call.caller, call.conversation_id)
        return WhoReply(who=shown.who.value)

    def _asked(self, body: AskBody) -> AskedFor:
        """Raises FieldMissing, SkillUnknown, TextTooLong or TextNotPrintable."""
        if body.reason is None:
            raise FieldMissing(field="reason")
        if body.skill and body.skill not in self._skills:
            raise SkillUnknown(field="skill")
        return AskedFor(
            reason=REASONS[body.reason],
            evidence=clean_line(body.evidence or "", field="evidence", limit=EVIDENCE_LIMIT),
            skill=body.skill or "",
            summary=fields.words(body.summary or "", "summary", SUMMARY_LIMIT),
        )
