"""One council through every output: the same plans in each, child by child (decision 26)."""

import csv
import json
import zipfile
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from quorate.cases.models import Child
from quorate.census import writing
from quorate.exchange import outputs
from quorate.moves.actions import coming
from quorate.people.models import Area
from quorate.plans.models import Plan
from quorate.returns import actions as returns
from quorate.returns import facts

from . import world
from .census_files import census, child, enquiry, on_a_plan, plan

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 31)
BORN_ON = date(2025, 7, 20)
VISITOR = "A9"
Plans = set[tuple[str, str, str]]
"""Each plan: the child, the day it began, and the day it ended or nothing."""


@pytest.fixture
def area(training_day: date) -> Area:
    made = world.make_area("tees")
    held = enquiry("2025-05-14", "2025-06-03")
    two = [
        plan("2025-06-03", "2025-11-20", reviews=["2025-09-02", "2025-11-20"], latest="EMO"),
        plan("2026-02-10", first="PHY", before="1"),
    ]
    told = [
        on_a_plan("A1"),
        child("A2", enquiries=[held, enquiry("2026-01-20", "2026-02-10")], plans=two),
        child("A3", enquiries=[held], plans=[plan("2025-06-03", "2026-01-15", reviews=["2025-09-02"])]),
        child("A4", enquiries=[enquiry("2025-12-01", not_required="1")]),
        child("A5", moved_in_conference="2025-07-01", plans=[plan("2025-07-01", first="SAB")]),
    ]
    returns.take_census(
        area=made, content=census(*told, lea=made.la_code), name="cin.xml", by=world.SYSTEM, at=world.NOW
    )
    _born_on_a_plan(Child.objects.get(area=made, la_child_id="A1"))
    _visits(made)
    return made


def _born_on_a_plan(child: Child) -> None:
    """Let a child of the file have been expected when the plan began, and born while it lasted."""
    Child.objects.filter(pk=child.pk).update(born_on=BORN_ON, expected_on=BORN_ON)


def _visits(area: Area) -> None:
    """Let a child stay here for a while, on a plan that another authority made."""
    by = world.make_practitioner(area, role=world.Role.ADMINISTRATOR)
    child = Child.objects.create(
        area=area, la_child_id=VISITOR, given_name="Wren", family_name="Faraway", born_on=date(2019, 4, 4)
    )
    notice = coming.Notice(
        authority="Elsewhere County Council",
        told_on=date(2026, 3, 2),
        moved_on=date(2026, 3, 2),
        permanent=False,
        until_on=date(2026, 6, 1),
        plan_started_on=date(2025, 11, 3),
        plan_categories=["NEG"],
    )
    coming.notify(child=child, notice=notice, by=by, at=world.NOW)


def written(write: Any, area: Area) -> bytes:
    out = BytesIO()
    write(area, ON, out)
    return out.getvalue()


def of_the_dataset(area: Area, *, elsewhere: str = "N") -> Plans:
    with zipfile.ZipFile(BytesIO(written(outputs.write_ssd, area))) as packed:
        rows = csv.DictReader(StringIO(packed.read("ssd_cp_plans.csv").decode(), newline=""))
        return {
            (row["cppl_person_id"], row["cppl_cp_plan_start_date"], row["cppl_cp_plan_end_date"])
            for row in rows
            if row["cppl_cp_plan_ola"] == elsewhere
        }


def of_the_flow(area: Area) -> Plans:
    return {
        (told["la_child_id"], one["start_date"], one.get("end_date", ""))
        for told in json.loads(written(outputs.write_dfe, area))
        for episode in told["social_care_episodes"]
        for one in episode.get("child_protection_plans", [])
    }


def of_annex_a(area: Area) -> Plans:
    sheet = load_workbook(BytesIO(written(outputs.write_annex_a, area)))["List 7"]
    return {
        (str(row[0]), row[6].date().isoformat(), row[12].date().isoformat() if row[12] else "")  # type: ignore[union-attr]
        for row in sheet.iter_rows(min_row=2, values_only=True)
    }


def of_cpis(area: Area) -> Plans:
    rows = csv.DictReader(StringIO(written(outputs.write_cpis, area).decode(), newline=""))
    return {(row["la_child_id"], row["started_on"], row["ended_on"]) for row in rows}


def of_the_census(area: Area) -> Plans:
    out = BytesIO()
    writing.write(area, 2026, out, at=world.NOW)
    return {
        (
            one.findtext("ChildIdentifiers/LAchildID"),
            plan.findtext("CPPstartDate"),
            plan.findtext("CPPendDate") or "",
        )
        for one in etree.fromstring(out.getvalue()).iter("Child")
        for plan in one.iter("ChildProtectionPlans")
    }


def test_the_same_plans_in_every_output(area: Area) -> None:
    told = {
        (child.la_child_id, plan.started_on.isoformat(), plan.ended_on.isoformat() if plan.ended_on else "")
        for child in facts.children(area)
        for plan in child.plans
    }
    assert len(told) == 5 == Plan.objects.count()
    assert of_the_dataset(area) == told
    assert of_the_flow(area) == told
    # To the NHS a plan made before the birth is the mother's until the birth, and the child's from that day. Of what
    # was never told while it lasted, the child's own record is enough.
    [before] = [one for one in told if one[0] == "A1"]
    assert of_cpis(area) == told - {before} | {("A1", BORN_ON.isoformat(), before[2])}
    assert of_the_census(area) == told
    # Of a child who is here for a while, the dataset alone tells: of the other authority's plan, marked as theirs.
    assert of_the_dataset(area, elsewhere="Y") == {(VISITOR, "2025-11-03", "")}
    # Annex A gives one row a child, the latest plan's.
    latest = {max(one for one in told if one[0] == name) for name in {one[0] for one in told}}
    assert of_annex_a(area) == latest
