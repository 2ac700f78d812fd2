"""The census that is written: valid, in order, as at the year's end, the same when brought in and written again."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from quorate.__main__ import main
from quorate.cases.models import Child
from quorate.census.writing import NothingToWrite, child_element, write
from quorate.episodes.models import Episode, PutRight
from quorate.people import actions as people
from quorate.people.models import Area
from quorate.returns import actions
from quorate.returns.facts import children
from quorate.returns.told import (
    AssessmentTold,
    CategoryTold,
    ChildFacts,
    ConferenceTold,
    EnquiryTold,
    EpisodeTold,
    PlanTold,
    PreProceedingsTold,
    ReviewTold,
)

from . import world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "samples" / "cin_census_2026_small.xml"
SCHEMA = etree.XMLSchema(file=str(ROOT / "quorate" / "returns" / "schema" / "cin_2026.xsd"))
TARGET = (b"<InitialCPCtarget>2025-05-07<", b"<InitialCPCtarget>2025-05-08<")
"""The sample overlooks the bank holiday of 5 May 2025 when it counts."""


def an_area(key: str = "invented") -> Area:
    return people.open_area(key=key, name=key, procedure="tees", la_code="301", by=world.SYSTEM, at=world.NOW)


def take(area: Area, content: bytes) -> Any:
    return actions.take_census(area=area, content=content, name="cin.xml", by="test", at=world.NOW)


def written(area: Area, year: int = 2026, **more: Any) -> tuple[bytes, Any]:
    out = io.BytesIO()
    done = write(area, year, out, at=world.NOW, **more)
    return out.getvalue(), done


def by_child(content: bytes) -> dict[str, bytes]:
    return {
        one.findtext("ChildIdentifiers/LAchildID"): etree.tostring(one, with_tail=False)
        for one in etree.fromstring(content).iter("Child")
    }


def test_a_file_that_was_brought_in_is_written_again_as_it_was() -> None:
    area = an_area()
    source = SMALL.read_bytes()
    take(area, source)
    content, done = written(area)

    assert SCHEMA.validate(etree.fromstring(content)), SCHEMA.error_log
    assert (done.children, done.left_out) == (7, [])
    assert by_child(content) == by_child(source.replace(*TARGET))
    head = etree.fromstring(content).find("Header")
    assert head.findtext("Source/LEA") == "301"
    assert head.findtext("CollectionDetails/ReferenceDate") == "2026-03-31"
    assert head.findtext("Source/DateTime") == "2026-04-13T10:00:00"

    again = an_area("again")
    take(again, content)
    assert written(again)[0] == content
    rows = (Episode.objects.count(), PutRight.objects.count())
    assert take(again, content).summary["same"] == 7
    assert (Episode.objects.count(), PutRight.objects.count()) == rows


def test_a_later_file_puts_a_time_in_need_right_and_what_it_said_is_kept() -> None:
    area = an_area()
    source = SMALL.read_bytes()
    take(area, source)
    take(area, source.replace(b"<ReferralSource>5C<", b"<ReferralSource>6<"))
    [kept] = PutRight.objects.all()
    assert (kept.field, kept.was, kept.became) == ("source", "5C", "6")


FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)


def one(**more: Any) -> ChildFacts:
    said = {
        "pk": 1, "la_child_id": "A1", "given_name": "Ada", "family_name": "Brindle", "born_on": date(2015, 1, 1),
        "expected_on": None, "died_on": None, "sex": "F", "ethnicity": "WBRI",
        "episodes": (EpisodeTold("E1", date(2024, 1, 8), "6", "N4"),),
    }  # fmt: skip
    return ChildFacts(**{**said, **more})


def plan(start: date, end: date | None = None, **more: Any) -> PlanTold:
    said = {
        "id": "P1", "episode_id": "E1", "conference_id": "", "started_on": start, "ended_on": end,
        "ended_because": "", "categories": (CategoryTold(start, ("NEG",)),), "previous_plans": 0,
    }  # fmt: skip
    return PlanTold(**{**said, **more})


def texts(told: ChildFacts, year: int = 2026, **more: Any) -> dict[str, list[str]]:
    left: list[Any] = []
    element = child_element(told, year, left, **more)
    assert element is not None, left
    found: dict[str, list[str]] = {}
    for each in element.iter():
        if not len(each):
            found.setdefault(each.tag, []).append(each.text)
    return found


def test_the_year_is_told_as_at_its_end() -> None:
    held = [date(2024, 9, 2), date(2025, 2, 3), date(2025, 7, 1), date(2025, 12, 9), date(2026, 4, 2)]
    stands = plan(
        date(2024, 6, 3),
        date(2026, 4, 2),
        categories=(
            CategoryTold(date(2024, 6, 3), ("NEG", "EMO")),
            CategoryTold(date(2025, 7, 1), ("EMO",)),
            CategoryTold(date(2026, 4, 1), ("PHY",)),
        ),
        reviews=tuple(ReviewTold(f"R{n}", f"M{n}", on) for n, on in enumerate(held)),
    )
    episode = EpisodeTold(
        "E1", date(2024, 1, 8), "6", "N4", closed_on=date(2026, 4, 9), closed_because="RC7",
        assessments=(
            AssessmentTold("A1", date(2024, 1, 9), None, date(2024, 2, 1), ("3B",)),
            AssessmentTold("A2", date(2026, 3, 2), None, date(2026, 4, 2), ("4B",)),
        ),
    )  # fmt: skip
    found = texts(one(plans=(stands,), episodes=(episode,)))
    # A child on a plan is N1; the last review of the year before goes with those of the year, and nothing of April.
    assert found["PrimaryNeedCode"] == ["N1"]
    assert found["CPPreviewDate"] == ["2025-02-03", "2025-07-01", "2025-12-09"]
    assert (found["InitialCategoryOfAbuse"], found["LatestCategoryOfAbuse"]) == (["MUL"], ["EMO"])
    assert found["AssessmentActualStartDate"] == ["2026-03-02"]
    assert not {"CPPendDate", "CINclosureDate", "ReasonForClosure", "AssessmentFactors"} & set(found)
    assert "AssessmentAuthorisationDate" not in found


@pytest.mark.parametrize(
    ("enquiry", "tells"),
    [
        (EnquiryTold("S1", "E1", date(2025, 3, 3), conference_on=date(2025, 4, 2)), ["2025-04-02"]),
        (EnquiryTold("S1", "E1", date(2025, 3, 3), conference_on=date(2025, 3, 24)), None),
        (EnquiryTold("S1", "E1", date(2025, 3, 3)), None),
        (EnquiryTold("S1", "E1", date(2026, 3, 23), conference_on=date(2026, 4, 8)), []),
    ],
)
def test_an_enquiry_is_in_the_year_by_its_start_or_its_conference(
    enquiry: EnquiryTold, tells: list[str] | None
) -> None:
    found = texts(one(enquiries=(enquiry,)))
    assert ("S47ActualStartDate" in found) == (tells is not None)
    assert found.get("DateOfInitialCPC", []) == (tells or [])
    assert found.get("ICPCnotRequired", ["0"]) == ["0"]


def test_the_conference_after_a_move_in_stands_with_the_case_and_never_twice() -> None:
    moved = EpisodeTold("E1", date(2025, 5, 12), "5C", "N1", transfer_conference_on=date(2025, 6, 2))
    held = ConferenceTold("C1", "M1", date(2025, 6, 2), "transfer-in", episode_id="E1", plan_id="P1")
    told = one(episodes=(moved,), conferences=(held,), plans=(plan(date(2025, 6, 2)),))
    left: list[Any] = []
    element = child_element(told, 2026, left)
    assert element is not None
    assert element.findtext("CINdetails/DateOfInitialCPC") == "2025-06-02"
    assert element.find("CINdetails/Section47") is None
    tags = [part.tag for part in element.find("CINdetails")]
    assert tags[-2:] == ["ReferralNFA", "ChildProtectionPlans"]


def test_the_unborn_and_those_whose_case_closed_before_the_birth() -> None:
    coming = {"born_on": None, "expected_on": date(2026, 6, 1), "disabilities": ("AUT",)}
    later = {"born_on": date(2026, 4, 20), "expected_on": date(2026, 4, 10), "sex": "M"}
    closed = EpisodeTold("E1", date(2025, 5, 1), "6", "N1", closed_on=date(2025, 8, 1), closed_because="RC7")
    before = {"born_on": date(2025, 9, 1), "expected_on": date(2025, 9, 9), "episodes": (closed,)}
    for given in (coming, later, before):
        found = texts(one(**given))
        assert (found["Sex"], found["Ethnicity"]) == (["U"], ["NOBT"])
        assert not {"PersonBirthDate", "Disability"} & set(found)
        assert found["ExpectedPersonBirthDate"] == [given["expected_on"].isoformat()]
    born = texts(one(born_on=date(2025, 9, 1), expected_on=date(2025, 9, 9)))
    assert "ExpectedPersonBirthDate" not in born
    assert (born["PersonBirthDate"], born["Disability"]) == (["2025-09-01"], ["NONE"])
    # Until 2024 the sex was a number.
    assert texts(one(), 2024)["GenderCurrent"] == ["2"]


def test_pre_proceedings_are_told_of_only_when_asked_for() -> None:
    told = one(pre_proceedings=(PreProceedingsTold("L1", date(2026, 5, 4), date(2026, 5, 6)),))
    assert "LBPSentDate" not in texts(told, 2027)
    found = texts(told, 2027, module_five=True)
    assert (found["PPStartDate"], found["LBPSentDate"]) == (["2026-05-04"], ["2026-05-06"])


def test_who_cannot_stand_in_a_valid_file_is_left_out_and_named() -> None:
    place = world.make_place("tees")
    assert place.family is not None
    first, second = world.children_of(place.family)[:2]
    put_on_plan(first, date(2026, 2, 4), category="NEG")
    with pytest.raises(NothingToWrite) as nothing:
        written(place.area)
    assert [each.la_child_id for each in nothing.value.left_out] == [first.la_child_id]

    put_on_plan(second, date(2026, 2, 4), category="PHY")
    Episode.objects.create(
        child=second, referred_on=date(2026, 1, 12), source="6", primary_need="N1", origin="act",
        recorded_at=world.NOW,
    )  # fmt: skip
    content, done = written(place.area)
    assert SCHEMA.validate(etree.fromstring(content))
    assert list(by_child(content)) == [second.la_child_id]
    # Of a conference held here without an enquiry, the day stands with the case.
    assert b"<DateOfInitialCPC>2026-02-04<" in content
    assert [each.la_child_id for each in done.left_out] == [first.la_child_id]


def test_the_command_writes_to_a_file_or_to_standard_output(tmp_path: Path, capfdbinary: Any) -> None:
    take(an_area("tees"), SMALL.read_bytes())
    out = tmp_path / "cin.xml"
    assert main(["export", "cin", "--area", "tees", "--year", "2026", "--output", str(out)]) == 0
    assert main(["export", "cin", "--area", "tees", "--year", "2026"]) == 0
    said = capfdbinary.readouterr()
    assert by_child(said.out) == by_child(out.read_bytes())
    assert b"7 children written" in said.err
    assert list(tmp_path.iterdir()) == [out]
    assert main(["export", "cin", "--area", "nowhere"]) == 64
    assert main(["export", "cin", "--area", "tees", "--year", "1890"]) == 64
    assert main(["export", "cin", "--area", "tees", "--module-five", "--year", "2026"]) == 64
    assert (
        main(["export", "cin", "--area", "tees", "--year", "2026", "--output", str(tmp_path / "no" / "x")])
        == 73
    )
    assert main(["export", "cin", "--area", "tees", "--year", "2019"]) == 65
    assert list(tmp_path.iterdir()) == [out]


def test_what_is_read_grows_with_the_pieces_and_not_with_the_children(
    django_assert_max_num_queries: Any,
) -> None:
    area = an_area()
    take(area, SMALL.read_bytes())
    assert Child.objects.filter(area=area).count() == len(list(children(area)))
    with django_assert_max_num_queries(30):
        written(area)
