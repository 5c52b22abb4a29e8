"""What `[webhook]`, `[mail]`, BATON_SMTP_URL and our tokens may look like."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.config.outside import MailPart, WebhookPart
from handlers.mail.smtp import server
from handlers.mail.tokens import LENGTH, ReplyAddress, ReplyTokens
from handlers.mail.words import ENGLISH, GERMAN, words_for

TOKENS = ReplyTokens("a secret of some length")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"url": "http://ai.example/hook"}, "not https"),
        ({"url": "ftp://ai.example"}, "no web address"),
        ({"url": "https://"}, "no web address"),
        ({"url": "https://user:pass@ai.example"}, "user or a password"),
        ({"url": "https://ai.example:99999"}, "no web address"),
        ({"url": "https://ai.example/a b"}, "no web address"),
        ({"url": "https://ai.example", "allow_private": ["10.0.0.0/33"]}, "no network"),
        ({"url": "https://ai.example", "allow_private": ["ai.example"]}, "no network"),
    ],
)
def test_a_webhook_that_can_not_be_is_refused_in_words(part: dict[str, object], words: str) -> None:
    refused(WebhookPart, part, words)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"from": "Our shop"}, "no sender"),
        ({"from": "a@shop.example\nBcc: b@x"}, "no sender"),
        ({"from": "a@shop.example", "reply_to": "support@shop.example"}, "needs {token}"),
        ({"from": "a@shop.example", "reply_to": "support@{token}.example"}, "needs {token}"),
        ({"from": "a@shop.example", "reply_to": "{token}{token}@shop.example"}, "needs {token}"),
        ({"from": "a@shop.example", "reply_to": "x" * 23 + "{token}@shop.example"}, "room for 22"),
        ({"reply_to": "support+{token}@shop.example"}, "no mail goes out"),
        ({"from": "a@shop.example", "after": "soon"}, "not a length of time"),
        ({"from": "a@shop.example", "per_hour": 0}, "greater than or equal to 1"),
    ],
)
def test_mail_that_can_not_be_is_refused_in_words(part: dict[str, object], words: str) -> None:
    refused(MailPart, part, words)


def refused(model: type[BaseModel], part: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as no:
        model.model_validate(part)
    assert words in no.value.errors()[0]["msg"]


def test_the_longest_template_still_makes_an_address() -> None:
    template = "x" * 22 + "{token}@shop.example"
    part = MailPart.model_validate({"from": "a@shop.example", "reply_to": template})
    made = ReplyAddress(part.reply_to).of(TOKENS.issue("c_AAAAAAAAAAAAAAAAAAAAAA"))
    assert len(made.partition("@")[0]) == 64


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://h:x",
        "smtp://h/path",
        "smtp://h\r\nQUIT",
        "smtp://é",
    ],
)
def test_a_mail_server_that_can_not_be_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="not ") as no:
        server(url)
    assert "pass" not in str(no.value).replace("password@host", "")


def test_a_password_goes_nowhere_in_the_clear() -> None:
    assert server("smtp://u:p@mail.example").start_tls is True
    assert server("smtp://mail.example").start_tls is None
    assert server("smtps://u:p@mail.example").tls
    assert server("smtp://u%40x:p%3A@mail.example:25").user == "u@x"
    assert server("smtp://127.0.0.1:25").start_tls is False
    assert "p%3A" not in repr(server("smtp://u:p%3A@mail.example"))


@given(st.binary(min_size=16, max_size=16))
def test_a_token_leads_back_in_any_case(raw: bytes) -> None:
    conversation = "c_" + base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    token = TOKENS.issue(conversation)
    assert len(token) == LENGTH
    assert token == token.lower()
    assert TOKENS.conversation(token) == TOKENS.conversation(token.upper()) == conversation
    assert ReplyTokens("another secret").conversation(token) is None


@given(st.text(max_size=60))
def test_no_other_text_is_a_token(text: str) -> None:
    assert TOKENS.conversation(text) is None


def test_every_language_says_the_same_things() -> None:
    assert words_for("de-CH") is words_for("DE_de") is GERMAN
    assert words_for("") is words_for("fr-FR") is ENGLISH
    for words in (ENGLISH, GERMAN):
        assert "{day}" in words.subject
        assert "{name}" in words.hello_name
        assert "{agent}" in words.says
