"""How a conference decides, at the edges: ways that no area has yet, and what is said beside each."""

from dataclasses import replace
from datetime import date

import pytest

from quorate.rules.deciding import Decision, Table, count, decide, if_outcome
from quorate.rules.procedure import Against, DecidingTerms, Procedure
from tests.rules.world import BOOK, day

ON = day("2025-06-10")
END, STAY = "end", "continue"
TEES = BOOK.procedure("tees")


def with_terms(**changes: object) -> Procedure:
    """Tees with something else in how its reviews decide, and no check to hold a decision back."""
    rule = TEES.rule("deciding.review")
    terms = replace(rule.timeline[0].terms, **changes)
    timeline = (replace(rule.timeline[0], terms=terms),)
    kept = {k: r for k, r in TEES.rules.items() if not k.startswith("check.")}
    return replace(TEES, rules={**kept, rule.key: replace(rule, timeline=timeline)})


def decided(procedure: Procedure, on: date = ON, **table: object) -> Decision:
    return decide(Table(**table), procedure=procedure, on=on)  # type: ignore[arg-type]


def views(*given: str) -> dict[str, str]:
    return {f"agency-{n}": view for n, view in enumerate(given)}


BARE = with_terms()


@pytest.mark.parametrize(
    ("given", "majority", "tie", "none_given", "not_asked"),
    [
        ((), "", False, 0, 0),
        ((END,), END, False, 0, 0),
        ((STAY,), STAY, False, 0, 0),
        ((END, STAY), "", True, 0, 0),
        ((END, END, STAY), END, False, 0, 0),
        (("none-given",), "", False, 1, 0),
        (("none-given", "none-given", END), END, False, 2, 0),
        (("", "", STAY), STAY, False, 0, 2),
    ],
)
def test_how_views_divide(
    given: tuple[str, ...], majority: str, tie: bool, none_given: int, not_asked: int
) -> None:
    tally = count(Table(views=views(*given)))
    assert (tally.majority, tally.tie, tally.none_given, len(tally.not_asked)) == (
        majority,
        tie,
        none_given,
        not_asked,
    )
    assert dict(tally.votes) == {STAY: given.count(STAY), END: given.count(END)}


def test_views_of_an_initial_conference_are_for_or_against_a_plan() -> None:
    tally = count(Table(conference="initial", views=views("plan", "plan", "no-plan", END)))
    assert (dict(tally.votes), tally.majority, tally.not_asked) == (
        {"plan": 2, "no-plan": 1},
        "plan",
        ("agency-3",),
    )
    berkshire = decided(BOOK.procedure("berkshire"), conference="pre-birth", views=views("plan"))
    assert (berkshire.reason.rule, berkshire.outcome) == ("deciding.initial", "plan")
    assert berkshire.says.endswith("(1 plan, 0 no plan): a plan is made.")
    without = decided(BOOK.procedure("berkshire"), conference="initial", views=views("no-plan"))
    assert without.says.endswith("(0 plan, 1 no plan): no plan is made.")


def test_before_anybody_has_spoken() -> None:
    nothing = decided(BARE)
    assert (nothing.outcome, nothing.how, nothing.needs, nothing.final) == (
        None,
        "no-views",
        ("views",),
        False,
    )
    assert nothing.says == "No view has been given yet."
    proposed = decided(BARE, proposed=END)
    assert (proposed.outcome, proposed.how, proposed.decided_by) == (END, "proposed", "agency")
    assert proposed.says == "As recorded: the plan is removed."
    waiting = decided(BARE, views=views(END, ""))
    assert (waiting.outcome, waiting.needs, waiting.final) == (END, ("views",), False)
    assert [p.key for p in waiting.blocked] == ["views-missing"]
    assert waiting.blocked[0].says == "No answer yet from agency-1"


