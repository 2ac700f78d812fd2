"""The handbook from the data alone: what is in force, earlier, later and in draft; differences; silences; words."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from quorate.rulebook import BadProcedures, examples, handbook, load
from quorate.rulebook.handbook import Entry
from quorate.rules import Citation
from quorate.rules.days import in_words
from tests.rules.world import BOOK

ON = date(2026, 4, 13)
AREAS = BOOK.keys()


def entry(key: str, rule: str, on: date = ON, folder: Path | None = None) -> Entry:
    found = handbook.read(key, on, folder).entry(rule)
    assert found is not None, (key, rule)
    return found


def value(key: str, rule: str) -> str:
    now = entry(key, rule).now
    assert now is not None
    return now.value


def lines(key: str, rule: str) -> dict[str, list[str]]:
    now = entry(key, rule).now
    assert now is not None
    return {line.label: [one.says for one in line.items] for line in now.told.lines}


@pytest.mark.parametrize("key", BOOK.procedures)
def test_every_rule_of_every_procedure_has_a_place_a_title_and_words(key: str) -> None:
    book = handbook.read(key, ON)
    entries = list(book.entries())
    assert sorted(one.key for one in entries) == sorted(BOOK.procedure(key).rules)
    for one in entries:
        assert one.title
        assert one.now is not None
        assert one.now.value.endswith((".", "?", "!")), (key, one.key, one.now.value)
        assert one.now.citation.source


@pytest.mark.parametrize("key", AREAS)
def test_nothing_of_the_data_shows_through(key: str) -> None:
    for one in handbook.read(key, ON).entries():
        assert one.now is not None
        said = "\n".join([one.now.told.text(), *(i.says for line in one.about for i in line.items)])
        for raw in ("Citation(", "Listed(", "Condition(", "_", "{", "None", "[]"):
            assert raw not in said, (key, one.key, raw, said)


def test_periods_read_as_the_texts_mean_them() -> None:
    assert value("tees", "duty.later-review") == (
        "Within 6 months of the last Child Protection Review Conference, that day not counted."
    )
    assert value("berkshire", "duty.outcome-notice").startswith(
        "Within 24 hours of the end of the conference, counted by"
    )
    assert value("berkshire", "duty.pre-birth-window").startswith(
        "From 20 weeks of pregnancy, counted back from"
    )
    assert value("berkshire", "duty.exclusion-request").startswith(
        "Until 3 working days before the conference"
    )
    assert value("berkshire", "duty.resident-over-three-months") == (
        "From the day after 3 months have passed since the day on which the child came to live here."
    )
    assert value("lincolnshire", "duty.birthday-review") == "On the 18th birthday."
    assert value("lincolnshire", "duty.death-ends-plan") == "On the day of the child's death."
    assert value("lincolnshire", "duty.plan-birthday-review").startswith(
        "From 91 calendar days before the limit of “Review around the eighteenth birthday”"
    )


def test_who_decides_and_who_has_to_be_there() -> None:
    assert value("tees", "deciding.review") == "By the majority of the agencies present."
    tees = lines("tees", "deciding.review")
    assert tees["On a tie"] == ["The Chair of Conference decides."]
    assert tees["If the chair disagrees with a majority by which the plan is removed"] == [
        "The conference is stood down, and the matter goes to the service manager."
    ]
    berkshire = lines("berkshire", "quorum.review")
    label = "The Conference Chair may go ahead without it if all of these hold"
    assert "A delay will be detrimental to the child" in berkshire[label]
    assert "Left to “Initial Child Protection Conferences, Quorum”" in value("lincolnshire", "quorum.review")
    assert lines("lincolnshire", "quorum.review")["Who says whether it is met"] == ["The Independent Chair."]
    assert value("pan-sussex", "quorum.review") == "The text gives no quorum."


def test_a_reading_shows_what_the_other_one_would_be() -> None:
    assert lines("berkshire", "setting.inquorate-counts")["Other readings"] == [
        "A conference without a quorum never counts as a review",
        "A conference without a quorum counts as a review all the same",
    ]
    assert lines("berkshire", "duty.conference-after-care-review")["The other reading"] == [
        "15 working days."
    ]


def change(folder: Path, text: str) -> None:
    path = folder / "tees" / "deadlines.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


EDITIONS = """
[duty.first-core-group]
[[duty.first-core-group.edition]]
from = 2010-01-01
arms = [{ after = "opening", within = "12 working days" }]
cite = { para = "Core groups", lines = "7" }
[[duty.first-core-group.edition]]
from = 2020-05-01
arms = [{ after = "opening", within = "8 working days" }]
cite = { para = "Core groups", lines = "7" }
[[duty.first-core-group.edition]]
from = 2030-01-01
arms = [{ after = "opening", within = "6 working days" }]
cite = { para = "Core groups", lines = "7" }
[[duty.first-core-group.edition]]
from = 2031-01-01
draft = true
arms = [{ after = "opening", within = "5 working days" }]
cite = { para = "Core groups, draft", lines = "7" }
"""


def test_every_edition_stands_in_the_history_and_a_draft_never_binds(folder: Path) -> None:
    change(folder, EDITIONS)
    history = [
        (one.state, one.since.year, one.until and one.until.year, one.value[:25])
        for one in entry("tees", "duty.first-core-group", ON, folder).history
    ]
    assert history == [
        ("draft", 2031, None, "Within 5 working days of "),
        ("later", 2030, None, "Within 6 working days of "),
        ("in force", 2020, 2030, "Within 8 working days of "),
        ("earlier", 2010, 2020, "Within 12 working days of"),
        ("earlier", 2000, 2010, "Within 10 working days of"),
    ]
    in_2032 = entry("tees", "duty.first-core-group", date(2032, 1, 1), folder).now
    assert in_2032 is not None
    assert in_2032.value.startswith("Within 6 working days")
    first = entry("tees", "duty.first-core-group", ON, folder).history[-1]
    assert first.origin == "national"
    assert "the national figure serves" in first.note


def test_only_what_differs_is_a_difference() -> None:
    found = {one.key: one for one in handbook.differences("tees", "national", ON)}
    assert found["duty.first-review"].kind == "both"
    assert found["quorum.review"].kind == "one"
    assert "duty.later-review" not in found, "six months in both, each in its own words"
    assert "duty.first-core-group" not in found, "Tees is silent and national guidance serves"
    turned = {one.key: one.kind for one in handbook.differences("national", "tees", ON)}
    assert turned["quorum.review"] == "other"
    assert set(turned) == set(found)
    assert not handbook.differences("tees", "tees", ON)


def test_what_is_not_said_and_what_serves() -> None:
    left = {one.entry.key: one for one in handbook.unsaid("lincolnshire", ON)}
    assert left["duty.initial-conference"].kind == "elsewhere"
    assert "Within 15 working days" in left["duty.initial-conference"].serves
    assert left["duty.outcome-notice"].kind == "nothing"
    assert left["duty.first-core-group"].kind == "served"
    assert left["duty.first-core-group"].serves.startswith("Within 10 working days")
    assert "duty.later-review" not in left
    silent = {one.entry.key: one.kind for one in handbook.unsaid("pan-sussex", ON)}
    assert silent["quorum.review"] == "nothing"
    assert silent["deciding.review"] == "nothing"
    assert silent["list.early-review-grounds"] == "nothing"


@pytest.mark.parametrize(
    ("key", "words", "rule"),
    [
        ("tees", "reg-time-03", "duty.first-review"),
        ("tees", "casting decision", "check.tie-justification"),
        ("lincolnshire", "183", "duty.later-review"),
        ("berkshire", "24 hours", "duty.outcome-notice"),
        ("berkshire", "duty.minutes", "duty.minutes"),
    ],
)
def test_a_rule_is_found_by_its_words_figures_and_clauses(key: str, words: str, rule: str) -> None:
    parts = handbook.search(handbook.read(key, ON), words)
    assert rule in [one.key for part in parts for one in part.entries]
    assert not handbook.search(handbook.read(key, ON), words + " zebra")


def test_a_number_is_found_as_a_whole() -> None:
    found = {
        e.key for part in handbook.search(handbook.read("lincolnshire", ON), "83 days") for e in part.entries
    }
    assert "duty.later-review" not in found


def test_the_tasks_of_a_role_are_gathered() -> None:
    tasks = {one.role: [e.key for e in one.entries] for one in handbook.read("tees", ON).tasks}
    assert "permission.change-date" in tasks["The Chair of Conference"]
    assert "duty.report-to-family" in tasks["The author of the report"]


def test_a_procedure_that_is_not_there(folder: Path) -> None:
    assert load(folder).procedures
    with pytest.raises(LookupError, match="There is no procedure “atlantis”"):
        handbook.read("atlantis", ON, folder)


def test_worked_examples_as_they_bind_and_as_drafts_would_have_them(folder: Path) -> None:
    plain = {one.title: one for one in examples.work_out("tees", ON)}
    assert not examples.has_drafts("tees")
    assert not any(result.changed for one in plain.values() for result in one.results)
    stood_down = plain["All agencies would end the plan, and the chair would not"].results[0]
    assert stood_down.rule == "deciding.review"
    assert "The chair disagrees with the majority" in stood_down.now
    change(folder, EDITIONS + DRAFTED_ALONE)
    assert examples.has_drafts("tees", folder)
    drafted = examples.work_out("tees", ON, folder)
    assert min(event.on for one in drafted for event in one.events) >= date(2031, 1, 1), (
        "where each draft would bind"
    )
    changed = {result.rule for one in drafted for result in one.results if result.changed}
    assert changed == {"duty.first-core-group", "duty.wellbeing-call"}
    made = next(one for one in drafted if one.title == "An enquiry starts, and a conference makes a plan")
    group = next(one for one in made.results if one.rule == "duty.first-core-group")
    day = next(event.on for event in made.events if event.kind == "initial-conference")
    calendar = BOOK.calendar("tees")
    assert group.now.startswith(f"by {in_words(calendar.after(day, 6))}")
    assert group.drafted.startswith(f"by {in_words(calendar.after(day, 5))}")
    bound = load(folder).procedure("tees").find("duty.first-core-group", day)
    assert bound is not None
    assert str(bound.terms.arms[0].period) == "6 working days", (
        "the draft has not become binding by being tried"
    )


def test_a_draft_with_a_fault_is_named_and_nothing_that_binds_is_touched(folder: Path) -> None:
    change(folder, DRAFTED_ALONE.replace('after = "opening"', 'after = "duty:nothing"'))
    assert load(folder).procedure("tees").rules
    with pytest.raises(
        BadProcedures, match="duty.wellbeing-call, edition from 2027-01-01: there is no other duty"
    ):
        examples.work_out("tees", ON, folder)


def test_a_rule_that_is_only_a_draft_is_shown_and_does_not_bind(folder: Path) -> None:
    change(folder, DRAFTED_ALONE)
    found = entry("tees", "duty.wellbeing-call", ON, folder)
    assert found.title == "Ring the family"
    assert found.now is None
    assert [one.state for one in found.history] == ["draft"]
    assert "duty.wellbeing-call" not in load(folder).procedure("tees").rules
    parts = handbook.search(handbook.read("tees", ON, folder), "ring the family")
    assert [one.key for part in parts for one in part.entries] == ["duty.wellbeing-call"]


DRAFTED_ALONE = """
[duty.wellbeing-call]
title = "Ring the family"
scope = "child"
opens = ["initial-conference"]
whose = "social-worker"
[[duty.wellbeing-call.edition]]
from = 2027-01-01
draft = true
arms = [{ after = "opening", within = "2 working days" }]
cite = { para = "Aftercare" }
"""


@pytest.fixture
def wider(folder: Path) -> Path:
    """The invented areas that use every way of saying a rule, beside the real ones."""
    invented = Path(__file__).parent / "invented"
    for area in ("northmarch", "stowe"):
        shutil.copytree(invented / area, folder / area)
    with (folder / "sources.toml").open("a", encoding="utf-8") as sources:
        sources.write("\n" + (invented / "sources.toml").read_text(encoding="utf-8"))
    return folder


def told(key: str, rule: str, folder: Path) -> tuple[str, dict[str, list[str]]]:
    found = entry(key, rule, ON, folder)
    assert found.now is not None
    lines = (*found.about, *found.now.told.lines)
    return found.now.value, {line.label: [one.says for one in line.items] for line in lines}


def test_the_wider_vocabulary_reads_as_well(wider: Path) -> None:
    value, says = told("northmarch", "duty.initial-conference", wider)
    assert value.endswith("that day counted as the first.")
    assert says["How often"] == ["Once, and not again for the same child."]
    value, _ = told("northmarch", "duty.after-inquorate", wider)
    assert "if 2 in a row had no quorum" in value
    assert "if fewer than 2 in a row had no quorum" in value
    _, says = told("northmarch", "quorum.review", wider)
    assert says["Not twice running"] == ["Not if the conference before this one was not quorate either."]
    value, says = told("northmarch", "deciding.review", wider)
    assert value == "By consensus of the conference."
    assert says["When it takes effect"] == ["If the plan is lifted: 10 working days after the conference."]
    assert told("northmarch", "ending.no-contact", wider)[1]["Objections"] == [
        "Within 10 working days of the letter."
    ]
    _, says = told("northmarch", "duty.after-removal-meeting", wider)
    assert says["Done by"] == ["The day on which the meeting after removal was held."]


def test_a_council_within_a_region_names_its_own_role_and_keeps_the_citation(wider: Path) -> None:
    found = entry("stowe", "permission.change-date", ON, wider).now
    assert found is not None
    assert found.value == "The practice director may do this, and nobody else."
    assert found.origin == "northmarch"
    cites = [
        item.citation
        for one in handbook.read("stowe", ON, wider).entries()
        if one.now
        for line in one.now.told.lines
        for item in line.items
        if item.citation
    ]
    assert cites
    assert all(isinstance(cite, Citation) for cite in cites), "a role is replaced, and the citation stays one"
    assert {one.key for one in handbook.differences("stowe", "northmarch", ON, wider)} >= {
        "permission.change-date"
    }
    assert examples.work_out("stowe", ON, wider)
