"""Who has to be there, at the edges: rules that no area has yet, and words that only some get."""

from dataclasses import replace

import pytest

from quorate.rules import Event, History, Present, quorum
from quorate.rules.procedure import Procedure, QuorumTerms
from tests.rules.world import BOOK, day

ON = day("2025-06-10")
CHAIR = Present("conference-chair")
WORKER = Present("social-worker", agency="social-care")
NHS, GP = Present("agency", agency="nhs-trust"), Present("agency", agency="gp-practice")
POLICE, SCHOOL = Present("agency", agency="police"), Present("agency", agency="school")


def with_terms(area: str, **changes: object) -> Procedure:
    """The procedure of an area with something else in its quorum for reviews."""
    procedure = BOOK.procedure(area)
    rule = procedure.rule("quorum.review")
    assert isinstance(rule.timeline[0].terms, QuorumTerms)
    terms = replace(rule.timeline[0].terms, **changes)  # type: ignore[arg-type]
    timeline = tuple(replace(stands, terms=terms) for stands in rule.timeline)
    return replace(procedure, rules={**procedure.rules, rule.key: replace(rule, timeline=timeline)})


def check(procedure: Procedure, *present: Present, **more: object) -> quorum.Quorum:
    return quorum.check(present, procedure=procedure, on=ON, **more)  # type: ignore[arg-type]


TEES, BERKSHIRE = BOOK.procedure("tees"), BOOK.procedure("berkshire")


def test_no_other_agency_may_be_wanted_at_all() -> None:
    roles_alone = with_terms("tees", others=0)
    assert check(roles_alone, CHAIR, WORKER).met is True
    assert check(roles_alone, CHAIR).missing == ("the social worker",)


@pytest.mark.parametrize(
    ("others", "counts", "members", "missing"),
    [
        (1, "agencies", True, "one more member agency besides children's social care"),
        (1, "agencies", False, "one more agency besides children's social care"),
        (2, "agencies", False, "two more agencies besides children's social care"),
        (3, "agencies", True, "three more member agencies besides children's social care"),
        (4, "groups", False, "4 more professional groups or agencies besides children's social care"),
        (1, "groups", False, "one more professional group or agency besides children's social care"),
    ],
)
def test_what_is_missing_in_words(others: int, counts: str, members: bool, missing: str) -> None:
    procedure = with_terms("tees", others=others, counts=counts, members_only=members)
    assert check(procedure, CHAIR, WORKER).missing == (missing,)


def test_what_goes_on_record() -> None:
    met = check(TEES, CHAIR, WORKER, POLICE, SCHOOL)
    assert met.must_record == ()
    excepted = check(TEES, CHAIR, WORKER, POLICE, involved=frozenset({"police"}))
    assert excepted.must_record == ("only one other agency is involved, and it is present",)
    assert excepted.reason.says == (
        "Quorate by the exception: only one other agency is involved, and it is present."
    )
    assert met.reason.citation.clauses == ("REG-QUORUM-01", "REG-QUORUM-02")
    assert check(BERKSHIRE, WORKER, POLICE).missing == (
        "one more professional group or agency in direct contact with the child besides children's social care",
    )
    short = check(TEES, CHAIR, WORKER, POLICE, POLICE)
    assert short.must_record == (
        "the conference was not quorate; missing: one more member agency besides children's social care",
        "police: counts as one with police",
    )
    nobody = check(BERKSHIRE, CHAIR, WORKER, involved=frozenset())
    assert not any("no other agency is involved" in words for words in nobody.must_record)
    some = check(TEES, CHAIR, WORKER, involved=frozenset({"police", "school"}))
    assert not any("no other agency is involved" in words for words in some.must_record)
    assert not any("no other agency" in words for words in check(TEES, CHAIR, WORKER).must_record)


def test_who_counted_is_named_and_a_chair_counts_only_where_the_text_names_one() -> None:
    assert check(TEES, CHAIR, WORKER, POLICE, SCHOOL).counted == (
        "the conference chair",
        "social care",
        "police",
        "school",
    )
    employed = Present("conference-chair", agency="nhs-trust")
    assert check(BERKSHIRE, employed, WORKER, POLICE).met is False
    assert check(BERKSHIRE, CHAIR, WORKER, POLICE).counted == ("social care", "police")
    assert "gp practice" in check(TEES, CHAIR, WORKER, Present("agency", agency="gp_practice")).counted
    named = Present("agency", agency="police", name="Sgt Example")
    assert "Sgt Example" in check(TEES, CHAIR, WORKER, named).counted
    assert check(TEES, CHAIR, WORKER, POLICE, SCHOOL).reason.says == (
        "Quorate: the conference chair, social care, police, school."
    )
    two = [s.text for s in check(TEES, CHAIR, WORKER, POLICE, POLICE).reason.steps]
    assert "Not counted: police (counts as one with police)" in two and "Counted: police" in two


def test_somebody_without_an_agency_or_a_group_is_no_body() -> None:
    assert check(TEES, CHAIR, WORKER, POLICE, Present("professional")).met is False
    only_group = Present("professional", group="midwifery")
    assert check(TEES, CHAIR, WORKER, POLICE, only_group).met is True
    assert check(BERKSHIRE, WORKER, NHS, Present("agency", agency="nhs-trust", group="midwifery")).met is True


