"""Names are joined to the children of a census: read tolerantly, written once, found again by the search."""

from typing import Any

import pytest

from quorate.cases.models import Child, Correction, Family, NameKey
from quorate.people import actions as people
from quorate.people.models import Area
from quorate.returns import actions, names
from quorate.returns.actions import Outcome
from quorate.returns.census import FileRefused

from . import world
from .census_files import census, child

HEADER = "LAchildID,Given name,Family name,NHS number,Family\n"
NHS = "9434765919"


@pytest.fixture
def area(db: None) -> Area:
    area = people.open_area(
        key="tees", name="Invented Council", procedure="tees", la_code="301", by=world.SYSTEM, at=world.NOW
    )
    actions.take_census(
        area=area,
        content=census(child("A1"), child("A2"), child("A3")),
        name="cin.xml",
        by="test",
        at=world.NOW,
    )
    return area


def take(area: Area, text: str | bytes, **more: Any) -> Outcome:
    content = text if isinstance(text, bytes) else text.encode()
    return actions.take_names(area=area, content=content, name="names.csv", by="test", at=world.NOW, **more)


def test_names_numbers_and_brothers_and_sisters_are_joined(area: Area) -> None:
    outcome = take(area, HEADER + "A1,Robin,Example,943 476 5919,F7\nA2,Wren,Example,,F7\nA3,Jay,Other,,\n")

    assert (outcome.summary["new"], outcome.summary["not_taken"], outcome.summary["families"]) == (3, 0, 1)
    first, second, third = Child.objects.order_by("la_child_id").select_related("family")
    assert (first.name, first.nhs_number) == ("Robin Example", NHS)
    assert first.family == second.family
    assert (first.family.reference, first.family.name) == ("F7", "Example")
    assert (third.family.reference, third.family.name) == ("A3", "Other")
    assert set(Family.objects.values_list("reference", flat=True)) == {"F7", "A3"}
    assert NameKey.objects.filter(child=first).exists()


def test_the_same_names_twice_change_nothing(area: Area) -> None:
    text = HEADER + f"A1,Robin,Example,{NHS},F7\n"
    take(area, text)
    version = Child.objects.get(la_child_id="A1").version
    again = take(area, text)

    assert (again.summary["same"], again.summary["new"], again.summary["changed"]) == (1, 0, 0)
    assert Child.objects.get(la_child_id="A1").version == version
    assert not Correction.objects.exists()


def test_a_name_put_right_keeps_what_it_was(area: Area) -> None:
    take(area, HEADER + "A1,Robyn,Example,,\n")
    take(area, HEADER + "A1,Robin,Example,,\n")

    said = Correction.objects.get()
    assert (said.field, said.was, said.became, said.why) == (
        "given_name",
        "Robyn",
        "Robin",
        "Names file names.csv",
    )


@pytest.mark.parametrize(
    "text",
    [
        "﻿LAchildID;Forename;Surname\r\nA1;Zoë;Brontë\r\n".encode(),
        "LAchildID\tFirst Name\tLast name\nA1\tZoë\tBrontë\n".encode(),
        "ID,given names,SURNAME\nA1,Zoë,Brontë\n".encode("cp1252"),
        '"LA child ID","Given name","Family name"\n"A1","Zoë","Brontë"\n'.encode(),
    ],
    ids=["bom and semicolons", "tabs", "windows", "quoted"],
)
def test_files_as_spreadsheets_write_them(area: Area, text: bytes) -> None:
    take(area, text)
    assert Child.objects.get(la_child_id="A1").name == "Zoë Brontë"


LINES = {
    "unknown identifier": ("Z9,Robin,Example,,", "No child with this identifier is on record"),
    "no identifier": (",Robin,Example,,", "The identifier is missing"),
    "no name": ("A1,,,,", "There is no name"),
    "a formula": ("A1,=HYPERLINK(1),Example,,", "it may be a formula"),
    "a tag": ("A1,<b>Robin</b>,Example,,", "signs that no name has"),
    "too long": (f"A1,{'R' * 81},Example,,", "longer than 80"),
}


@pytest.mark.parametrize(("line", "says"), LINES.values(), ids=LINES)
def test_a_line_that_cannot_be_taken_is_named(area: Area, line: str, says: str) -> None:
    outcome = take(area, HEADER + "A2,Wren,Example,,\n" + line + "\n")

    assert outcome.summary["not_taken"] == 1
    assert [(remark.line, says in remark.why) for remark in outcome.remarks] == [(3, True)]
    assert Child.objects.get(la_child_id="A2").given_name == "Wren"
    assert Child.objects.get(la_child_id="A1").given_name == ""


def test_a_number_that_is_none_is_left_out_and_the_name_taken(area: Area) -> None:
    outcome = take(
        area, HEADER + f"A1,Robin,Example,9434765910,\nA2,Wren,Example,{NHS},\nA3,Jay,Other,{NHS},\n"
    )

    assert (outcome.summary["not_taken"], outcome.summary["doubts"]) == (0, 2)
    assert list(Child.objects.order_by("la_child_id").values_list("nhs_number", flat=True)) == ["", NHS, ""]


def test_an_identifier_on_two_lines_with_two_names_is_taken_from_neither(area: Area) -> None:
    outcome = take(
        area, HEADER + "A1,Robin,Example,,\nA1,Martin,Example,,\nA2,Wren,Example,,\nA2,Wren,Example,,\n"
    )

    assert outcome.summary["not_taken"] == 2
    assert "more than one line (2, 3)" in outcome.remarks[0].why
    assert Child.objects.get(la_child_id="A1").name == "Child A1"
    assert Child.objects.get(la_child_id="A2").name == "Wren Example"


REFUSED = {
    "empty": (b"", "empty"),
    "a spreadsheet": (b"PK\x03\x04rest", "not a CSV file"),
    "no columns": (b"a,b,c\n1,2,3\n", "not found: LAchildID, given name, family name"),
    "header only": (HEADER.encode(), "no children"),
    "an open quotation mark": (HEADER.encode() + b'A1,"Robin,Example\n', "quotation mark"),
}


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_taken_says_why(content: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        names.read(content, limit=1_000_000)


def test_the_names_are_in_no_audit_entry(area: Area) -> None:
    from quorate.audit.models import Entry  # noqa: PLC0415

    take(area, HEADER + "A1,Robin,Example,,F7\n")
    said = " ".join(str(entry.detail) + entry.about + entry.act for entry in Entry.objects.all())
    assert "Robin" not in said
    assert "Example" not in said
