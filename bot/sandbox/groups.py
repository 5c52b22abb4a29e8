"""The workspace's user groups, from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.file_shape import WorkspaceFileError, rows_at, text_at, texts_at


@dataclass(frozen=True)
class Group:
    id: str
    handle: str
    members: tuple[str, ...] = ()


def parse(data: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Group]:
    """By id. Raises WorkspaceFileError, also for a member whom nobody `known` is."""
    rows = enumerate(rows_at(data, "usergroups", required=False))
    groups = [_group(row, f"usergroups[{index}]") for index, row in rows]
    for group in groups:
        for member in group.members:
            if member not in known:
                raise WorkspaceFileError(f"usergroups {group.id}: members names the unknown user {member}")
    return {group.id: group for group in groups}


def _group(row: Mapping[str, Any], where: str) -> Group:
    members = texts_at(row, "members", where)
    return Group(text_at(row, "id", where), text_at(row, "handle", where), members)
