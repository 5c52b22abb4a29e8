"""JSON from strangers: one way in, one way out."""

import json
from typing import NoReturn


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def read_json(text: str | bytes) -> object:
    """Raises ValueError for everything that is no JSON, for NaN and Infinity, and for absurd nesting."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deep") from None


def write_json(value: object) -> str:
    """ASCII only, so that a lone surrogate somebody typed can always be written down and sent."""
    return json.dumps(value, separators=(",", ":"))
