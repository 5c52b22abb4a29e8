"""What was measured, as tables that a person reads and a machine can."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.intervals import Figure

FEW = 100
Value = Figure | str
"""Words stand where there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Column:
    """`scale` is what a figure is multiplied by to be read: 100 for per cent. `goal` stands as it is read."""

    name: str
    scale: float = 100.0
    digits: int = 1
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` sets apart what runs in Baton from what it is compared with."""

    name: str
    values: tuple[Value, ...]
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`notes` say how it was measured; `details` are lists for machines and for whoever asks for them."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    details: Mapping[str, Sequence[str]] | None = None


def headings(table: Table) -> tuple[str, ...]:
    return ("", *(column.name for column in table.columns))


def cells(table: Table) -> list[tuple[str, ...]]:
    """Rows as people read them: ours marked, the goal, where there is one, as the last."""
    rows = [
        (f"{'▸ ' if row.ours else '  '}{row.name}", *map(written, row.values, table.columns))
        for row in table.rows
    ]
    if any(column.goal for column in table.columns):
        rows.append(("  goal", *(column.goal for column in table.columns)))
    return rows


def warning(table: Table) -> str:
    """ "" where all figures rest on enough, or on nothing that was counted."""
    figures = (value for row in table.rows for value in row.values if isinstance(value, Figure))
    least = min((figure.count for figure in figures if figure.count), default=FEW)
    return f"a figure here rests on {least} messages or conversations only" if least < FEW else ""


def written(value: Value, column: Column) -> str:
    """ "73.5 (71.9–75.0)": the figure and its 95 % interval, where that is wider than what is shown."""
    if isinstance(value, str):
        return value
    middle, low, high = (_number(one, column) for one in (value.value, value.low, value.high))
    return middle if low == high or middle == "–" else f"{middle} ({low}–{high})"


def as_json(tables: Sequence[Table], seed: int, sets: Mapping[str, str]) -> dict[str, Any]:
    """Figures in their own unit: shares from 0 to 1."""
    return {"seed": seed, "sets": dict(sets), "tables": [_table_json(table) for table in tables]}


def plain(value: float) -> Figure:
    """A figure without an interval."""
    return Figure(value, value, value, 0)


def _number(value: float, column: Column) -> str:
    return f"{value * column.scale:.{column.digits}f}" if math.isfinite(value) else "–"


def _table_json(table: Table) -> dict[str, Any]:
    rows = [
        {
            "name": row.name,
            "ours": row.ours,
            "figures": {
                column.name: _value_json(value)
                for column, value in zip(table.columns, row.values, strict=True)
            },
        }
        for row in table.rows
    ]
    return {
        "id": table.id,
        "title": table.title,
        "rows": rows,
        "goals": {column.name: column.goal for column in table.columns if column.goal},
        "notes": list(table.notes),
        "details": {name: list(lines) for name, lines in (table.details or {}).items()},
    }


def _value_json(value: Value) -> Any:
    if isinstance(value, str):
        return value
    shown = {"value": value.value, "low": value.low, "high": value.high}
    return {
        **{name: one if math.isfinite(one) else None for name, one in shown.items()},
        "count": value.count,
    }
