"""A numbered CP-IS file, written from its records by the writer that the council has chosen."""

from collections.abc import Iterator
from typing import BinaryIO

from .cpis import DELETE
from .cpis_writing import SNOMED, Heading, Record, chosen, suffix
from .models import CpisFile
from .queries import cpis as queries


def write(file: CpisFile, out: BinaryIO) -> str:
    """Write a file's records; return the file's name.

    :raises NoWriter: if the setting names no writer
    """
    writer = chosen()
    area = file.area
    writer(_records(file), Heading(area.la_code, area.name, area.phone, file.sequence, file.at), out)
    return f"cp-is-{area.key}-{file.sequence:06}.{suffix(writer)}"


def _records(file: CpisFile) -> Iterator[Record]:
    states = queries.states(file.area)
    for row in queries.records(file):
        now = states.get((row.child_id, row.whose))
        yield Record(
            place=row.place or 0,
            act=row.act,
            plan_kind=row.plan_kind,
            snomed=SNOMED[row.plan_kind],
            nhs_number=row.number,
            nhs_number_of=row.whose,
            number_state=now.state if now and now.number == row.number else "superseded",
            la_child_id=row.child.la_child_id,
            plan_id=row.plan_id,
            started_on=row.started_on,
            ended_on=row.ended_on,
            deleted_on=file.at.date() if row.act == DELETE else None,
        )
