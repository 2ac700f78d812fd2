"""`quorate words`: the languages of the family's pages."""

import argparse
from typing import Any

from . import catalogues

EX_FOUND = 1


def add_commands(subparsers: Any) -> None:
    """Describe this part's command to argparse."""
    words = subparsers.add_parser(
        "words",
        description="Says for each language of the families' pages what is not put into words yet. "
        "Exit code 1: something is missing.",
    )
    words.add_argument(
        "language", nargs="?", help="its code, such as cy; left out: every language that there is"
    )
    words.add_argument(
        "--update", action="store_true", help="bring the language's catalogue up to date, or begin a new one"
    )
    words.add_argument("--all", action="store_true", help="print every missing text, not only the first five")
    words.set_defaults(run=run_words)


def run_words(asked: argparse.Namespace) -> int:
    """Print how each language stands."""
    found = 0
    for code in [asked.language] if asked.language else catalogues.codes():
        if not asked.update and code not in catalogues.codes():
            print(f"{code}: there is no catalogue. `quorate words {code} --update` begins one.")
            found = EX_FOUND
            continue
        how = catalogues.take_up(code) if asked.update else catalogues.standing(code)
        print(
            f"{code}: {how.all} texts, {len(how.missing)} missing, {len(how.unsure)} unsure, "
            f"{how.left_over} no longer said"
        )
        shown = (*how.missing, *how.unsure)
        for text in shown if asked.all else shown[:5]:
            print(f"  {text}")
        found = found or (0 if how.whole else EX_FOUND)
    return found
