"""The check of the catalogue that `quorate check` runs, and that servers and workers ask before they begin."""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from . import catalogue
from .faults import BadLetters


def connect() -> None:
    checks.register(check_catalogue)


def check_catalogue(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for each fault in the folder of a letter."""
    try:
        catalogue.entries()
    except BadLetters as bad:
        return [checks.Error(str(fault), id="letters.E001") for fault in bad.faults]
    return []
