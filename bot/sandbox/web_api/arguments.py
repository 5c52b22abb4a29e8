"""A method's arguments, however they came: form, JSON or query."""

import re
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.errors import Json, SlackError, bad_arguments
from bot.sandbox.jsontext import read_json

_STRUCTURED = ("blocks", "attachments", "metadata", "view")
_TS = re.compile(r"\d{1,12}\.\d{6}")


@dataclass(frozen=True)
class Args:
    """`late`: so many seconds pass before anybody sees what the call writes."""

    values: Json
    late: float = 0.0

    def text(self, key: str, default: str | None = None) -> str:
        """The default for an argument that is absent or empty; without a default it is required."""
        value = self.values.get(key)
        if value is None or value == "":
            if default is None:
                raise bad_arguments(f"missing required field: {key}")
            return default
        if not isinstance(value, str):
            raise bad_arguments(f"must be a string [json-pointer:/{key}]")
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key)
        if value in (None, "", False, "false", "0", 0):
            return False
        if value in (True, "true", "1", 1):
            return True
        raise bad_arguments(f"must be a boolean [json-pointer:/{key}]")

    def number(self, key: str, default: int, *, most: int) -> int:
        value = self.values.get(key, default)
        if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise SlackError("invalid_limit")
        return min(value, most)

    def table(self, key: str) -> Json | None:
        value = self.values.get(key)
        if value is None or isinstance(value, dict):
            return value
        raise bad_arguments(f"must be an object [json-pointer:/{key}]")

    def blocks(self) -> list[Json] | None:
        """None when there is no such argument. Their content is checked elsewhere."""
        value = self.values.get("blocks")
        if value is None:
            return None
        if not isinstance(value, list):
            # see slack.md: invalid-blocks
            raise SlackError("invalid_blocks_format")
        return value

    def ts(self, key: str, default: str | None = None, error: str = "invalid_ts") -> str:
        value = self.values.get(key)
        value = self.text(key, default) if not isinstance(value, float) else f"{value:.6f}"
        if value != default and not _TS.fullmatch(value):
            raise SlackError(error)
        return value


async def read_args(request: web.Request) -> tuple[Args, str]:
    """(arguments, token). Raises SlackError with the name Slack gives to each kind of bad request."""
    # see slack.md: arguments
    values: Json = dict(request.query)
    if request.method == "POST":
        values |= await _body(request)
    for key in _STRUCTURED:
        if isinstance(values.get(key), str):
            values[key] = _structured(key, values[key])
    token = values.pop("token", None)
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        token = bearer.strip()
    return Args(values), token if isinstance(token, str) else ""


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return _json_object(await request.read())
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            form = await request.post()
        except (ValueError, LookupError) as problem:
            raise SlackError("invalid_form_data") from problem
        return {key: value for key, value in form.items() if isinstance(value, str)}
    if await request.read():
        raise SlackError("invalid_post_type")
    return {}


def _json_object(raw: bytes) -> Json:
    try:
        value = read_json(raw)
    except ValueError as problem:
        raise SlackError("invalid_json") from problem
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


def _structured(key: str, text: str) -> object:
    if not text:
        return None
    try:
        return read_json(text)
    except ValueError as problem:
        if key == "blocks":
            raise SlackError("invalid_blocks_format") from problem
        if key == "metadata":
            raise SlackError("invalid_metadata_format") from problem
        raise bad_arguments(f"must be valid JSON [json-pointer:/{key}]") from problem
