"""Census files with one fault planted in each: it is found by its number, and no other error is."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quorate.__main__ import main
from quorate.census.checking import Checked, check_file
from quorate.clock.models import Stamp
from quorate.people import actions as people
from quorate.people.models import Area
from quorate.returns.census import FileRefused
from quorate.rules.census import ERROR

from . import world

SAMPLE = Path(__file__).parents[2] / "samples" / "cin_census_2026_small.xml"
LIMIT = 10_000_000
S47 = "<S47ActualStartDate>"
PLAN_1 = "<CPPstartDate>2025-06-09</CPPstartDate>"
PLAN_5 = "<CPPstartDate>2025-05-06</CPPstartDate><CPPendDate>2025-12-01</CPPendDate>"
HELD_1 = "<DateOfInitialCPC>2025-06-09</DateOfInitialCPC>"
WAIVED_4 = "<S47ActualStartDate>2025-10-10</S47ActualStartDate><ICPCnotRequired>1</ICPCnotRequired>"
CLOSED_5 = "<CINclosureDate>2026-01-30</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
NEED_5 = "<CINPlanStartDate>2025-12-01</CINPlanStartDate><CINPlanEndDate>2026-01-30</CINPlanEndDate>"
COUNT_1 = "<LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse><NumberOfPreviousCPP>0"
NONE = "<Disabilities><Disability>NONE</Disability></Disabilities>"
BORN_1 = "<PersonBirthDate>2018-05-04</PersonBirthDate>"

# What is found, whose it is, what is taken out of the clean file and what is put in (the first place only), and what
# else the same fault implies.
PLANTED: tuple[tuple[str, str, str, str, set[str]], ...] = (
    ("8500", "", "<LAchildID>QA0001<", "<LAchildID><", set()),
    ("1570", "QA0001234567890123456", ">QA0001<", ">QA0001234567890123456<", set()),
    ("1580", "QA-0001", ">QA0001<", ">QA-0001<", set()),
    ("8510", "QA0001", ">QA0003<", ">QA0001<", set()),
    ("1520", "QA0003", ">B301432119003<", ">Y301432119001<", set()),
    ("1510", "QA0001", ">Y301432119001<", ">A301432119001<", set()),
    ("8525Q", "QA0001", BORN_1, BORN_1 + "<ExpectedPersonBirthDate>2018-05-01</ExpectedPersonBirthDate>", set()),
    ("8530Q", "QA0002", "2026-05-20", "2026-02-20", set()),
    ("8750", "QA0002", "<Sex>U<", "<Sex>F<", set()),
    ("4180", "QA0001", "<Sex>F<", "<Sex>2<", set()),
    ("G11Q", "QA0002", ">NOBT<", ">WBRI<", set()),
    ("8540", "QA0001", NONE, "", set()),
    ("8790", "QA0001", NONE, NONE.replace("</Disabilities>", "<Disability>LD</Disability></Disabilities>"), set()),
    ("8610", "QA0001", "<PrimaryNeedCode>N1</PrimaryNeedCode>", "", set()),
    ("8866", "QA0001", "<ReferralSource>6<", "<ReferralSource>6A<", set()),
    ("8640", "QA0005", ">RC7<", ">RC0<", set()),
    ("8805", "QA0005", "<ReasonForClosure>RC7</ReasonForClosure>", "", set()),
    ("8810", "QA0005", "<CINclosureDate>2026-01-30</CINclosureDate>", "", set()),
    ("8565", "QA0005", CLOSED_5, CLOSED_5.replace("2026-01-30", "2026-01-29"), set()),
    ("8620", "QA0005", CLOSED_5, CLOSED_5.replace("2026-01-30", "2026-04-02"), set()),
    ("8867", "QA0005", "<AssessmentAuthorisationDate>2025-05-02</AssessmentAuthorisationDate>", "", set()),
    ("2990", "QA0005", ">RC7<", ">RC8<", set()),
    ("8868", "QA0005", "2025-05-06</DateOfInitialCPC><ICPCnotRequired>0", "2025-05-06</DateOfInitialCPC>"
     "<ICPCnotRequired>1", {"2885"}),
    ("8831", "QA0004", WAIVED_4 + "</Section47><ReferralNFA>0", WAIVED_4 + "</Section47><ReferralNFA>1", set()),
    ("2889", "QA0001", "2025-05-12</CINreferralDate>", "2025-05-20</CINreferralDate>", {"1103"}),
    ("8615", "QA0001", S47 + "2025-05-19", S47 + "2025-06-10", set()),
    ("8675Q", "QA0004", WAIVED_4, WAIVED_4.replace("<ICPCnotRequired>1", "<ICPCnotRequired>0"), set()),
    ("8740", "QA0005", "<S47ActualStartDate>2025-04-14", "<S47ActualStartDate>2025-03-03</S47ActualStartDate>"
     "<ICPCnotRequired>0</ICPCnotRequired></Section47><Section47><S47ActualStartDate>2025-04-14", {"8868", "8890"}),
    ("8870Q", "QA0001", "2025-06-10</InitialCPCtarget>", "2025-06-14</InitialCPCtarget>", set()),
    ("G16Q", "QA0001", "2025-06-10</InitialCPCtarget>", "2025-06-09</InitialCPCtarget>", set()),
    ("8875", "QA0003", "2025-08-14", "2025-08-16", set()),
    ("2884", "QA0001", "<PrimaryNeedCode>N1</PrimaryNeedCode>", "<PrimaryNeedCode>N1</PrimaryNeedCode>" + HELD_1,
     set()),
    ("2885", "QA0001", PLAN_1, PLAN_1.replace("06-09", "06-10"), set()),
    ("G05", "QA0006", "2025-06-27</DateOfInitialCPC><ICPCnotRequired>0", "2025-06-27</DateOfInitialCPC>"
     "<ICPCnotRequired>1", set()),
    ("8720", "QA0001", PLAN_1, "", {"2883"}),
    ("8730", "QA0001", COUNT_1, COUNT_1.replace(">0", ">first"), set()),
    ("8730", "QA0001", COUNT_1, COUNT_1.replace(">0", ">-1"), set()),
    ("8840", "QA0005", PLAN_5, PLAN_5.replace("2025-12-01", "2025-05-06"), {"8841", "4003"}),
    ("8841", "QA0001", "<CPPreviewDate>2025-09-03", "<CPPreviewDate>2025-06-09", set()),
    ("8842Q", "QA0001", "<CPPreviewDate>2025-09-03<", "<CPPreviewDate><", set()),
    ("8905", "QA0001", "<InitialCategoryOfAbuse>NEG", "<InitialCategoryOfAbuse>NGL", set()),
    ("8910", "QA0001", "<LatestCategoryOfAbuse>EMO", "<LatestCategoryOfAbuse>emo", set()),
    ("8930", "QA0001", PLAN_1, PLAN_1 + "<CPPendDate>2026-04-01</CPPendDate>", set()),
    ("8920", "QA0001", "<Sex>F</Sex>", "<Sex>F</Sex><PersonDeathDate>2026-03-30</PersonDeathDate>", set()),
    ("4016", "QA0005", NEED_5, NEED_5.replace("2025-12-01", "2025-11-30"), {"4003"}),
    ("4001", "QA0001", "<Section47>", "<CINPlanDates><CINPlanStartDate>2025-05-20</CINPlanStartDate></CINPlanDates>"
     "<Section47>", {"4003", "4017"}),
    ("4013", "QA0006", "2025-06-27</CINPlanStartDate>", "2025-06-27</CINPlanStartDate>"
     "<CINPlanEndDate>2026-04-01</CINPlanEndDate>", set()),
    ("100", "", "<ReferenceDate>2026-03-31", "<ReferenceDate>2026-03-30", set()),
    ("G15", "", "</Source>", "</Source><Content><CBDSLevels/></Content>", set()),
    ("8568", "QA0001", "<ReferralNFA>0</ReferralNFA><ChildProtectionPlans>", "<ChildProtectionPlans>", set()),
    ("XSD", "QA0001", PLAN_1 + "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>",
     "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>" + PLAN_1, set()),
    ("G14Q", "QA0001", "<ReferralNFA>0", "<ReferralNFA>false", set()),
)  # fmt: skip


@pytest.fixture(scope="module")
def clean() -> str:
    """The sample, with an old plan's last review of the year before, and a target counted by the Department's count."""
    told = SAMPLE.read_text(encoding="utf-8").replace("2025-05-07</Initial", "2025-05-08</Initial")
    first = "<Reviews><CPPreviewDate>"
    return told.replace(f"{first}2025-06-11", f"{first}2025-01-08</CPPreviewDate><CPPreviewDate>2025-06-11")


def checked(told: str) -> Checked:
    area = Area(key="tees", name="Invented Council", procedure="tees", la_code="301")
    return check_file(told.encode(), area=area, year=2026, limit=LIMIT)


def test_the_clean_file_has_nothing_wrong(clean: str) -> None:
    found = checked(clean)
    assert found.findings == []
    assert found.children == 7
    assert found.counts["plans_open"] == 4 and found.counts["plans_ended"] == 1


@pytest.mark.parametrize(
    ("number", "child", "taken_out", "put_in", "implied"),
    PLANTED,
    ids=[f"{one[0]}-{place}" for place, one in enumerate(PLANTED)],
)
def test_one_planted_fault_is_found_and_no_other(
    clean: str, number: str, child: str, taken_out: str, put_in: str, implied: set[str]
) -> None:
    assert taken_out in clean
    found = checked(clean.replace(taken_out, put_in, 1)).findings
    said = [one for one in found if one.rule == number]
    assert said and {one.child for one in said} == {child}
    assert all(one.line and one.element and one.remedy for one in said if child)
    others = {one.rule for one in found if one.severity == ERROR} - {number}
    # A conference moved to another day leaves its plan without one.
    assert others - {"2885"} <= implied


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda told: told[: len(told) // 2], "stops in the middle"),
        (lambda told: told.replace("<Message>", '<!DOCTYPE x [<!ENTITY a "b">]><Message>'), "not safe"),
        (
            lambda told: told.replace("<Year>2026", "<Year>2025").replace("2026-03-31", "2025-03-31"),
            "31 March 2025",
        ),
        (lambda told: told.replace("<LEA>301", "<LEA>302"), "302"),
        (lambda told: re.sub("<Child>.*</Child>", "", told, flags=re.DOTALL), "no children"),
        (lambda told: re.sub("<Header>.*</Header>", "", told, flags=re.DOTALL), "no header"),
        (lambda told: told.replace("<Year>2026", "<Year>twenty"), "which year"),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_and_says_why(clean: str, spoil: Any, why: str) -> None:
    with pytest.raises(FileRefused, match=re.escape(why)):
        checked(spoil(clean))


@pytest.mark.django_db
def test_the_command_prints_what_is_wrong_and_its_code_tells(
    clean: str, tmp_path: Path, training_day: date, capsys: pytest.CaptureFixture[str]
) -> None:
    Stamp.objects.update_or_create(pk=1, defaults={"kind": "training", "stamped_at": world.NOW})
    people.open_area(
        key="tees", name="Invented Council", procedure="tees", la_code="301", by=world.SYSTEM, at=world.NOW
    )
    file = tmp_path / "cin.xml"
    file.write_text(clean, encoding="utf-8")
    asked = ["check", "cin", "--area", "tees", "--year", "2026", str(file)]
    assert main(asked) == 0
    file.write_text(clean.replace(PLAN_1, PLAN_1.replace("06-09", "06-10")), encoding="utf-8")
    capsys.readouterr()
    assert main(asked) == 1
    assert "ERROR 2885" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["rule"] for one in told["findings"]] == ["2885"]
    assert told["findings"][0]["child"] == "QA0001" and "pk" not in told["findings"][0]
    assert "year_before" not in told
    assert main([*asked, "--compare", "--json"]) == 1
    beside = json.loads(capsys.readouterr().out)["year_before"]
    assert beside["told_by"] == "what is recorded in Quorate"
    assert {one["key"]: (one["now"] > 0, one["before"]) for one in beside["counts"]}["children"] == (True, 0)
    assert main([*asked, "--compare"]) == 1
    assert "Children in the return: +" in capsys.readouterr().out
    assert main(["check", "cin", "--area", "nowhere", str(file)]) == 64
    assert main(["check", "cin", "--area", "tees", str(tmp_path / "none.xml")]) == 66
    assert main(["check", "cin", "--area", "tees", "--year", "2026"]) == 0
