"""Annex A's lists 5 and 7: who stands in them, with what words, in a workbook that runs nothing."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from quorate.exchange.annex_a import ETHNICITY, LIST_5, LIST_7, list_5, list_7
from quorate.exchange.outputs import annex_a_of
from quorate.returns.told import CategoryTold, EnquiryTold, Worker

from .told_world import ON, a_child, a_plan, an_unborn, days, here_for_a_while


def five(child: Any) -> list[dict[str, Any]]:
    return [dict(zip(LIST_5, row, strict=True)) for row in list_5(child, ON)]


def seven(child: Any) -> dict[str, Any]:
    (row,) = list_7(child, ON)
    return dict(zip(LIST_7, row, strict=True))


def test_the_columns_are_as_asked() -> None:
    assert (len(LIST_5), len(LIST_7)) == (14, 17)
    assert (
        ETHNICITY["AOTH"] == "m) AOTH" and ETHNICITY["CHNE"] == "q) CHNE" and ETHNICITY["NOBT"] == "t) NOBT"
    )


def test_an_enquiry_that_led_to_a_plan() -> None:
    (row,) = five(a_child())
    assert row["Gender"] == "b) Female" and row["Ethnicity"] == "f) MWBC" and row["Age"] == 6
    assert row["Does the Child have a Disability"] == "b) No"
    assert row["Was an Initial Child Protection Conference deemed unnecessary?"] == "b) No"
    assert row["Date of Initial Child Protection Conference"] == days(100)
    assert row["Did the Initial Child Protection Conference Result in a Child Protection Plan"] == "a) Yes"
    assert (row["Allocated Team"], row["Allocated Worker"]) == ("North team", "Ada Ashgrove")


def test_which_enquiries_stand_in_the_list_and_what_came_before_each() -> None:
    old = EnquiryTold("S0", "R1", days(400), ended_on=days(390), not_required=True)
    refused = EnquiryTold("S2", "R1", days(60), ended_on=days(50), not_required=True)
    still = EnquiryTold("S3", "R1", days(300))
    child = a_child()
    rows = five(replace(child, enquiries=(old, still, *child.enquiries, refused)))

    assert [row[LIST_5[6]] for row in rows] == [days(300), days(120), days(60)]
    assert [row[LIST_5[7]] for row in rows] == [None, "b) No", "a) Yes"]
    assert [row["Number of Section 47 Enquiries in the last 12 months"] for row in rows] == [1, 2, 3]
    assert [row["Number of ICPCs in the last 12 months"] for row in rows] == [0, 0, 1]


def test_a_plan_in_force() -> None:
    row = seven(a_child())
    assert row["Initial Category of Abuse"] == "a) Neglect"
    # The attempt two days ago at which the child was not seen is no visit.
    assert (row["Date of the Last Statutory Visit"], row["Was the Child Seen Alone?"]) == (days(9), "a) Yes")
    assert (row["Date of latest review conference"], row["Child Protection Plan End Date"]) == (
        days(15),
        None,
    )
    assert row[LIST_7[13]] == "a) Yes"
    assert seven(a_child(orders=()))[LIST_7[13]] == "b) No"


def test_the_latest_plan_alone_and_not_one_that_ended_long_ago() -> None:
    several = (CategoryTold(days(60), ("NEG",)), CategoryTold(days(30), ("NEG", "EMO")))
    later = a_plan(2, began=60, ended=10, previous_plans=1, categories=several)
    row = seven(a_child(plans=(a_plan(began=500, ended=300), later)))
    assert (row["Child Protection Plan Start Date"], row["Number of Previous Child Protection Plans"]) == (
        days(60),
        1,
    )
    assert row["Latest Category of Abuse"] == "e) Multiple/not recommended"

    assert not list(
        list_7(a_child(plans=(a_plan(began=500, ended=183),)), ON)
    )  # 29 September: a day too early
    assert list(list_7(a_child(plans=(a_plan(began=500, ended=182),)), ON))
    # As at a day on which the plan had not ended yet, nor the category changed.
    (earlier,) = list_7(a_child(plans=(later,)), days(40))
    assert earlier[8] == "a) Neglect" and earlier[12] is None


def test_the_unborn_and_another_authoritys_child() -> None:
    row = seven(an_unborn())
    assert (row["Gender"], row["Ethnicity"], row["Date of Birth"], row["Age"]) == (
        "c) Not stated/recorded",
        "t) NOBT",
        None,
        None,
    )
    assert not list(list_7(here_for_a_while(), ON)) and not list(list_5(here_for_a_while(), ON))


def test_the_workbook_has_real_dates_and_runs_nothing() -> None:
    out = BytesIO()
    hostile = Worker("W9", '=HYPERLINK("http://evil.example","x")\x0b', "", "T9", "@SUM(1)")
    made = annex_a_of([a_child(), replace(a_child("B2"), worker=hostile, plans=(a_plan(),))], ON, out)
    assert (made.children, made.rows) == (2, {"List 5": 2, "List 7": 2})

    book = load_workbook(BytesIO(out.getvalue()))
    assert book.sheetnames == ["List 5", "List 7"]
    assert tuple(cell.value for cell in book["List 5"][1]) == LIST_5
    assert tuple(cell.value for cell in book["List 7"][1]) == LIST_7
    start = book["List 7"]["G2"]
    assert isinstance(start.value, datetime) and start.is_date and start.number_format == "dd/mm/yyyy"
    cells = [cell for row in book["List 7"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["List 7"]["Q3"].value.startswith("'=HYPERLINK") and book["List 7"]["P3"].value == "'@SUM(1)"
