"""What a site says of a customer beside what Baton has a word for: flat, few and short."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.domain.conversation import Field, clean_line, one_line
from bot.domain.fields import is_custom
from handlers.customers.refusals import FieldUnknown, FieldWrongType, TooManyItems

MOST = 20
VALUE_LIMIT = 120
SCHEMA: dict[str, object] = {"type": ["string", "number", "boolean", "null"], "maxLength": VALUE_LIMIT}


def told(values: Mapping[str, object], field: str) -> tuple[Field, ...]:
    """Null and "" count as unsaid. Raises TooManyItems, FieldUnknown for a name that can't be one of the
    site's own, FieldWrongType, TextTooLong or TextNotPrintable.
    """
    if len(values) > MOST:
        raise TooManyItems(field=field, limit=MOST)
    read = [Field(name, _value(name, value, field)) for name, value in values.items()]
    return tuple(one for one in read if one.value)


def _value(name: str, value: object, field: str) -> str:
    place = f"{field}.{one_line(name)[:40]}"
    if not is_custom(name):
        raise FieldUnknown(field=place)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return clean_line(value, field=place, limit=VALUE_LIMIT)
        case int():
            return clean_line(str(value), field=place, limit=VALUE_LIMIT)
        case float() if math.isfinite(value):
            return f"{value:.15g}"
        case _:
            raise FieldWrongType(field=place)
