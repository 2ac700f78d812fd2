"""Libraries that take long to load, loaded when they are first used.

A command, a worker or a page that makes no paper and calls nobody does not wait for them.
"""

from importlib import import_module
from typing import Any


class Library:
    """A library by its name, or a module of one: ``Library("weasyprint").HTML`` loads it and returns its ``HTML``."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


__all__ = ["Library"]
