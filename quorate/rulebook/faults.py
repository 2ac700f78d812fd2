"""What is wrong with a procedure file, in words that say where to look."""

from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong: the file, the rule, the edition, and what to do about it."""

    file: str
    rule: str
    edition: str
    says: str

    def __str__(self) -> str:
        where = self.file
        if self.rule:
            where += f", {self.rule}"
        if self.edition:
            where += f", edition from {self.edition}"
        return f"{where}: {self.says}"


class BadProcedures(ValueError):
    """The procedures cannot be used. Every fault is listed; nothing is loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        more = f"{len(faults)} faults" if len(faults) != 1 else "1 fault"
        super().__init__(f"The procedures cannot be used ({more}).\n" + "\n".join(str(f) for f in faults))
