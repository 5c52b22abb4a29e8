"""The port filled by a model: sources checked, people asked for, and small talk that costs nothing."""

from collections.abc import Sequence

import pytest

from bot.assistant.calibration import Outcome, fit
from bot.assistant.llm.asking import Asking
from bot.assistant.llm.assistant import LlmAssistant
from bot.assistant.llm.checking import Fault
from bot.assistant.llm.replying import Reply
from bot.assistant.llm.settings import LlmSettings
from bot.domain.conversation import Page, Source, Speaker
from bot.domain.decision import Draft, Heard, Thresholds, decide
from bot.domain.errors import AssistantFailed
from bot.ports import Assistant
from tests.assistant.llm.shelf import HOURS, REFUNDS, Shelf, turn, turns

ANSWER = "Refunds take up to 5 days once your parcel is back with us."
QUESTION = "Where is my refund?"


class Model:
    """Gives the replies in their order, the last one again and again."""

    def __init__(self, *replies: Reply | Exception) -> None:
        self.replies = list(replies)
        self.asked: list[Asking] = []

    async def __call__(self, asking: Asking) -> Reply:
        self.asked.append(asking)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply


def reply(answer: str = ANSWER, *sources: str, probability: float = 0.9) -> Reply:
    return Reply(answer=answer, probability=probability, sources=list(sources or ("refunds",)))


def made(model: Model, *near: object, max_articles: int = 5) -> LlmAssistant:
    shelf = Shelf(*near) if near else Shelf()  # type: ignore[arg-type]
    return LlmAssistant(LlmSettings("openai:test", max_articles=max_articles), shelf, model)


async def drafted(model: Model, *said: str) -> Draft:
    return await made(model).draft(turns(*said), Page())


def hands_off(draft: Draft | None, said: Sequence[str] = (QUESTION,)) -> bool:
    return decide(Heard(list(said), draft), Thresholds()).hand_off


def test_it_fills_the_port() -> None:
    port: Assistant = made(Model(reply()))
    assert port


async def test_an_answer_with_its_sources_is_a_draft() -> None:
    draft = await drafted(Model(reply()), QUESTION)
    assert (draft.text, draft.sources, draft.article) == (ANSWER, (Source("When refunds arrive"),), "refunds")
    assert 0.6 < draft.confidence < 0.95
    assert draft.considered[0] == ("When refunds arrive", 0.6)
    assert draft.language in {"", "en"}
    assert not hands_off(draft)


@pytest.mark.parametrize("source", ["refund-policy", "REFUNDS", "https://shop.example", "../refunds", "1"])
async def test_a_source_that_was_not_retrieved_is_never_shown(source: str) -> None:
    draft = await drafted(Model(reply(ANSWER, "refunds", source)), QUESTION)
    assert (draft.text, draft.confidence, draft.sources, draft.article) == ("", 0.0, (), "")
    assert hands_off(draft)


async def test_an_article_that_exists_but_was_not_given_is_no_source() -> None:
    model = Model(reply(HOURS.body, "hours"))
    draft = await made(model, (REFUNDS, 0.8), (HOURS, 0.001)).draft(turns(QUESTION), Page())
    assert draft.text == ""
    assert "Harbour Street" not in model.asked[0].prompt


async def test_no_more_articles_are_given_than_is_set() -> None:
    model = Model(reply())
    await made(model, max_articles=1).draft(turns(QUESTION), Page())
    assert model.asked[0].prompt.count(" article id=") == 1


async def test_whoever_asks_the_model_for_a_person_gets_no_answer_of_its() -> None:
    wanting = Reply(answer=ANSWER, probability=0.9, sources=["refunds"], wants_person=True)
    draft = await drafted(Model(wanting), "Ich hätte lieber einen Menschen")
    assert (draft.text, draft.confidence, draft.wants_person, draft.kept_back) == ("", 0.0, True, False)
    assert hands_off(draft)


async def test_small_talk_is_not_the_model_s_business() -> None:
    model = Model(reply())
    draft = await drafted(model, QUESTION, "thanks")
    assert (draft.text, model.asked) == ("You're welcome.", [])


async def test_where_nothing_is_near_nothing_is_asked() -> None:
    model = Model(reply())
    draft = await made(model, (REFUNDS, 0.01)).draft(turns("Who won the cup?"), Page())
    assert (draft.text, draft.confidence, model.asked) == ("", 0.0, [])


async def test_what_the_model_doubts_or_retrieval_doubts_is_less_sure() -> None:
    sure = (await drafted(Model(reply()), QUESTION)).confidence
    doubtful = (await drafted(Model(reply(probability=0.4)), QUESTION)).confidence
    far = (await made(Model(reply()), (REFUNDS, 0.1)).draft(turns(QUESTION), Page())).confidence
    lacking = Reply(answer=ANSWER, probability=0.9, sources=["refunds"], missing=["the order number"])
    incomplete = (await drafted(Model(lacking), QUESTION)).confidence
    assert max(doubtful, far, incomplete) < sure
    assert (await drafted(Model(reply(probability=0.0)), QUESTION)).confidence < 0.1
    assert (await drafted(Model(reply(probability=1.0)), QUESTION)).confidence < 0.97


async def test_outcomes_move_the_probability() -> None:
    assistant = made(Model(reply()))
    before = (await assistant.draft(turns(QUESTION), Page())).confidence
    assistant.calibrate(fit([Outcome(before, right=False)] * 300 + [Outcome(before, right=True)] * 100))
    assert abs((await assistant.draft(turns(QUESTION), Page())).confidence - 0.25) < 0.1 < before - 0.25


async def test_a_failed_provider_is_a_reason_to_hand_off_that_needs_no_model() -> None:
    with pytest.raises(AssistantFailed):
        await drafted(Model(AssistantFailed(reason="timeout")), QUESTION)
    assert hands_off(None)


async def test_each_question_has_marks_that_nobody_can_know_before() -> None:
    model = Model(reply())
    assistant = made(model)
    for _ in range(20):
        await assistant.draft(turns(QUESTION), Page())
    assert len({asking.nonce for asking in model.asked}) == 20
    assert all(len(asking.nonce) >= 12 for asking in model.asked)


async def test_why_an_answer_was_kept_back_can_be_seen() -> None:
    considered = await made(Model(reply("I have refunded you."))).consider(turns(QUESTION), Page())
    assert considered.checked is not None
    assert considered.checked.fault is Fault.CLAIMED_ACT
    assert considered.reply is not None
    assert considered.reply.answer == "I have refunded you."


async def test_a_file_alone_is_nothing_to_ask_about() -> None:
    model = Model(reply())
    draft = await made(model).draft([turn(1, Speaker.CUSTOMER, "")], Page())
    assert (draft.confidence, model.asked) == (0.0, [])
