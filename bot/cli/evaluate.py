"""`baton evaluate`: how good the assistant and its decision are, on labelled data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.cli.asking import TOML, refuse

if TYPE_CHECKING:
    from bot.domain.rules import Rules
    from bot.evaluation.playing import Played
    from bot.evaluation.report import Table
    from bot.evaluation.tables import Given
    from bot.evaluation.timing import Costs

Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="A folder with a folder for each set in it.")
]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures here too.")]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="TABLE", help="This one; may be repeated.")]
Seed = Annotated[int, typer.Option(help="Of every split, draw and interval.")]
Inner = Annotated[
    bool, typer.Option("--dev", help="Leave the test part alone: split another from what remains.")
]
Lists = Annotated[bool, typer.Option("--lists", help="List what was missed, too.")]
Transcripts = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Your own labelled conversations, judged with your baton.toml."),
]
ConfigFile = Annotated[Path, typer.Option("--config", "-c", help="baton.toml, for --transcripts.")]
Curve = Annotated[
    Path | None,
    typer.Option(
        "--tune", metavar="SVG", help="Propose thresholds, and draw their trade-off into this file."
    ),
]
CostWords = Annotated[
    str,
    typer.Option(help="For --tune: false=1,early=0.25,late=0.5,missed=4,wrong=1 (early, late: a turn)."),
]


def evaluate(
    folder: Folder = None,
    json_file: JsonFile = None,
    only: Only = None,
    seed: Seed = 1,
    transcripts: Transcripts = None,
    config_path: ConfigFile = TOML,
    curve: Curve = None,
    costs: CostWords = "",
    *,
    dev: Inner = False,
    lists: Lists = False,
) -> None:
    """Measure answers, signals, routing and the decision on labelled data, with 95 % intervals."""
    if (folder is None) == (transcripts is None):
        refuse("evaluate: give a folder of labelled data, or --transcripts FILE")
    _refuse_idle("with --transcripts", {"--only": only, "--dev": dev} if transcripts else {})
    _refuse_idle("with --tune", {"--json": json_file, "--only": only, "--lists": lists} if curve else {})
    _refuse_idle("without --tune", {} if curve else {"--costs": costs})
    weighed, wanted = _costs(costs), _wanted(only)
    _see_writable(json_file, curve)
    from bot.evaluation import running
    from bot.evaluation.data import DataInvalid
    from bot.evaluation.tables import Given, handoffs

    try:
        given = Given(running.load(folder, seed, inner=dev) if folder else {}, seed)
        played = _played(given, transcripts, config_path) if transcripts or curve else None
    except DataInvalid as error:
        refuse(f"evaluate: {error}")
    if played and curve:
        _tune(*played, seed, curve, weighed)
    elif played:
        table = handoffs.table("transcripts", "Your conversations", *played, seed)
        _report([table], given, json_file, lists=lists)
    else:
        _leave_out_sealed(wanted, only, dev=dev)
        made = _report(running.run(given, wanted, _tell), given, json_file, lists=lists)
        _end(running.lacking(given, wanted, made), made)


def _refuse_idle(where: str, given: Mapping[str, object]) -> None:
    """An option that would change nothing is a mistake of whoever gave it."""
    for name, value in given.items():
        if value:
            refuse(f"evaluate: {name} has no use {where}")


def _costs(words: str) -> Costs:
    from bot.evaluation.timing import read_costs

    try:
        return read_costs(words)
    except ValueError as error:
        refuse(f"evaluate: --costs: {error}")


def _wanted(only: Sequence[str] | None) -> dict[str, Any]:
    from bot.evaluation.running import TABLES

    unknown = [name for name in only or () if name not in TABLES]
    if unknown:
        refuse(f"evaluate: no table {unknown[0]!r}; there are {', '.join(TABLES)}")
    return {name: one for name, one in TABLES.items() if not only or name in only}


def _leave_out_sealed(wanted: dict[str, Any], only: Sequence[str] | None, *, dev: bool) -> None:
    """It is a test part in itself: only who names it gets it, and nobody while they work."""
    from bot.evaluation.running import SEALED

    if (dev or not only) and wanted.pop(SEALED, None):
        _tell(f"{SEALED} left out: {'it is a test part' if dev else f'--only {SEALED} makes it'}")


def _played(given: Given, transcripts: Path | None, config_path: Path) -> tuple[list[Played], Rules]:
    """The company's own conversations, else the scenarios' development half. Raises DataInvalid."""
    if transcripts is None:
        from bot.evaluation.scenarios.development import HALF
        from bot.evaluation.tables import scenarios

        if missing := [name for name in HALF.needs if name not in given.sets]:
            refuse(f"evaluate: --tune needs {' and '.join(missing)} in the folder, or --transcripts FILE")
        try:
            built = scenarios.built(HALF, given)
        except scenarios.TooSmall:
            refuse("evaluate: --tune: the sets in the folder are too small to compose dialogues from")
        return scenarios.played_out(built), scenarios.rules_of(built)
    from bot import config
    from bot.assistant import knowledge
    from bot.evaluation import transcripts as reading
    from bot.evaluation.playing import play_all

    dialogues = reading.read(transcripts)
    try:
        part, folder, rules = config.load_written(config_path)
        articles = knowledge.load(folder)
    except (config.ConfigError, knowledge.KnowledgeInvalid) as error:
        refuse(str(error))
    reading.check(dialogues, {article.id for article in articles}, transcripts)
    if part.assistant.model:
        _tell(f"{part.assistant.model} is not asked: the embedded assistant answers here")
    return play_all(dialogues, articles), rules


def _tune(played: list[Played], rules: Rules, seed: int, curve: Path, costs: Costs) -> None:
    from bot.evaluation import tuning
    from bot.evaluation.curve import draw

    try:
        tuned = tuning.tune(played, rules, costs, seed, _tell)
    except tuning.TooFew:
        refuse("evaluate: --tune needs two conversations or more that need a person, and two that don't")
    _write(curve, draw(tuned))
    typer.echo(tuning.as_toml(tuned.proposed.thresholds))
    for words, point in (("now", tuned.judged_now), ("proposed", tuned.judged)):
        shares = f"{point.false:.1%} handed over for nothing, {point.late:.1%} too late or never, "
        shares += f"{point.wrong:.1%} answered wrongly"
        typer.echo(f"# {words}: {shares}; cost {point.cost:.2f} a conversation")
    typer.echo(f"# judged on the half that chose nothing; the picture is {curve}")


def _report(tables: Iterable[Table], given: Given, json_file: Path | None, *, lists: bool) -> list[str]:
    """The ids of those that were made."""
    from bot.evaluation.report import as_json
    from bot.evaluation.running import about

    made = []
    for table in tables:
        _show(table, lists=lists)
        made.append(table)
    if json_file:
        told = as_json(made, given.seed, about(given.sets))
        _write(json_file, json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return [table.id for table in made]


def _end(lacking: Sequence[str], made: Sequence[str]) -> NoReturn:
    """What the folder has no set for was not asked of it; what its set is too small for was."""
    if lacking:
        _tell(f"baton: evaluate: not made, since the data lacks too much: {', '.join(lacking)}")
    elif not made:
        _tell("baton: evaluate: no table could be made: no set that one of them needs is in the folder")
    raise typer.Exit(1 if lacking or not made else 0)


def _show(table: Table, *, lists: bool) -> None:
    from bot.cli import drawing
    from bot.evaluation.report import cells, headings, warning

    typer.echo(f"\n{table.title}")
    drawing.draw(headings(table), cells(table))
    for note in table.notes:
        typer.echo(f"  {note}")
    if warned := warning(table):
        typer.echo(f"  warning: {warned}")
    for name, lines in (table.details or {}).items() if lists else ():
        typer.echo(f"  {name} ({len(lines)}):")
        for line in lines:
            typer.echo(f"    {drawing.printable(line)}")


def _tell(words: str) -> None:
    typer.echo(words, err=True)


def _see_writable(*files: Path | None) -> None:
    """Before a quarter of an hour of measuring, not after it."""
    for file in filter(None, files):
        is_new = not file.exists()
        _write(file, "", mode="a")
        if is_new:
            file.unlink()


def _write(file: Path, text: str, mode: str = "w") -> None:
    try:
        with file.open(mode, encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        refuse(f"evaluate: {file} can't be written: {error.strerror}")
