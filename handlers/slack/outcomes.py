"""What became of a call to Slack, as delivery needs to know it: held, not sent, unknown, or refused."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.ports.points import crossing
from handlers.slack.client import TooLate

HELD = frozenset({"ratelimited", "rate_limited"})
UNCLEAR = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Answers after which the message may stand in Slack all the same."""
SHORTEST_HOLD, USUAL_HOLD, LONGEST_HOLD = 1, 30, 3_600


@contextlib.contextmanager
def told(method: str) -> Iterator[None]:
    """Raises OutletHeld, OutletDown, OutletUnclear or OutletRefused for whatever `method` raised."""
    with crossing(f"slack:{method}"), _named(method):
        yield


@contextlib.contextmanager
def _named(method: str) -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        raise of_answer(method, error.response) from None
    except (TooLate, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise OutletDown(method=method) from None
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise OutletUnclear(method=method) from None
    except (AttributeError, TypeError, ValueError):
        # What the SDK raises on an answer that is no JSON object.
        raise OutletUnclear(method=method) from None


def of_answer(method: str, response: object) -> BatonError:
    """`response` as SlackApiError carries it: aiohttp's own where the body was no JSON."""
    if not isinstance(response, AsyncSlackResponse):
        return OutletUnclear(method=method)
    reason = error_name(response)
    if response.status_code == 429 or reason in HELD:
        return OutletHeld(method=method, seconds=retry_after(response))
    if response.status_code >= 500 or reason in UNCLEAR or not reason:
        return OutletUnclear(method=method)
    return OutletRefused(method=method, reason=reason)


def error_name(response: object) -> str:
    data = response.data if isinstance(response, AsyncSlackResponse) else None
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def retry_after(response: AsyncSlackResponse) -> int:
    """Seconds, within reason: a broken header must neither hammer Slack nor stop a lane for a day."""
    headers = {str(name).lower(): value for name, value in response.headers.items()}
    given = str(headers.get("retry-after", ""))
    seconds = int(given) if given.isascii() and given.isdecimal() else USUAL_HOLD
    return min(max(seconds, SHORTEST_HOLD), LONGEST_HOLD)
