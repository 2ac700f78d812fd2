"""The kinds of output that can be asked for on the pages, each with its words and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from quorate.people.models import Area

from . import outputs
from .outputs import Made, Progress

ZIP, JSON, CSV = "application/zip", "application/json", "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of output. ``yearly``: it is of a census year and not as at a day."""

    words: str
    hint: str
    suffix: str
    media_type: str
    write: Callable[[Area, date, int | None, BinaryIO, Progress], Made]
    yearly: bool = False


def _annex_a(area: Area, on: date, _year: int | None, out: BinaryIO, progress: Progress) -> Made:
    return outputs.write_annex_a(area, on, out, progress=progress)


def _ssd(area: Area, on: date, _year: int | None, out: BinaryIO, progress: Progress) -> Made:
    return outputs.write_ssd(area, on, out, progress=progress)


def _dfe(area: Area, on: date, _year: int | None, out: BinaryIO, progress: Progress) -> Made:
    return outputs.write_dfe(area, on, out, progress=progress)


def _cpis(area: Area, on: date, _year: int | None, out: BinaryIO, progress: Progress) -> Made:
    return outputs.write_cpis(area, on, out, progress=progress)


KINDS = {
    "annex-a": Kind(
        "Annex A, lists 5 and 7",
        "A workbook for inspectors: section 47 enquiries, and children on a plan, over six months",
        "xlsx",
        outputs.XLSX,
        _annex_a,
    ),
    "ssd": Kind(
        "Standard Safeguarding Dataset",
        "A zip with a CSV file for each table: six years of history",
        "zip",
        ZIP,
        _ssd,
    ),
    "dfe": Kind(
        "The Department’s daily flow, in full",
        "JSON: every child that the flow tells of. Nothing is sent by this",
        "json",
        JSON,
        _dfe,
    ),
    "cp-is": Kind(
        "CP-IS: plans and NHS numbers",
        "A CSV list of how CP-IS is to hold each plan. Nothing is sent by this",
        "csv",
        CSV,
        _cpis,
    ),
}
