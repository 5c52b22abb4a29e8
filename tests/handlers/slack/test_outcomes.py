"""Failures of the wire that no local Slack can bring about: the client itself is mocked, with its spec."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from pytest_mock import MockerFixture
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import BatonError, OutletDown, OutletUnclear
from handlers.slack.outcomes import told

SLACK = ConnectionKey("slack.example", 443, True, True, None, None, None)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (aiohttp.ClientConnectorError(SLACK, OSError("no route")), OutletDown),
        (aiohttp.ConnectionTimeoutError("no answer to the connect"), OutletDown),
        (aiohttp.ServerDisconnectedError(), OutletUnclear),
        (aiohttp.SocketTimeoutError("no answer to the post"), OutletUnclear),
        (aiohttp.ClientOSError(104, "reset by peer"), OutletUnclear),
        (TimeoutError(), OutletUnclear),
        (ValueError("not JSON"), OutletUnclear),
    ],
)
async def test_only_what_never_left_counts_as_not_sent(
    mocker: MockerFixture, fault: Exception, outcome: type[BatonError]
) -> None:
    client = mocker.create_autospec(AsyncWebClient, instance=True)
    client.chat_postMessage.side_effect = fault
    with pytest.raises(outcome), told("chat.postMessage"):
        await client.chat_postMessage(channel="C0BILL", text="Hello")
