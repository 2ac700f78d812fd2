"""The kinds of output that can be asked for on the pages, each with its words and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from quorate import clock
from quorate.census import writing
from quorate.people.models import Area

from . import outputs
from .outputs import Made, Progress

XML, ZIP, JSON = "application/xml", "application/zip", "application/json"
CSV = "text/csv; charset=utf-8"


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


def _cin(area: Area, on: date, year: int | None, out: BinaryIO, progress: Progress) -> Made:
    done = writing.write(
        area, year or on.year, out, at=clock.now(), progress=lambda read, _total: progress(read)
    )
    left_out = [f"{one.la_child_id}: {one.why}" for one in done.left_out]
    return Made(done.children, {"children in the census": done.children}, left_out)


KINDS = {
    "cin": Kind(
        "Children in need census",
        "The whole census of a year as an XML file. Check it first: the census page names what is wrong",
        "xml",
        XML,
        _cin,
        yearly=True,
    ),
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


def words(kind: str) -> str:
    """Return the words of a kind of output; an unknown one by its own name."""
    return KINDS[kind].words if kind in KINDS else kind