def test_what_is_said_and_what_goes_on_record() -> None:
    plain = decided(BARE, views=views(END, END, STAY))
    assert plain.says == "By the majority of views (1 maintain, 2 remove): the plan is removed."
    assert [p.says for p in plain.must_record] == ["Every view, agency by agency"]
    silent = decided(BARE, views=views(END, "none-given"))
    assert [p.says for p in silent.must_record] == ["Every view, and “none given” where none was given"]
    assert [p.key for p in silent.must_record] == ["views"]
    nobody = decided(BARE, views=views("none-given", "none-given"), chair_view=STAY)
    assert (nobody.outcome, nobody.how) == (STAY, "tie")
    tie = decided(BARE, views=views(END, STAY), chair_view=STAY)
    assert tie.must_record[1].citation is not None
    assert tie.must_record[1].citation.clauses == ("REG-DEC-04", "REG-DEC-08")
    uncited = decided(with_terms(tie_citation=None), views=views(END, STAY), chair_view=STAY)
    assert uncited.must_record[1].citation == TEES.rule("deciding.review").timeline[0].citation
    assert [p.key for p in tie.must_record] == ["views", "tie-1"]
    assert tie.says == (
        "The views divide evenly (1 maintain, 1 remove); the conference chair decides: the plan is maintained."
    )


def test_without_a_quorum() -> None:
    review = decided(BARE, quorate=False, views=views(END))
    assert (review.outcome, review.how, review.decided_by) == (STAY, "inquorate", "nobody")
    assert review.says == "No decision can be taken without a quorum. The plan continues."
    assert ([p.key for p in review.blocked], [p.key for p in review.must_record]) == (
        ["not-quorate"],
        ["inquorate", "views"],
    )
    initial = decided(BOOK.procedure("berkshire"), quorate=False, conference="initial", views=views("plan"))
    assert (initial.outcome, initial.how) == (None, "inquorate")
    assert initial.says == "No decision can be taken without a quorum. No plan is made."
    went_ahead = decided(BARE, quorate=False, proceeding=True, views=views(END))
    assert (went_ahead.outcome, went_ahead.how) == (END, "majority")
    unknown = decided(BARE, quorate=None, views=views(END))
    assert unknown.how == "majority"


def test_where_only_an_ending_needs_a_quorum() -> None:
    lincolnshire = BOOK.procedure("lincolnshire")
    ending = decided(lincolnshire, quorate=False, proposed=END, basis="said")
    assert (ending.outcome, ending.how, ending.says) == (
        STAY,
        "inquorate",
        "A plan cannot be ended without a quorum. The plan continues.",
    )
    by_views = decided(lincolnshire, quorate=False, views=views(END, END, STAY))
    assert (by_views.outcome, by_views.how) == (STAY, "inquorate")
    staying = decided(lincolnshire, quorate=False, proposed=STAY, views=views(END), basis="said")
    assert (staying.outcome, staying.how) == (STAY, "unset")
    divided = decided(lincolnshire, quorate=False, views=views(END, STAY))
    assert divided.how == "unset"


def test_where_the_text_does_not_say_how() -> None:
    for procedure in (BOOK.procedure("pan-sussex"), with_terms(method="unset")):
        nothing = decided(procedure, views=views(END, END))
        assert (nothing.outcome, nothing.how, nothing.needs) == (None, "unset", ("proposed", "basis"))
        assert nothing.says.endswith(
            "No outcome is worked out: the chair records the decision and its basis."
        )
        assert [p.key for p in nothing.must_record][:1] == ["basis"]
        said = decided(procedure, proposed=STAY)
        assert "basis" in {p.key for p in said.blocked}
        based = decided(procedure, proposed=STAY, basis="the views given")
        assert "basis" not in {p.key for p in based.blocked}
        assert (based.outcome, based.decided_by) == (STAY, "conference")
        assert based.says == f"As recorded by the chair: the plan is {procedure.word('plan-stays')}."


