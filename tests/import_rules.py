"""The kind of import-linter contract that the design's table is written in: what a package may import.

The built-in kinds list what is forbidden; a library that nobody thought of would pass them.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import cast

from grimp import DetailedImport, ImportGraph
from importlinter import Contract, ContractCheck, fields, output

EVERYTHING = "*"


class OnlyContract(Contract):
    """Absent modules break nothing, so that a row may stand before its module does."""

    type_name = "only"

    # import-linter puts the parsed value in each field's place.
    modules = cast(list[str], fields.ListField(subfield=fields.StringField()))
    may_import = cast(list[str], fields.ListField(subfield=fields.StringField()))
    never = cast(list[str], fields.ListField(subfield=fields.StringField(), required=False, default=[]))

    def validate(self) -> None:
        self.modules = self.named(self.modules)
        self.may_import = self.named(self.may_import)

    def named(self, rows: list[str]) -> list[str]:
        """The rows, with "@name" replaced by the list of that name in [tool.importlinter]."""
        lists = [self.session_options[row[1:]] if row.startswith("@") else [row] for row in rows]
        return [row for one in lists for row in one]

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = [link for link in self.imports_of_the_row(graph) if not self.allows(link)]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def imports_of_the_row(self, graph: ImportGraph) -> Iterator[DetailedImport]:
        for importer in sorted(graph.modules):
            if row_of(importer, self.modules):
                for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                    yield from graph.get_import_details(importer=importer, imported=imported)

    def allows(self, link: DetailedImport) -> bool:
        imported = link["imported"]
        own_row = row_of(link["importer"], self.modules)
        allowed = [own_row, *sys.stdlib_module_names, *self.may_import]
        if EVERYTHING in allowed or row_of(imported, allowed):
            return not row_of(imported, self.never)
        return False

    def render_broken_contract(self, check: ContractCheck) -> None:
        for link in check.metadata["broken"]:
            place = f"{link['importer']}:{link['line_number']}"
            output.print_error(f"{place} imports {link['imported']}, which its row does not name")
        output.new_line()


def row_of(module: str, rows: Iterable[str]) -> str:
    """The first row that is the module or holds it; "" when none does."""
    return next((row for row in rows if f"{module}.".startswith(f"{row}.")), "")