@pytest.mark.parametrize("mode", ["telephone", "virtual"])
def test_attendance_from_a_distance_has_to_be_agreed(mode: str) -> None:
    away = Present("agency", agency="school", mode=mode, agreed=False)
    assert check(TEES, CHAIR, WORKER, POLICE, away).met is False
    assert check(TEES, CHAIR, WORKER, POLICE, replace(away, agreed=True)).met is True
    here = Present("agency", agency="school", agreed=False)
    assert check(TEES, CHAIR, WORKER, POLICE, here).met is True


def test_contact_is_asked_of_the_child_if_one_is_named_and_else_of_any() -> None:
    of_another = Present("agency", agency="police", contact=frozenset({"child:2"}))
    of_none = Present("agency", agency="police", contact=frozenset())
    assert check(BERKSHIRE, WORKER, SCHOOL, of_another).met is True
    assert check(BERKSHIRE, WORKER, SCHOOL, of_none).met is False
    assert check(BERKSHIRE, WORKER, SCHOOL, of_another, child="child:1").met is False
    assert check(BERKSHIRE, WORKER, SCHOOL, of_another, child="child:2").met is True
    assert check(BERKSHIRE, WORKER, SCHOOL, POLICE, with_contact=frozenset()).met is False
    assert check(BERKSHIRE, WORKER, SCHOOL, POLICE).met is True


def test_an_agency_that_is_named_is_there_though_it_is_counted_with_another() -> None:
    procedure = with_terms(
        "tees", agencies=("gp-practice",), together={"health": ("nhs-trust", "gp-practice")}
    )
    assert check(procedure, CHAIR, WORKER, NHS, GP, POLICE).met is True
    assert check(procedure, CHAIR, WORKER, NHS, SCHOOL, POLICE).missing == ("gp practice",)
    assert check(procedure, CHAIR, WORKER, GP, NHS).missing == (
        "one more member agency besides children's social care",
    )


def test_a_procedure_that_says_nothing_at_all() -> None:
    silent = replace(TEES, rules={})
    found = check(silent, CHAIR, WORKER, replace(POLICE, observer=True))
    assert (found.met, found.counted, found.must_record) == (
        None,
        ("the conference chair", "social care"),
        ("who attended",),
    )
    assert found.reason.says == (
        "Tees states no quorum. Attendance is recorded, and no verdict is worked out."
    )
    assert "neither does national guidance" in found.reason.note or found.reason.note == ""
    sussex = check(BOOK.procedure("pan-sussex"), CHAIR)
    assert sussex.reason.citation.clauses == ("SUS-DEC-01",)
    lincolnshire = check(BOOK.procedure("lincolnshire"), CHAIR)
    assert lincolnshire.must_record == ("whether the conference was quorate, and why",)
    assert lincolnshire.reason.says.endswith(
        "No verdict is worked out: the conference chair says whether the conference is quorate, with the reason."
    )


def test_an_initial_conference_has_a_rule_of_its_own() -> None:
    assert check(TEES, CHAIR, WORKER, POLICE, SCHOOL, kind="initial").met is None
    assert check(TEES, CHAIR, WORKER, POLICE, SCHOOL, kind="pre-birth").met is None
    assert check(BERKSHIRE, WORKER, POLICE, SCHOOL, kind="initial").met is True
    assert check(BERKSHIRE, WORKER, POLICE, SCHOOL, kind="initial").reason.rule == "quorum.initial"


def test_going_ahead_on_any_condition_or_on_all() -> None:
    going = BERKSHIRE.rule("quorum.review").timeline[0].terms.going
    any_of = with_terms("berkshire", going=replace(going, needs="any"))
    keys = [c.key for c in going.conditions]

    def proceed(procedure: Procedure, ticked: list[str], kind: str = "review") -> list[str]:
        found = quorum.may_proceed(
            ticked, role="conference-chair", reasons="no time", procedure=procedure, on=ON, kind=kind
        )
        return [p.key for p in found.blocked]

    assert proceed(any_of, keys[:1]) == []
    assert proceed(any_of, []) == keys
    assert proceed(BERKSHIRE, keys[1:]) == keys[:1]
    assert proceed(BERKSHIRE, keys) == []
    assert proceed(BERKSHIRE, keys, kind="initial") == []
    assert proceed(TEES, keys) == ["not-yours"]
    assert proceed(BOOK.procedure("pan-sussex"), keys) == ["not-yours"]
    assert proceed(replace(TEES, rules={}), keys) == ["not-yours"]


def test_how_many_running_had_no_quorum() -> None:
    def held(kind: str, on: str, quorate: bool | None) -> Event:
        return Event(kind, day(on), facts={} if quorate is None else {"quorate": quorate})

    initial, first = held("initial-conference", "2025-03-14", False), held("review", "2025-04-11", False)
    assert quorum.running(History([initial, first]), day("2025-05-09")) == 2
    assert quorum.running(History([initial, first]), day("2025-04-11")) == 1
    assert quorum.running(History([first, initial]), day("2025-04-12")) == 2
    assert quorum.running(History([initial, held("review", "2025-04-01", None), first]), ON) == 1
    assert quorum.running(History([]), ON) == 0