def test_where_the_chair_decides_always() -> None:
    procedure = with_terms(method="chair", tie="")
    waiting = decided(procedure, views=views(END, END))
    assert (waiting.outcome, waiting.decided_by, waiting.needs) == (None, "conference-chair", ("chair_view",))
    assert (waiting.blocked[0].key, waiting.blocked[0].says) == (
        "chair-decides",
        "The conference chair decides, and has not yet",
    )
    ruled = decided(procedure, views=views(END, END), chair_view=STAY)
    assert (ruled.outcome, ruled.how, ruled.says) == (
        STAY,
        "chair",
        "The chair decides: the plan is maintained.",
    )
    manager = decided(with_terms(method="chair", tie="service-manager"), chair_view=END)
    assert manager.decided_by == "service-manager"


def test_a_tie_that_nobody_is_named_for() -> None:
    procedure = with_terms(tie="")
    found = decided(procedure, views=views(END, STAY), chair_view=END)
    assert (found.outcome, found.needs, [p.key for p in found.blocked]) == (None, ("proposed",), ["tie"])
    assert found.decided_by == "conference-chair"
    agreed = decided(procedure, views=views(END, STAY), proposed=STAY)
    assert agreed.outcome == STAY


def test_consensus() -> None:
    procedure = with_terms(method="consensus")
    assert decided(procedure, views=views(END, END), chair_view=END).how == "majority"
    differing = decided(procedure, views=views(END, END, STAY), chair_view=END)
    assert (differing.how, differing.outcome, differing.decided_by) == (
        "no-consensus",
        END,
        "conference-chair",
    )
    assert differing.says.startswith("The views differ (1 maintain, 2 remove); the conference chair decides")


def against(majority: str, then: str) -> Procedure:
    return with_terms(against=(Against(majority, then, "service-manager", ("the disagreement",), None),))


def test_when_the_chair_disagrees() -> None:
    stood_down = decided(against(END, "stand-down"), views=views(END), chair_view=STAY)
    assert (stood_down.outcome, stood_down.decided_by, stood_down.how) == (
        "stood-down",
        "service-manager",
        "stand-down",
    )
    assert [p.key for p in stood_down.must_record] == ["views", "stand-down-1"]
    assert "put to the service manager" in stood_down.says
    assert not stood_down.final and [p.key for p in stood_down.blocked] == ["stood-down"]
    assert stood_down.must_record[1].citation == TEES.rule("deciding.review").timeline[0].citation
    real = decided(BARE, views=views(END), chair_view=STAY)
    assert real.must_record[1].citation is not None
    assert real.must_record[1].citation.clauses[0] == "REG-STAND-01"
    for chair, view in ((END, END), ("", END), (END, STAY)):
        other = decided(against(END, "stand-down"), views=views(view), chair_view=chair)
        assert (other.outcome, other.how) == (view, "majority")
    stands = decided(against("any", "majority-stands"), views=views(END), chair_view=STAY)
    assert (stands.outcome, stands.decided_by, stands.how) == (END, "agency", "majority")
    assert [p.key for p in stands.must_record] == ["views", "majority-stands-1"]
    veto = against("any", "override")
    assert decided(veto, views=views(END), chair_view=STAY).outcome == END
    overridden = decided(veto, views=views(END), chair_view=STAY, override=True)
    assert (overridden.outcome, overridden.decided_by, overridden.how) == (
        STAY,
        "conference-chair",
        "override",
    )
    assert (
        overridden.says == "The chair overrides the majority (0 maintain, 1 remove): the plan is maintained."
    )
    assert decided(veto, views=views(END), chair_view=END, override=True).how == "majority"


def test_before_the_first_edition_nothing_is_said() -> None:
    found = decided(TEES, on=date(1999, 6, 1), views=views(END))
    assert (found.outcome, found.how, found.blocked) == (None, "unset", ())
    assert isinstance(TEES.rule("deciding.review").timeline[0].terms, DecidingTerms)


def test_what_would_follow_an_outcome_whatever_the_views() -> None:
    found = if_outcome(Table(views=views(END, END)), STAY, procedure=BARE, on=ON)
    assert (found.outcome, found.how) == (STAY, "proposed")
