"""Who gets a paper, by each way in which a text can name its readers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from quorate import rulebook
from quorate.rules import papers
from quorate.rules.papers import Person
from quorate.rules.procedure import Procedure
from quorate.rules.roles import in_words

BOOK = rulebook.load()
ON = date(2026, 4, 22)
INVITED = Person("invited", invited=True, attended=False)
CAME = Person("came", invited=False, attended=True)
MOTHER = Person("mother", invited=False, attended=False, family=True)


def going_to(wanted: str) -> Procedure:
    """Return Tees with a notice that goes to other people."""
    tees = BOOK.procedure("tees")
    rule = tees.rule("paper.outcome-notice")
    timeline = tuple(replace(one, terms=replace(one.terms, recipients=wanted)) for one in rule.timeline)
    return replace(tees, rules={**tees.rules, rule.key: replace(rule, timeline=timeline)})


@pytest.mark.parametrize(
    ("wanted", "gets", "words"),
    [
        ("invited", {"invited"}, "everyone who was invited"),
        ("attended", {"came"}, "everyone who attended"),
        ("attended-or-invited", {"invited", "came"}, "everyone who attended or was invited"),
        ("parents", {"mother"}, "the parents"),
        ("chair-and-family", {"mother"}, "the chair and the family"),
        ("record", set(), "the record system"),
    ],
)
def test_each_way_of_naming_readers(wanted: str, gets: set[str], words: str) -> None:
    found = papers.recipients("outcome-notice", [INVITED, CAME, MOTHER], procedure=going_to(wanted), on=ON)
    assert {one.ref for one in found if one.gets} == gets
    assert {one.says for one in found} == {f"Goes to {words}."}
    assert {one.form for one in found} <= {"full", "none"}


@pytest.mark.parametrize("procedure", [going_to(""), BOOK.procedure("tees")])
def test_where_nobody_is_named_they_are_to_be_chosen(procedure: Any) -> None:
    key = (
        "outcome-notice"
        if procedure.find("paper.outcome-notice", ON).terms.recipients == ""
        else "no-such-paper"
    )
    found = papers.recipients(key, [INVITED], procedure=procedure, on=ON)
    assert [(one.gets, one.form) for one in found] == [(False, "none")]
    assert "choose the recipients" in found[0].says


@pytest.mark.parametrize("area", BOOK.keys())
def test_every_paper_says_whose_it_is_in_the_areas_words_and_cites_its_contents(area: str) -> None:
    procedure = BOOK.procedure(area)
    for paper in papers.owed(procedure=procedure, on=ON):
        if paper.whose not in procedure.words:
            assert in_words(paper.whose) in paper.reason.says
        found = procedure.find(f"paper.{paper.key}", ON)
        assert found is not None
        whose = found.terms.whose
        if whose in procedure.words:
            assert procedure.word(whose) in paper.reason.says or procedure.word(whose) == ""
        for asked, point in zip(found.terms.must_say, paper.must_say, strict=True):
            assert point.citation == (asked.citation or found.citation)
        for within in paper.within:
            assert within.citation is not None
            assert within.says


def test_a_paper_of_which_the_text_says_nothing_is_not_owed() -> None:
    tees = BOOK.procedure("tees")
    rule = tees.rule("paper.outcome-notice")
    silent = replace(rule, timeline=tuple(replace(one, terms=None) for one in rule.timeline))
    without = replace(tees, rules={**tees.rules, rule.key: silent})
    assert "outcome-notice" not in {paper.key for paper in papers.owed(procedure=without, on=ON)}
    assert papers.paper("outcome-notice", procedure=without, on=ON) is None
    assert "outcome-notice" in {paper.key for paper in papers.owed(procedure=tees, on=ON)}
    before_the_first_edition = date(1999, 12, 31)
    assert papers.owed(procedure=tees, on=before_the_first_edition) == ()


def test_a_paper_whose_duty_the_procedure_does_not_have_is_due_by_no_day() -> None:
    tees = BOOK.procedure("tees")
    rule = tees.rule("paper.outcome-notice")
    timeline = tuple(
        replace(one, terms=replace(one.terms, duties=("no-such-duty",))) for one in rule.timeline
    )
    odd = replace(tees, rules={**tees.rules, rule.key: replace(rule, timeline=timeline)})
    paper = papers.paper("outcome-notice", procedure=odd, on=ON)
    assert paper is not None
    assert paper.within == ()
