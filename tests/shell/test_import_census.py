"""A census file is brought in: all of it or nothing, as often as wanted, and never over Quorate's own record."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Child, Correction, Duty, Event, Family
from quorate.people import actions as people
from quorate.people.models import Area
from quorate.plans import actions as plans
from quorate.plans.models import CategoryHeld, Plan
from quorate.returns import actions
from quorate.returns.actions import Outcome
from quorate.returns.census import FileRefused
from quorate.returns.models import CaseloadFile, NotTaken

from . import world
from .census_files import FIRST_CHILD, census, child, enquiry, on_a_plan, plan

SAMPLE = Path(__file__).parents[2] / "samples" / "cin_census_2026_1000_children.xml"
COUNTED = ("new", "changed", "same", "not_taken")


@pytest.fixture
def area(db: None) -> Area:
    return people.open_area(
        key="tees", name="Invented Council", procedure="tees", la_code="301", by=world.SYSTEM, at=world.NOW
    )


def take(area: Area, content: bytes, **more: Any) -> Outcome:
    return actions.take_census(area=area, content=content, name="cin.xml", by="test", at=world.NOW, **more)


def counts(outcome: Outcome) -> tuple[int, ...]:
    return tuple(outcome.summary[key] for key in COUNTED)


def standing(la_child_id: str) -> list[tuple[str, date, str]]:
    found = Event.objects.filter(child__la_child_id=la_child_id, superseded_at__isnull=True)
    return [(event.kind, event.on, event.ref) for event in found.order_by("on", "kind")]


def rows() -> dict[str, int]:
    kept = (Child, Family, Plan, CategoryHeld, Event, Duty, Correction)
    return {model.__name__: model.objects.count() for model in kept}


def test_a_child_comes_in_with_plan_history_and_what_is_due(area: Area) -> None:
    outcome = take(area, census(on_a_plan("A1", reviews=["2025-09-03", "2026-02-25"], latest="EMO")))

    assert counts(outcome) == (1, 0, 0, 0)
    found = Plan.objects.get(child__la_child_id="A1")
    assert (found.started_on, found.ended_on, found.made_by) == (date(2025, 6, 9), None, "census")
    assert [(held.codes, held.from_on) for held in found.categories.order_by("from_on")] == [
        (["NEG"], date(2025, 6, 9)),
        (["EMO"], date(2026, 2, 25)),
    ]
    assert standing("A1") == [
        ("strategy-discussion", date(2025, 5, 19), "census:enquiry:2025-05-19"),
        ("initial-conference", date(2025, 6, 9), "census:conference:2025-06-09"),
        ("plan-start", date(2025, 6, 9), "census:conference:2025-06-09"),
        ("review", date(2025, 9, 3), "census:review:2025-09-03"),
        ("review", date(2026, 2, 25), "census:review:2026-02-25"),
    ]
    due = Duty.objects.get(
        child__la_child_id="A1", standing="open", rule="later-review", ended_at__isnull=True
    )
    assert due.due_on == date(2026, 8, 25)
    assert Duty.objects.filter(rule="initial-conference", standing="done").count() == 1


def test_what_the_file_cannot_tell_is_not_called_missed(area: Area) -> None:
    old = child("A1", referred="2023-09-04", plans=[plan("2023-10-02", reviews=["2025-06-11", "2025-11-26"])])
    take(area, census(old))

    said = set(Duty.objects.filter(ended_at__isnull=True).values_list("rule", "standing"))
    assert ("later-review", "open") in said
    assert not any(rule in ("first-core-group", "first-review") for rule, _ in said)


def test_a_plan_that_ended_at_a_review_and_a_child_born_after_the_conference(area: Area) -> None:
    ended = on_a_plan("A1", reviews=["2025-09-03", "2025-12-01"], end="2025-12-01")
    born = child(
        "B1", born="2025-07-01", enquiries=[enquiry("2025-05-19", "2025-06-09")], plans=[plan("2025-06-09")]
    )
    take(area, census(ended, born))

    last = Event.objects.get(child__la_child_id="A1", kind="review", on=date(2025, 12, 1))
    assert last.facts["outcome"] == "end"
    assert ("plan-end", date(2025, 12, 1), "census:review:2025-12-01") in standing("A1")
    assert not Duty.objects.filter(child__la_child_id="A1", standing="open", ended_at__isnull=True).exists()
    assert ("birth", date(2025, 7, 1), "census:birth") in standing("B1")
    assert Event.objects.get(child__la_child_id="B1", kind="initial-conference").facts["unborn"] is True


def test_a_conference_that_stands_with_the_case_was_for_a_child_who_moved_in(area: Area) -> None:
    take(area, census(child("A1", moved_in_conference="2025-05-30", plans=[plan("2025-05-30")])))

    assert ("move-notified", date(2025, 5, 12), "census:move:2025-05-12") in standing("A1")
    assert Event.objects.get(kind="initial-conference").facts["kind"] == "transfer-in"


def test_the_same_file_twice_changes_nothing(area: Area) -> None:
    content = census(
        on_a_plan("A1"), on_a_plan("B1", end="2025-12-01"), child("C1", enquiries=[enquiry("2025-06-02")])
    )
    take(area, content)
    before = rows()
    again = take(area, content)

    assert counts(again) == (0, 0, 3, 0)
    assert rows() == before
    assert again.summary["taken_before"]["file"] == CaseloadFile.objects.order_by("pk")[0].pk
    assert not Event.objects.filter(superseded_at__isnull=False).exists()


def test_a_later_years_file_adds_reviews_ends_plans_and_changes_categories(area: Area) -> None:
    take(area, census(on_a_plan("A1"), on_a_plan("B1")))
    later = actions.take_census(
        area=area, name="cin-2027.xml", by="test", at=world.datetime(2027, 4, 12, 9, tzinfo=world.LONDON),
        content=census(
            child("A1", plans=[plan("2025-06-09", reviews=["2026-02-25", "2026-08-20"], latest="EMO")]),
            child("B1", plans=[plan("2025-06-09", "2026-05-05", reviews=["2026-02-25", "2026-05-05"])]),
            year=2027,
        ),
    )  # fmt: skip

    assert counts(later) == (0, 2, 0, 0)
    first, second = (Plan.objects.get(child__la_child_id=each) for each in ("A1", "B1"))
    assert first.categories.order_by("-from_on")[0].codes == ["EMO"]
    assert second.ended_on == date(2026, 5, 5)
    # The earlier file's own year is not unsaid by a file that no longer tells of it.
    assert ("review", date(2025, 9, 3), "census:review:2025-09-03") in standing("A1")
    assert ("review", date(2026, 8, 20), "census:review:2026-08-20") in standing("A1")


def test_an_earlier_years_file_never_undoes_a_later_one(area: Area) -> None:
    ended = child(
        "A1",
        referred="2024-05-12",
        plans=[plan("2024-06-10", "2025-12-01", reviews=["2025-12-01"], latest="EMO")],
    )
    take(area, census(ended))
    before = Plan.objects.get()
    earlier = child("A1", referred="2024-05-12", sex="M", plans=[plan("2024-06-10", reviews=["2024-09-04"])])
    take(area, census(earlier, year=2025), year=2025)

    after = Plan.objects.get()
    assert (after.ended_on, after.version) == (before.ended_on, before.version)
    assert Child.objects.get().sex == "F"
    assert ("review", date(2024, 9, 4), "census:review:2024-09-04") in standing("A1")


def test_a_corrected_file_supersedes_and_keeps_what_was_said_before(area: Area) -> None:
    take(area, census(on_a_plan("A1", reviews=["2025-09-03"])))
    corrected = on_a_plan("A1", reviews=["2025-09-04"]).replace("2018-05-04", "2018-05-05")
    outcome = take(area, census(corrected))

    assert counts(outcome) == (0, 1, 0, 0)
    gone = Event.objects.get(superseded_at__isnull=False)
    assert (gone.kind, gone.on) == ("review", date(2025, 9, 3))
    assert gone.superseded_why == "Census file cin.xml, year to 31 March 2026"
    said = Correction.objects.get()
    assert (said.field, said.was, said.became) == ("born_on", "2018-05-04", "2018-05-05")
    assert (
        "later-review"
        in Duty.objects.get(ended_at__isnull=True, standing="open", due_on=date(2026, 3, 4)).rule
    )


def test_a_plan_whose_start_was_wrong_is_put_right_not_doubled(area: Area) -> None:
    take(area, census(on_a_plan("A1")))
    moved = child(
        "A1",
        enquiries=[enquiry("2025-05-19", "2025-06-10")],
        plans=[plan("2025-06-10", reviews=["2025-09-03"])],
    )
    take(area, census(moved))

    assert Plan.objects.get().started_on == date(2025, 6, 10)
    assert [on for kind, on, _ in standing("A1") if kind == "plan-start"] == [date(2025, 6, 10)]
    assert Correction.objects.get(field="plan start").was == "2025-06-09"


def test_a_plan_reopened_by_a_corrected_file(area: Area) -> None:
    take(area, census(on_a_plan("A1", end="2025-12-01")))
    take(area, census(on_a_plan("A1")))

    assert Plan.objects.get().ended_on is None
    assert "plan-end" not in [kind for kind, _, _ in standing("A1")]
    assert Correction.objects.get(field="plan end").was == "2025-12-01"


def test_what_a_conference_here_decided_is_neither_doubled_nor_changed(area: Area) -> None:
    take(area, census(on_a_plan("A1")))
    found = Child.objects.get()
    cases.record_event(
        child=found, kind="review", on=date(2026, 2, 25), ref="conference:12", by="test", at=world.NOW,
        facts={"outcome": "end", "quorate": True},
    )  # fmt: skip
    plans.end(
        plan=Plan.objects.get(),
        on=date(2026, 2, 25),
        reason="Decided",
        ref="conference:12",
        by="test",
        at=world.NOW,
    )
    outcome = take(area, census(on_a_plan("A1", reviews=["2025-09-03", "2026-02-25"])))

    reviews = Event.objects.filter(kind="review", on=date(2026, 2, 25))
    assert [(event.ref, event.origin) for event in reviews] == [("conference:12", "act")]
    assert Plan.objects.get().ended_on == date(2026, 2, 25)
    assert [remark.taken_anyway for remark in outcome.remarks] == [True]
    assert "Quorate's record stands" in outcome.remarks[0].why
    assert take(area, census(on_a_plan("A1", reviews=["2025-09-03", "2026-02-25"]))).summary["changed"] == 0


def test_a_plan_that_overlaps_one_on_record_refuses_that_child_only(area: Area) -> None:
    take(area, census(child("A1")))
    plans.start(
        child=Child.objects.get(),
        on=date(2025, 7, 1),
        categories=["NEG"],
        made_by="conference:3",
        by="test",
        at=world.NOW,
    )
    outcome = take(area, census(on_a_plan("A1"), on_a_plan("B1")))

    assert counts(outcome) == (1, 0, 0, 1)
    kept = NotTaken.objects.get(taken_anyway=False)
    assert (kept.line, kept.la_child_id) == (FIRST_CHILD, "A1")
    assert "overlaps one on record here, from 1 July 2025" in kept.why


def test_a_trial_run_says_the_same_and_writes_nothing(area: Area) -> None:
    content = census(on_a_plan("A1"), child("B1", born=""))
    trial = take(area, content, trial=True)

    assert trial.file is None
    assert not Child.objects.exists()
    assert not CaseloadFile.objects.exists()
    assert not Entry.objects.filter(act="returns.census-taken").exists()
    assert counts(trial) == counts(take(area, content))


def test_a_refused_file_leaves_no_trace(area: Area) -> None:
    entries = Entry.objects.count()
    with pytest.raises(FileRefused):
        take(area, census(on_a_plan("A1"))[:500])
    assert not CaseloadFile.objects.exists()
    assert Entry.objects.count() == entries


def test_the_audit_names_the_children_and_the_counts(area: Area) -> None:
    take(area, census(on_a_plan("A1"), on_a_plan("B1")))
    take(area, census(on_a_plan("A1"), on_a_plan("B1")))

    first, second = Entry.objects.filter(act="returns.census-taken").order_by("sequence")
    assert first.children == sorted(Child.objects.values_list("pk", flat=True))
    assert (first.detail["new"], second.detail["new"], second.children) == (2, 0, [])


def test_children_of_another_area_with_the_same_identifier_are_other_children(area: Area) -> None:
    other = people.open_area(
        key="other", name="Other Council", procedure="berkshire", la_code="301", by=world.SYSTEM, at=world.NOW
    )
    take(area, census(on_a_plan("A1")))
    assert counts(take(other, census(on_a_plan("A1")))) == (1, 0, 0, 0)
    assert Child.objects.filter(la_child_id="A1").count() == 2


def test_the_sample_of_a_thousand_twice(area: Area) -> None:
    content = SAMPLE.read_bytes()
    first = take(area, content)
    before = rows()
    second = take(area, content)

    assert counts(first) == (1000, 0, 0, 0)
    assert counts(second) == (0, 0, 1000, 0)
    assert rows() == before
    assert Plan.objects.filter(ended_on__isnull=True).count() == 571
    assert before["Plan"] == 714


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_left_and_the_next_try_takes_all(area: Area, tmp_path: Path) -> None:
    """Another process is stopped dead after its rows are written and before it commits."""
    marker = tmp_path / "written"
    program = (
        "import sys, time, pathlib\n"
        "from tests.shell.killed import database\n"
        "database(sys.argv[1])\n"
        "from quorate.returns import actions\n"
        "from quorate.people.models import Area\n"
        "from tests.shell import world\n"
        "def stop(*a, **k):\n"
        "    pathlib.Path(sys.argv[2]).write_text('x')\n"
        "    time.sleep(60)\n"
        "actions._record = stop\n"
        "actions.take_census(area=Area.objects.get(key='tees'), content=pathlib.Path(sys.argv[3]).read_bytes(),\n"
        "    name='cin.xml', by='test', at=world.NOW)\n"
    )
    file = tmp_path / "cin.xml"
    file.write_bytes(census(*(on_a_plan(f"A{number}") for number in range(50))))
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(connection.settings_dict["NAME"]), str(marker), str(file)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        for _ in range(400):
            if marker.exists() or process.poll() is not None:
                break
            time.sleep(0.05)
        assert marker.exists(), "the other process did not get as far as writing"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert not Child.objects.exists()
    assert not CaseloadFile.objects.exists()
    assert counts(take(area, file.read_bytes())) == (50, 0, 0, 0)


def test_a_birthday_put_right_moves_the_birth_once(area: Area) -> None:
    def told(born: str) -> bytes:
        conference = [enquiry("2025-05-19", "2025-06-09")]
        return census(child("A1", born=born, enquiries=conference, plans=[plan("2025-06-09")]))

    take(area, told("2025-07-01"))
    take(area, told("2025-07-02"))

    assert [on for kind, on, _ in standing("A1") if kind == "birth"] == [date(2025, 7, 2)]
    assert counts(take(area, told("2025-07-02"))) == (0, 0, 1, 0)
