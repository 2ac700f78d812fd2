"""A census file is read, or refused in words, without a database."""

from datetime import date
from pathlib import Path

import pytest

from quorate.returns import census as reader
from quorate.returns.census import FileRefused
from quorate.returns.records import Census

from .census_files import FIRST_CHILD, census, child, enquiry, on_a_plan, plan

SAMPLES = Path(__file__).parents[2] / "samples"
TODAY = date(2026, 4, 13)


def read(content: bytes, *, year: int = 2026, la_code: str = "301", limit: int = 10_000_000) -> Census:
    return reader.read(content, la_code=la_code, year=year, today=TODAY, limit=limit)


def test_the_sample_of_a_thousand_children_is_taken_whole() -> None:
    steps: list[tuple[int, int]] = []
    content = (SAMPLES / "cin_census_2026_1000_children.xml").read_bytes()
    found = reader.read(
        content,
        la_code="301",
        year=2026,
        today=TODAY,
        limit=10_000_000,
        progress=lambda n, of: steps.append((n, of)),
    )

    assert (found.read, len(found.children), found.remarks) == (1000, 1000, [])
    assert steps[0] == (250, 1000)
    assert steps[-1] == (1000, 1000)


def test_what_a_child_of_the_small_sample_says() -> None:
    found = read((SAMPLES / "cin_census_2026_small.xml").read_bytes())
    first, unborn = found.children[:2]

    assert first.plans[0].started_on == date(2025, 6, 9)
    assert first.plans[0].reviews == (date(2025, 9, 3), date(2026, 2, 25))
    assert (first.plans[0].first_category, first.plans[0].latest_category) == ("NEG", "EMO")
    assert (unborn.born_on, unborn.expected_on, unborn.sex) == (None, date(2026, 5, 20), "U")


GOOD = census(on_a_plan("A1"))

REFUSED = {
    "empty": (b"  \n ", "empty", 0),
    "not xml": (b"LAchildID,name\nA1,Ann\n", "not an XML file", 1),
    "a zip": (b"PK\x03\x04" + b"\x00" * 50, "not written in UTF-8", 0),
    "utf-16": (GOOD.decode().encode("utf-16"), "not written in UTF-8", 0),
    "another encoding": (GOOD.replace(b"UTF-8", b"ISO-8859-1"), "written in ISO-8859-1", 1),
    "a letter of another encoding": (GOOD.replace(b"Invented", b"Invent\xe9"), "not written in UTF-8", 3),
    "wrong root": (b'<?xml version="1.0"?>\n<Report/>', "begins with “Report”", 2),
    "wrong collection": (census(on_a_plan("A1"), collection="SSDA903"), "SSDA903", 3),
    "wrong year": (census(on_a_plan("A1"), year=2024), "the year to 31 March 2024", 3),
    "year and date apart": (census(on_a_plan("A1"), reference="2025-03-31"), "do not go together", 3),
    "another council": (census(on_a_plan("A1"), lea="302"), "the code 302; this area's code is 301", 3),
    "entities": (
        GOOD.replace(
            b"<Message>", b'<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<Message>'
        ),
        "document type or entities",
        2,
    ),
    "no children": (census(), "no children", 0),
    "no header": (GOOD.replace(b"Header>", b"Heading>"), "no header", 5),
    "cut off": (GOOD[:700], "stops in the middle", 5),
    "broken": (GOOD.replace(b"<Sex>", b"<Sex"), "broken XML", 5),
}


