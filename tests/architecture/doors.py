"""An import-linter contract: a module is entered only through its doors."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Nobody outside a module imports anything of it but the rooms named as doors."""

    modules = fields.ListField(subfield=fields.ModuleExpressionField())
    doors = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = [name for e in self.modules for name in graph.find_matching_modules(e.expression)]  # type: ignore[attr-defined]
        broken = [
            (importer, imported)
            for module in sorted(found)
            for imported in sorted({module} | graph.find_descendants(module))
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not f"{importer}.".startswith(f"{module}.") and not self._is_door(module, imported)
        ]
        return ContractCheck(kept=bool(found) and not broken, metadata={"broken": broken, "found": found})

    def _is_door(self, module: str, imported: str) -> bool:
        return imported.removeprefix(module).lstrip(".").partition(".")[0] in self.doors  # type: ignore[operator]

    def render_broken_contract(self, check: ContractCheck) -> None:
        if not check.metadata["found"]:
            output.print_error("No module matches: the expressions are wrong.")
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} enters {imported} beside the doors", bold=False)
