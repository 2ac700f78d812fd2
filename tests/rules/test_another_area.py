"""An invented area that does things otherwise, written as data alone: the vocabulary is wider than the four texts."""

from pathlib import Path

import pytest

from quorate import rulebook
from quorate.rules import Present, quorum
from quorate.rules.deciding import Table, decide
from tests.rules.world import day, duties, happened, the

ICPC = happened("initial-conference", "2025-03-14", outcome="plan")

ODDSHIRE = {
    "about.toml": 'title = "Oddshire"\nparent = "national"\nsource = "oddshire"\nnation = "scotland"\n',
    "rules.toml": """
[duty.initial-conference]
[[duty.initial-conference.edition]]
from = 2000-01-01
event-is-day = 1
arms = [{ after = "opening", within = "15 working days" }]
cite = { para = "1", clauses = ["ODD-1"] }
[[duty.initial-conference.edition]]
from = 2025-06-01
arms = [{ after = "opening", within = "28 calendar days" }]
cite = { para = "1 (2025)", clauses = ["ODD-1"] }
[[duty.initial-conference.edition]]
from = 2026-01-01
draft = true
arms = [{ after = "opening", within = "1 calendar day" }]
cite = { para = "not yet", clauses = ["ODD-1"] }

[duty.later-review]
[[duty.later-review.edition]]
from = 2000-01-01
arms = [
  { after = "opening", within = "6 months", when = [{ "not on-plan-months" = 12 }] },
  { after = "opening", within = "3 months", when = [{ on-plan-months = 12 }] },
]
cite = { para = "2, a ladder by age of plan", clauses = ["ODD-2"] }

[duty.later-core-group]
title = "Core group"
scope = "child"
opens = ["core-group"]
when = ["on-plan"]
done = ["core-group"]
lapses = ["plan-end", "death"]
whose = "lead-practitioner"
[[duty.later-core-group.edition]]
from = 2000-01-01
arms = [{ after = "opening", within = "6 weeks" }]
cite = { para = "3, every six weeks", clauses = ["ODD-3"] }

[duty.core-group-before-review]
title = "Last core group before the review"
scope = "child"
opens = ["initial-conference"]
when = ["plan-made"]
done = ["core-group"]
lapses = ["plan-end"]
whose = "lead-practitioner"
[[duty.core-group-before-review.edition]]
from = 2000-01-01
arms = [{ before = "duty:first-review", by = "10 working days" }]
cite = { para = "3", clauses = ["ODD-4"] }

[duty.after-inquorate]
[[duty.after-inquorate.edition]]
from = 2000-01-01
arms = [
  { after = "opening", within = "10 working days", when = [{ consecutive-inquorate = 2 }] },
  { after = "opening", within = "1 month", when = [{ "not consecutive-inquorate" = 2 }] },
]
cite = { para = "4, never two running", clauses = ["ODD-5"] }

[quorum.review]
[[quorum.review.edition]]
from = 2000-01-01
roles = ["conference-chair"]
agencies = ["social-care", "police"]
others = 2
counts = "agencies"
besides = ["social-care"]
together = { health = ["nhs-trust", "gp-practice"] }
without = ["decision"]
cite = { para = "5, health counts once", clauses = ["ODD-6"] }

[deciding.review]
[[deciding.review.edition]]
from = 2000-01-01
method = "consensus"
tie = "conference-chair"
cite = { para = "6, by consensus", clauses = ["ODD-7"] }
""",
}


@pytest.fixture
def oddshire(folder: Path) -> rulebook.Rulebook:
    """An invented area that does everything otherwise, written as data alone."""
    (folder / "oddshire").mkdir()
    for name, text in ODDSHIRE.items():
        (folder / "oddshire" / name).write_text(text, encoding="utf-8")
    with (folder / "sources.toml").open("a", encoding="utf-8") as more:
        more.write('\n[oddshire]\ntitle = "Oddshire procedures (invented)"\nedition = "first"\n')
    return rulebook.load(folder)


