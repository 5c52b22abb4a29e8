"""`baton evaluate`: how good the assistant and its decision are, on labelled data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.asking import refuse

if TYPE_CHECKING:
    from bot.evaluation.report import Table

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder with a folder for each set in it.")]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures here too.")]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="TABLE", help="This one; may be repeated.")]
Seed = Annotated[int, typer.Option(help="Of every split, draw and interval.")]
Inner = Annotated[
    bool, typer.Option("--dev", help="Leave the test part alone: split another from what remains.")
]
Lists = Annotated[bool, typer.Option("--lists", help="List what was missed, too.")]


def evaluate(
    folder: Folder,
    json_file: JsonFile = None,
    only: Only = None,
    seed: Seed = 1,
    *,
    dev: Inner = False,
    lists: Lists = False,
) -> None:
    """Measure answers, signals, routing and the decision on labelled data, with 95 % intervals."""
    from bot.evaluation import running
    from bot.evaluation.data import DataInvalid
    from bot.evaluation.report import as_json
    from bot.evaluation.tables import Given

    unknown = [name for name in only or () if name not in running.TABLES]
    if unknown:
        refuse(f"evaluate: no table {unknown[0]!r}; there are {', '.join(running.TABLES)}")
    wanted = {name: one for name, one in running.TABLES.items() if not only or name in only}
    try:
        sets = running.load(folder, seed, inner=dev)
    except DataInvalid as error:
        refuse(f"evaluate: {error}")
    made = []
    for table in running.run(Given(sets, seed), wanted, lambda words: typer.echo(words, err=True)):
        _show(table, lists=lists)
        made.append(table)
    if json_file:
        _write(json_file, json.dumps(as_json(made, seed, running.about(sets)), indent=1, ensure_ascii=False))


def _show(table: Table, *, lists: bool) -> None:
    from bot.cli import drawing
    from bot.evaluation.report import cells, headings

    typer.echo(f"\n{table.title}")
    drawing.draw(headings(table), cells(table))
    for note in table.notes:
        typer.echo(f"  {note}")
    for name, lines in (table.details or {}).items() if lists else ():
        typer.echo(f"  {name} ({len(lines)}):")
        for line in lines:
            typer.echo(f"    {drawing.printable(line)}")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        refuse(f"evaluate: {file} can't be written: {error.strerror}")
