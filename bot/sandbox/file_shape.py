"""A TOML file's parts, each of the kind it must be."""

from collections.abc import Mapping
from typing import Any


class WorkspaceFileError(ValueError):
    """The workspace file is wrong; the words name the key."""


def table_at(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if not isinstance(value, Mapping):
        raise WorkspaceFileError(f"{key}: the table is missing")
    return value


def rows_at(data: Mapping[str, Any], key: str, *, required: bool = True) -> list[Mapping[str, Any]]:
    value = data.get(key, None if required else [])
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise WorkspaceFileError(f"{key}: a list of tables is missing")
    return value


def text_at(table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise WorkspaceFileError(f"{where}.{key}: a text is missing")
    return value


def texts_at(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WorkspaceFileError(f"{where}.{key}: must be a list of texts")
    return tuple(value)


def flag_at(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise WorkspaceFileError(f"{where}: must be true or false")
    return value