def test_another_area_is_added_without_code(oddshire: rulebook.Rulebook) -> None:
    procedure = oddshire.procedure("oddshire")
    days = ("2025-03-03", "2025-05-31", "2025-06-01", "2026-02-02")
    discussed = {text: happened("strategy-discussion", text) for text in days}
    due = {
        text: the("initial-conference", duties(procedure, event)).due_on for text, event in discussed.items()
    }
    assert due["2025-03-03"] == day("2025-03-21")  # the discussion is day 1
    assert due["2025-05-31"] == day("2025-06-20")  # the edition in force when the clock started
    assert due["2025-06-01"] == day("2025-06-29")
    assert due["2026-02-02"] == day("2026-03-02")  # the draft never binds

    started = happened("plan-start", "2025-03-14")
    young = duties(procedure, ICPC, started, happened("review", "2025-06-10", outcome="continue"))
    old = duties(
        procedure, happened("plan-start", "2024-03-14"), happened("review", "2025-06-10", outcome="continue")
    )
    assert the("later-review", young).due_on == day("2025-12-10")
    assert the("later-review", old).due_on == day("2025-09-10")

    groups = duties(
        procedure, started, happened("core-group", "2025-04-01"), happened("core-group", "2025-05-06")
    )
    repeating = [(d.due_on, d.standing) for d in groups if d.rule == "later-core-group"]
    assert repeating == [(day("2025-05-13"), "done"), (day("2025-06-17"), "open")]

    before = the("core-group-before-review", duties(procedure, ICPC))
    assert before.due_on == day("2025-06-02")

    first = happened("review", "2025-06-02", quorate=False)
    second = happened("review", "2025-06-25", quorate=False)
    twice = duties(procedure, first, second)
    assert [d.due_on for d in twice if d.rule == "after-inquorate"] == [day("2025-07-02"), day("2025-07-09")]


def test_another_nation_has_its_own_holidays(oddshire: rulebook.Rulebook) -> None:
    assert not oddshire.calendar("oddshire").is_worked(day("2026-01-02"))
    assert oddshire.calendar("tees").is_worked(day("2026-01-02"))
    closed = oddshire.calendar("oddshire", closures=(day("2026-01-05"),))
    assert not closed.is_worked(day("2026-01-05"))
    assert closed is oddshire.calendar("oddshire", closures=(day("2026-01-05"),))


def test_named_agencies_and_health_counted_once(oddshire: rulebook.Rulebook) -> None:
    procedure = oddshire.procedure("oddshire")
    chair, worker = Present("conference-chair"), Present("social-worker", agency="social-care")
    hospital, surgery = Present("agency", agency="nhs-trust"), Present("agency", agency="gp-practice")
    police, school = Present("agency", agency="police"), Present("agency", agency="school")
    on = day("2025-06-10")
    health_twice = quorum.check([chair, worker, hospital, surgery], procedure=procedure, on=on)
    assert health_twice.met is False
    assert health_twice.missing == ("police", "one more agency besides children's social care")
    assert ("gp practice", "counts as one with nhs trust") in health_twice.not_counted
    assert quorum.check([chair, worker, hospital, police], procedure=procedure, on=on).met
    assert quorum.check([chair, worker, school, hospital], procedure=procedure, on=on).missing == ("police",)


def test_deciding_by_consensus_and_else_the_chair(oddshire: rulebook.Rulebook) -> None:
    procedure = oddshire.procedure("oddshire")
    agreed = decide(
        Table(views={"police": "end", "school": "end"}), procedure=procedure, on=day("2025-06-10")
    )
    split = Table(views={"police": "end", "school": "end", "health": "continue"}, chair_view="continue")
    differs = decide(split, procedure=procedure, on=day("2025-06-10"))
    assert (agreed.outcome, agreed.how) == ("end", "majority")
    assert (differs.outcome, differs.decided_by, differs.how) == (
        "continue",
        "conference-chair",
        "no-consensus",
    )
