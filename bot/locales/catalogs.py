"""The languages that Baton ships beside English: a .po file each, read as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from babel.messages.pofile import read_po

SHIPPED = ("de",)


@cache
def catalog(language: str) -> Mapping[str, str]:
    """Words by key ("said.queued"); empty for a language that is not shipped, and for English, whose words
    stand where they are used."""
    if language not in SHIPPED:
        return {}
    with resources.files(__name__.rpartition(".")[0]).joinpath(f"{language}.po").open("rb") as file:
        entries = read_po(file, locale=language, abort_invalid=True)
    return {entry.context: str(entry.string) for entry in entries if entry.context and entry.string}


def part(language: str, name: str) -> dict[str, str]:
    """The words below `name`: "queued" for "said.queued"."""
    before = f"{name}."
    return {key[len(before) :]: text for key, text in catalog(language).items() if key.startswith(before)}
