"""Domain dataclasses as JSON and back: times in UTC by ISO 8601, enums by value, tuples as lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Loader = Callable[[Any], Any]


def dump(value: Any) -> Any:
    """Raises ValueError for a naive time."""
    if is_dataclass(value):
        return {field.name: dump(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return _spoken(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [dump(one) for one in value]
    return value


def load(kind: type[T], data: Any) -> T:
    """Fields that `kind` no longer has are left out; those that `data` lacks take their default."""
    shape: Any = kind
    return cast(T, _loader(shape)(data))


def load_all(kind: type[T], data: list[Any]) -> tuple[T, ...]:
    return tuple(load(kind, one) for one in data)


def _spoken(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment}")
    return moment.astimezone(UTC).isoformat()


@cache
def _loader(kind: Any) -> Loader:
    if is_dataclass(kind):
        return _dataclass_loader(cast(type[Any], kind))
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_loader(get_args(kind))
    if origin in {Union, UnionType}:
        return _optional_loader(get_args(kind))
    if kind is datetime:
        return datetime.fromisoformat
    if origin is not Literal and (kind is float or issubclass(kind, Enum)):
        return cast(Loader, kind)
    return lambda data: data


def _dataclass_loader(kind: type[Any]) -> Loader:
    hints = get_type_hints(kind)
    loaders = {field.name: _loader(hints[field.name]) for field in fields(kind)}
    return lambda data: kind(**{name: loaders[name](one) for name, one in data.items() if name in loaders})


def _tuple_loader(kinds: tuple[Any, ...]) -> Loader:
    if kinds[-1] is Ellipsis:
        each = _loader(kinds[0])
        return lambda data: tuple(each(one) for one in data)
    loaders = [_loader(kind) for kind in kinds]
    return lambda data: tuple(one(part) for one, part in zip(loaders, data, strict=True))


def _optional_loader(kinds: tuple[Any, ...]) -> Loader:
    inner = [_loader(kind) for kind in kinds if kind is not NoneType]
    if len(inner) != 1:
        raise TypeError(f"JSON can't tell these apart: {kinds}")
    return lambda data: None if data is None else inner[0](data)
