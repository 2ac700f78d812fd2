"""Who has to be there, by each area's words."""

from datetime import date

import pytest

from quorate.rules import Present, as_json, quorum
from tests.rules.world import BOOK, day

ON = day("2025-06-10")
CHILD = "child:7"
CHAIR = Present("conference-chair")
WORKER = Present("social-worker", agency="social-care")


def agency(name: str, group: str = "", **more: object) -> Present:
    return Present("agency", agency=name, group=group or name, contact=frozenset({CHILD}), **more)  # type: ignore[arg-type]


HEALTH_VISITOR = agency("nhs-trust", "health-visiting")
SCHOOL_NURSE = agency("nhs-trust", "school-nursing")
POLICE = agency("police")
SCHOOL = agency("school")


def check(area: str, *present: Present, on: date = ON, **more: object) -> quorum.Quorum:
    return quorum.check(present, procedure=BOOK.procedure(area), on=on, child=CHILD, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("area", "present", "met"),
    [
        ("tees", (CHAIR, WORKER, POLICE, SCHOOL), True),
        ("tees", (CHAIR, WORKER, HEALTH_VISITOR, SCHOOL_NURSE), False),
        ("tees", (WORKER, POLICE, SCHOOL), False),
        ("tees", (CHAIR, POLICE, SCHOOL), False),
        ("tees", (CHAIR, Present("team-manager", agency="social-care"), POLICE, SCHOOL), False),
        (
            "tees",
            (
                CHAIR,
                Present("team-manager", agency="social-care", acting_for="social-worker"),
                POLICE,
                SCHOOL,
            ),
            True,
        ),
        ("tees", (CHAIR, WORKER, POLICE, agency("school", member=False)), False),
        ("berkshire", (CHAIR, WORKER, HEALTH_VISITOR, SCHOOL_NURSE), True),
        ("berkshire", (CHAIR, HEALTH_VISITOR, POLICE), False),
        ("berkshire", (CHAIR, Present("team-manager", agency="social-care"), HEALTH_VISITOR, POLICE), True),
        ("berkshire", (WORKER, HEALTH_VISITOR, POLICE), True),
        (
            "berkshire",
            (CHAIR, WORKER, HEALTH_VISITOR, Present("agency", agency="police", contact=frozenset())),
            False,
        ),
        (
            "berkshire",
            (CHAIR, WORKER, HEALTH_VISITOR, Present("agency", agency="police", contact=frozenset({"other"}))),
            False,
        ),
    ],
)
def test_who_makes_a_quorum(area: str, present: tuple[Present, ...], met: bool) -> None:
    assert check(area, *present).met is met


@pytest.mark.parametrize(
    ("absent", "why"),
    [
        (agency("school", observer=True), "an observer does not represent an agency"),
        (agency("school", mode="report-only"), "a report without a person does not count"),
        (agency("school", mode="virtual", agreed=False), "attendance from a distance was not agreed"),
        (agency("school", left=True), "left before the decision"),
    ],
)
def test_who_does_not_count_and_why(absent: Present, why: str) -> None:
    found = check("tees", CHAIR, WORKER, POLICE, absent)
    assert found.met is False
    assert ("school", why) in found.not_counted
    assert found.missing == ("one more member agency besides children's social care",)
    assert f"school: {why}" in found.must_record


def test_agreed_attendance_from_a_distance_counts() -> None:
    assert check("tees", CHAIR, WORKER, POLICE, agency("school", mode="virtual")).met


def test_parents_are_never_counted() -> None:
    assert check("tees", CHAIR, WORKER, POLICE, Present("parent"), Present("child")).met is False


def test_one_agency_is_enough_in_tees_if_no_other_is_involved() -> None:
    alone = check("tees", CHAIR, WORKER, HEALTH_VISITOR, involved=frozenset({"nhs-trust"}))
    assert alone.met
    assert alone.exception == "only one other agency is involved, and it is present"
    assert alone.reason.citation.clauses == ("REG-QUORUM-02",)
    assert (
        check("tees", CHAIR, WORKER, HEALTH_VISITOR, involved=frozenset({"nhs-trust", "police"})).met is False
    )
    assert check("tees", CHAIR, WORKER, HEALTH_VISITOR).met is False


def test_nobody_else_involved_is_a_gap_put_to_the_chairs_manager() -> None:
    found = check("tees", CHAIR, WORKER, involved=frozenset())
    assert found.met is False
    assert found.must_record[-1] == "no other agency is involved: put to the chair's manager"


def test_contact_may_be_known_by_agency_instead_of_by_person() -> None:
    police = Present("agency", agency="police")
    school = Present("agency", agency="school")
    assert check("berkshire", WORKER, police, school, with_contact=frozenset({"police", "school"})).met
    assert check("berkshire", WORKER, police, school, with_contact=frozenset({"police"})).met is False


def test_where_the_text_gives_no_quorum_none_is_worked_out() -> None:
    lincolnshire = check("lincolnshire", CHAIR)
    sussex = check("pan-sussex", CHAIR, WORKER)
    assert (lincolnshire.met, lincolnshire.stated_by, lincolnshire.blocked) == (
        None,
        "conference-chair",
        ("end",),
    )
    assert (sussex.met, sussex.stated_by, sussex.must_record) == (None, "", ("who attended",))
    assert "states no quorum" in sussex.reason.says
    assert "Initial Child Protection Conferences, Quorum" in lincolnshire.reason.says


def test_what_the_chair_may_do_without_a_quorum() -> None:
    found = check("berkshire", CHAIR, WORKER)
    assert found.proceed is not None
    keys = [key for key, _ in found.proceed.conditions]
    procedure = BOOK.procedure("berkshire")
    asked = {
        "role": "conference-chair",
        "reasons": "the baby is due this week",
        "procedure": procedure,
        "on": ON,
    }
    assert quorum.may_proceed(keys, **asked).allowed  # type: ignore[arg-type]
    one_short = quorum.may_proceed(keys[:2], **asked)  # type: ignore[arg-type]
    assert [p.key for p in one_short.blocked] == keys[2:]
    assert [p.key for p in quorum.may_proceed(keys, **{**asked, "reasons": " "}).blocked] == ["reasons"]  # type: ignore[arg-type]
    manager = quorum.may_proceed(keys, **{**asked, "role": "team-manager"})  # type: ignore[arg-type]
    assert (manager.allowed, manager.by) == (False, ("conference-chair",))
    tees = quorum.may_proceed(keys, **{**asked, "procedure": BOOK.procedure("tees")})  # type: ignore[arg-type]
    assert (tees.allowed, check("tees", CHAIR).proceed) == (False, None)
    assert "does not provide for going ahead" in tees.reason.says


def test_a_quorum_is_plain_json() -> None:
    assert as_json(check("tees", CHAIR, WORKER))["missing"] == [
        "two more member agencies besides children's social care"
    ]
