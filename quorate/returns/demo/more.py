"""What the parts above this one add to the demonstration. Names alone: starting a server loads none of it."""

MODULES: list[str] = []
"""Modules with a ``play(staff)``, in the order in which they play; each part names its own when it starts."""


def add(module: str) -> None:
    """Have a module play at the end of each council's building."""
    if module not in MODULES:
        MODULES.append(module)
