"""The dataset's tables: names, columns in order, types and keys, as `ssd.txt` beside this lists them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LISTED = Path(__file__).with_name("ssd.txt")
FILLED = (
    "ssd_person",
    "ssd_linked_identifiers",
    "ssd_family",
    "ssd_address",
    "ssd_disability",
    "ssd_cin_episodes",
    "ssd_cin_assessments",
    "ssd_assessment_factors",
    "ssd_cin_plans",
    "ssd_s47_enquiry",
    "ssd_initial_cp_conference",
    "ssd_cp_plans",
    "ssd_cp_visits",
    "ssd_cp_reviews",
    "ssd_involvements",
    "ssd_professionals",
    "ssd_department",
    "ssd_legal_status",
    "ssd_pre_proceedings",
)
"""The tables that Quorate holds something for, in the order in which they are written."""
CATEGORY = {
    "NEG": "Neglect",
    "PHY": "Physical abuse",
    "SAB": "Sexual abuse",
    "EMO": "Emotional abuse",
}
MULTIPLE = "Multiple"
NOT_ONE = "Multiple/not recommended"
FORMER_UPN = "Former Unique Pupil Number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type as PostgreSQL knows it, and whether it belongs to the key."""

    name: str
    type: str
    key: bool

    @property
    def longest(self) -> int | None:
        """Return the most characters that fit, or None where that is not limited."""
        found = re.fullmatch(r"(?:var)?char\((\d+)\)", self.type)
        return int(found[1]) if found else None


@cache
def tables() -> dict[str, tuple[Column, ...]]:
    """Return every table's columns in order, those of the tables that stay empty too."""
    found: dict[str, list[Column]] = {}
    name = ""
    for line in LISTED.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            name = line.strip()
            found[name] = []
            continue
        column, kind = line.split(maxsplit=1)
        found[name].append(Column(column, kind.removesuffix(" PK"), kind.endswith(" PK")))
    return {table: tuple(columns) for table, columns in found.items()}


def category_words(codes: tuple[str, ...]) -> str:
    """Return the words for a plan's categories: one by its name, several with each named, none as not recommended."""
    words = [CATEGORY[code] for code in codes if code in CATEGORY]
    if len(words) > 1:
        return f"{MULTIPLE}: {', '.join(words)}"
    return words[0] if words else NOT_ONE


def category_codes(words: str) -> tuple[str, ...] | None:
    """Return the codes that a category's words, or the census's code itself, stand for; None if they say none."""
    said = " ".join(words.split()).casefold()
    by_word = {word.casefold(): code for code, word in CATEGORY.items()}
    by_word |= {code.casefold(): code for code in CATEGORY}
    by_word |= {"physical": "PHY", "sexual": "SAB", "emotional": "EMO"}
    if said in by_word:
        return (by_word[said],)
    if not said.startswith(("multiple", "mul")):
        return None
    named = [by_word[part.strip()] for part in said.partition(":")[2].split(",") if part.strip() in by_word]
    return tuple(dict.fromkeys(named)) if len(set(named)) > 1 else ("MUL",)