@pytest.mark.parametrize(("content", "says", "line"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_taken_says_why_and_where(content: bytes, says: str, line: int) -> None:
    with pytest.raises(FileRefused, match=says) as refused:
        read(content)
    assert refused.value.line == line


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileRefused, match="larger than 1 MB"):
        read(b"<" * (1024 * 1024 + 1), limit=1024 * 1024)


def test_entities_are_never_expanded() -> None:
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE Message [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<Message>&b;</Message>'
    with pytest.raises(FileRefused, match="document type or entities"):
        read(bomb)


CHILD_REFUSED = {
    "no identifier": (child(""), "no identifier"),
    "identifier too long": (child("A" * 21), "longer than 20"),
    "no birth date": (child("A1", born=""), "neither a date of birth nor an expected one"),
    "born after the year": (child("A1", born="2026-04-02"), "after the end of the census year"),
    "born long ago": (child("A1", born="1950-01-01"), "would be over 30"),
    "expected far off": (child("A1", born="", expected="2036-01-01"), "cannot be right"),
    "referred before anything": (child("A1", referred="0001-01-01"), "too long ago to be right"),
    "referred in the future": (child("A1", referred="2026-04-01"), "The referral is dated 1 April 2026"),
    "an unreadable date": (child("A1", born="04/05/2018"), "“04/05/2018” (PersonBirthDate) is not a date"),
    "no referral date": (child("A1", referred=""), "the date of the referral"),
    "enquiry before the referral": (
        child("A1", enquiries=[enquiry("2025-05-01")]),
        "before the referral on 12 May 2025 (check 2889).",
    ),
    "conference before its enquiry": (
        child("A1", enquiries=[enquiry("2025-05-19", "2025-05-16")]),
        "before its enquiry began",
    ),
    "plan before the referral": (child("A1", plans=[plan("2025-05-01")]), "(check 1105)"),
    "plan ends before it starts": (
        on_a_plan("A1", reviews=(), end="2025-06-01"),
        "before it starts on 9 June 2025",
    ),
    "plan of no days": (on_a_plan("A1", reviews=(), end="2025-06-09"), "starts and ends on the same day"),
    "review before the plan": (on_a_plan("A1", reviews=["2025-06-09"]), "is not after the plan's start"),
    "review after the end": (
        on_a_plan("A1", reviews=["2025-12-01"], end="2025-11-01"),
        "is after the plan's end",
    ),
    "review in the future": (on_a_plan("A1", reviews=["2026-04-01"]), "after 31 March 2026"),
    "no such category": (on_a_plan("A1", first="QQQ"), "“QQQ” is not a category of harm"),
    "two open plans": (
        child("A1", plans=[plan("2025-06-09"), plan("2025-10-09")]),
        "More than one plan is open",
    ),
    "plans that overlap": (
        child("A1", plans=[plan("2025-06-09", "2025-12-01"), plan("2025-10-09", "2026-01-09")]),
        "overlaps the one of 9 June 2025",
    ),
}


@pytest.mark.parametrize(("told", "says"), CHILD_REFUSED.values(), ids=CHILD_REFUSED)
def test_a_child_who_cannot_be_taken_is_named_with_line_and_reason(told: str, says: str) -> None:
    found = read(census(on_a_plan("GOOD1"), told))

    assert [kept.la_child_id for kept in found.children] == ["GOOD1"]
    refusals = [remark for remark in found.remarks if not remark.taken_anyway]
    assert any(says in remark.why for remark in refusals), refusals
    assert {remark.line for remark in refusals} == {FIRST_CHILD + 1}


def test_an_identifier_used_twice_refuses_both_and_names_both_lines() -> None:
    found = read(census(on_a_plan("A1"), on_a_plan("B1"), on_a_plan("A1")))

    assert [kept.la_child_id for kept in found.children] == ["B1"]
    assert [(remark.line, remark.la_child_id) for remark in found.remarks] == [
        (FIRST_CHILD, "A1"),
        (FIRST_CHILD + 2, "A1"),
    ]
    assert f"also on line {FIRST_CHILD + 2}" in found.remarks[0].why
    assert found.refused == 2


DOUBTS = {
    "plan without a conference": (child("A1", plans=[plan("2025-06-09")]), "(check 2885)"),
    "plans before not a number": (on_a_plan("A1", before="none"), "the plans on record are counted instead"),
    "both birth dates": (child("A1", expected="2018-05-01"), "both are kept"),
    "an odd identifier": (child("A-1"), "other than letters and digits"),
    "a code the census does not know": (
        child("A1").replace("<ReferralSource>6", "<ReferralSource>ZZ"),
        "“ZZ” is not one of",
    ),
    "an element of another edition": (
        child("A1").replace("<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>"),
        "GenderCurrent does not belong here",
    ),
}


@pytest.mark.parametrize(("told", "says"), DOUBTS.values(), ids=DOUBTS)
def test_a_doubt_is_noted_and_the_child_taken(told: str, says: str) -> None:
    found = read(census(told))

    assert len(found.children) == 1
    assert all(remark.taken_anyway and remark.line == FIRST_CHILD for remark in found.remarks)
    assert any(says in remark.why for remark in found.remarks), found.remarks


def test_an_earlier_edition_is_read_when_that_year_is_meant() -> None:
    told = (
        on_a_plan("A1").replace("2025-", "2023-").replace("<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>")
    )
    found = read(census(told, year=2024), year=2024)

    assert [(kept.sex, kept.la_child_id) for kept in found.children] == [("F", "A1")]
    assert found.remarks == []
