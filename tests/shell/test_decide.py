"""The outcome for one child, by each area's rule: reached, refused, put on record with what it rests on."""

from dataclasses import replace
from datetime import date

import pytest

from quorate.audit.models import Entry
from quorate.conferences.actions import decide as deciding
from quorate.conferences.actions import say
from quorate.conferences.actions.refusals import NotYours, Refused
from quorate.conferences.models import Decision, QuorumRuling
from quorate.conferences.table import Answers
from quorate.plans import actions as plans

from . import holding
from .holding import CONTINUE, END, ending, going_on

pytestmark = pytest.mark.django_db


def agreed(sitting: holding.Sitting, says: str, **different: str) -> None:
    row = sitting.row
    said = {part.replace(" ", "_"): says for part in holding.EVERYBODY} | different
    sitting.harm(row, likely=says == "continue")
    sitting.views(row, **said)


def ruled(sitting: holding.Sitting, ruling: str, **more: object) -> list[QuorumRuling]:
    given = {"conditions": (), "reasons": "As discussed.", "interim_arrangements": "", **more}
    return say.rule_on_quorum(
        conference=sitting.conference,
        rows=sitting.rows,
        ruling=ruling,
        by=sitting.chair,
        at=holding.AFTER,
        **given,
    )


# Tees: the majority of agencies ----------------------------------------------------------------------------------


def test_tees_the_majority_of_agencies_decides_and_the_row_keeps_why() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue", police="end")

    decision = sitting.decide(sitting.row, CONTINUE)

    assert (decision.outcome, decision.decided_by) == ("continue", "agency")
    assert decision.quorum["met"] is True
    assert decision.finding["reason"]["citation"]["clauses"]
    assert decision.answers["table"]["views"]["Children's social care"] == "continue"
    assert decision.answers["next_limit"]["due_on"] == "2026-10-22"
    assert Entry.objects.filter(act="conferences.decided").count() == 1


def test_tees_the_chair_cannot_decide_against_a_majority_to_go_on() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue", police="end")

    with pytest.raises(Refused, match="No other can be recorded"):
        sitting.decide(sitting.row, ending(chair_view="end", override=True))

    assert not Decision.objects.exists()


def test_tees_a_tie_is_the_chairs_with_reasons() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue", police="end", class_teacher="end")

    with pytest.raises(Refused, match="has not yet"):
        sitting.decide(sitting.row, CONTINUE)
    with pytest.raises(Refused, match="justify the casting decision"):
        sitting.decide(sitting.row, going_on(chair_view="continue"))
    decision = sitting.decide(sitting.row, going_on(chair_view="continue", reasons="Too early to tell."))

    assert decision.decided_by == "conference-chair"


def test_tees_the_chair_against_a_majority_to_end_stands_it_down() -> None:
    sitting = holding.sit()
    agreed(sitting, "end", police="continue")
    answers = Answers(
        outcome="stood-down",
        chair_view="continue",
        reasons="The risk is there.",
        next_review_on=date(2026, 5, 20),
    )

    decision = sitting.decide(sitting.row, answers)

    assert (decision.outcome, decision.decided_by) == ("stood-down", "service-manager")
    assert decision.ends_on is None


def test_tees_not_quorate_nothing_is_decided_but_that_is_recorded() -> None:
    sitting = holding.sit(come=("social worker", "health visitor"))
    row = sitting.row
    sitting.harm(row, likely=False)
    sitting.views(row, social_worker="end", health_visitor="end")
    entries = Entry.objects.count()

    with pytest.raises(Refused, match="without a quorum"):
        sitting.decide(row, END)
    with pytest.raises(Refused, match="does not provide for going ahead"):
        ruled(sitting, "proceed", interim_arrangements="Visits go on.")
    assert not Decision.objects.exists()
    assert Entry.objects.count() == entries

    decision = sitting.decide(
        row,
        Answers(outcome="not-decided", reasons="The police did not come.", next_review_on=date(2026, 5, 1)),
    )
    assert decision.outcome == "not-decided"
    assert decision.quorum["missing"]


# Berkshire: the conference, with a veto --------------------------------------------------------------------------


def test_berkshire_the_chair_overrides_with_reasons_and_reminders() -> None:
    sitting = holding.sit("berkshire")
    agreed(sitting, "end", police="continue")
    row = sitting.row
    row.refresh_from_db()
    say.answer_harm(
        row=row,
        still_suffering=True,
        likely_to_suffer=True,
        version=row.version,
        by=sitting.chair,
        at=holding.AFTER,
    )
    with pytest.raises(Refused, match="on what it rests that harm is likely"):
        sitting.decide(row, going_on(chair_view="continue", override=True))
    sitting.basis(row)
    veto = {"chair_view": "continue", "override": True}

    with pytest.raises(Refused, match="full reasons"):
        sitting.decide(row, going_on(**veto))
    with pytest.raises(Refused, match="right to dissent"):
        sitting.decide(row, going_on(**veto, reasons="Exceptional: the father is back."))
    reminded = {"reminded_dissent": True, "reminded_escalation": True}
    decision = sitting.decide(
        row, going_on(**veto, reasons="Exceptional: the father is back.", asked=reminded)
    )

    assert (decision.outcome, decision.override, decision.decided_by) == (
        "continue",
        True,
        "conference-chair",
    )


def test_berkshire_goes_ahead_without_quorum_only_on_the_three_conditions() -> None:
    sitting = holding.sit("berkshire", come=("social worker", "health visitor"))
    row = sitting.row
    sitting.harm(row, suffering=True)
    sitting.views(row, social_worker="continue", health_visitor="continue")
    keys = ("fewer-than-three-agencies", "sufficient-information", "delay-detrimental")

    with pytest.raises(Refused, match="without a quorum"):
        sitting.decide(row, CONTINUE)
    with pytest.raises(Refused, match="Not confirmed"):
        ruled(sitting, "proceed", conditions=keys[:2], interim_arrangements="Daily visits.")
    with pytest.raises(Refused, match="in the meantime"):
        ruled(sitting, "proceed", conditions=keys)
    ruled(sitting, "proceed", conditions=keys, interim_arrangements="Daily visits.")
    with pytest.raises(Refused, match="whether an early review is needed"):
        sitting.decide(row, CONTINUE)
    decision = sitting.decide(row, replace(CONTINUE, asked={"early_review": True}))

    assert (decision.quorum["quorate"], decision.quorum["proceeding"]) == (False, True)


# Lincolnshire and Pan Sussex: the chair records it -----------------------------------------------------------------


def test_lincolnshire_a_first_review_does_not_end_with_actions_open() -> None:
    sitting = holding.sit("lincolnshire")
    agreed(sitting, "end")
    ruled(sitting, "quorate")
    row = sitting.row
    action = plans.add_action(
        plan=row.plan,
        what="Go to the parenting group",
        agency=sitting.asked["health visitor"].practitioner.agency,
        by_on=None,
        significant=True,
        by=sitting.chair,
        at=holding.OPENS,
    )
    answers = ending(criterion="no-continuing-risk", asked={"basis": "All agreed."})

    with pytest.raises(Refused, match="first review"):
        sitting.decide(row, answers)
    plans.complete_action(
        action=action, done_on=date(2026, 4, 1), evidence="", version=1, by=sitting.chair, at=holding.OPENS
    )
    with pytest.raises(Refused, match="first review"):
        sitting.decide(row, answers)
    plans.complete_action(
        action=action,
        done_on=date(2026, 4, 1),
        evidence="Certificate seen",
        version=2,
        by=sitting.chair,
        at=holding.OPENS,
    )
    with pytest.raises(Refused, match="Choose the criterion"):
        sitting.decide(row, ending(asked={"basis": "All agreed."}))
    decision = sitting.decide(row, answers)

    assert (decision.outcome, decision.criterion) == ("end", "no-continuing-risk")


def test_lincolnshire_cannot_end_without_quorum_but_goes_on_within_a_month() -> None:
    sitting = holding.sit("lincolnshire", since=date(2026, 3, 20))
    agreed(sitting, "end")
    row = sitting.row
    basis = {"basis": "The chair's judgement.", "category_reviewed": True}

    with pytest.raises(Refused, match="says whether the conference is quorate"):
        sitting.decide(row, ending(criterion="no-continuing-risk", asked=basis))
    ruled(sitting, "not-quorate")
    with pytest.raises(Refused, match="cannot be ended without a quorum"):
        sitting.decide(row, ending(criterion="no-continuing-risk", asked=basis))
    with pytest.raises(Refused, match="past its limit"):
        sitting.decide(row, going_on(asked=basis, reasons="Not quorate."))
    decision = sitting.decide(
        row, going_on(next_review_on=date(2026, 5, 22), asked=basis, reasons="Not quorate.")
    )

    assert decision.answers["next_limit"]["due_on"] == "2026-05-22"


def test_pan_sussex_records_the_chairs_decision_and_asks_for_the_category() -> None:
    sitting = holding.sit("pan-sussex")
    agreed(sitting, "continue")
    row = sitting.row

    with pytest.raises(Refused, match="what the decision rests on"):
        sitting.decide(row, CONTINUE)
    with pytest.raises(Refused, match="category still fits"):
        sitting.decide(row, going_on(asked={"basis": "Everyone agreed."}))
    decision = sitting.decide(row, going_on(asked={"basis": "Everyone agreed.", "category_reviewed": True}))

    assert decision.quorum["met"] is None


# Every area --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("procedure", ["tees", "berkshire", "pan-sussex", "lincolnshire"])
def test_a_next_date_past_the_limit_needs_a_reason(procedure: str) -> None:
    sitting = holding.sit(procedure)
    agreed(sitting, "continue")
    if procedure == "lincolnshire":
        ruled(sitting, "quorate")
    late = {"next_review_on": date(2026, 11, 30), "asked": {"basis": "Agreed.", "category_reviewed": True}}

    with pytest.raises(Refused, match="past its limit|past the limit"):
        sitting.decide(sitting.row, going_on(**late))
    decision = sitting.decide(
        sitting.row, going_on(**late, past_limit_why="The family is abroad until then.")
    )

    assert decision.next_review_past_limit_why == "The family is abroad until then."


def test_missing_answers_are_all_named() -> None:
    sitting = holding.sit()
    sitting.views(sitting.row, social_worker="continue", health_visitor="continue")

    with pytest.raises(Refused) as refused:
        sitting.decide(sitting.row, Answers(outcome="continue"))

    said = " ".join(refused.value.says)
    for words in ("No answer yet from", "harm", "category", "next review"):
        assert words in said


def test_only_the_chair_decides() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue")

    with pytest.raises(NotYours, match=sitting.chair.name):
        sitting.decide(sitting.row, CONTINUE, by=sitting.place.administrator)


def test_pressing_twice_records_once_and_a_stale_page_is_told() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue")
    row = sitting.row
    row.refresh_from_db()
    shown = row.version

    first = deciding.decide(row=row, answers=CONTINUE, version=shown, by=sitting.chair, at=holding.AFTER)
    again = deciding.decide(row=row, answers=CONTINUE, version=shown, by=sitting.chair, at=holding.AFTER)
    assert first == again
    with pytest.raises(deciding.DecisionChanged) as told:
        deciding.decide(
            row=row, answers=going_on(categories=("PHY",)), version=shown, by=sitting.chair, at=holding.AFTER
        )

    assert told.value.now == first
    assert Decision.objects.count() == 1


def test_a_view_that_came_in_meanwhile_makes_the_page_stale() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue")
    row = sitting.row
    shown = row.version
    view = row.views.get(superseded_at=None, unit__contains="Police")
    sitting.say(row, "police", "end", seen=view.pk)

    with pytest.raises(deciding.DecisionChanged, match="after you opened the page"):
        deciding.decide(row=row, answers=CONTINUE, version=shown, by=sitting.chair, at=holding.AFTER)


def test_a_correction_before_closing_supersedes_and_needs_a_reason() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue")
    first = sitting.decide(sitting.row, CONTINUE)

    with pytest.raises(Refused, match="Say why it is changed"):
        sitting.decide(sitting.row, going_on(categories=("PHY",)))
    second = sitting.decide(sitting.row, going_on(categories=("PHY",)), why="The category was misheard.")

    first.refresh_from_db()
    assert (first.superseded_why, first.categories) == ("The category was misheard.", ["NEG"])
    assert second.categories == ["PHY"]


def test_views_cannot_change_under_a_decision_until_it_is_taken_back() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue")
    row = sitting.row
    sitting.decide(row, CONTINUE)
    view = row.views.get(superseded_at=None, unit__contains="Police")

    with pytest.raises(Refused, match="Take it back first"):
        sitting.say(row, "police", "end", seen=view.pk)
    row.refresh_from_db()
    deciding.take_back(
        row=row, why="The police changed their view.", version=row.version, by=sitting.chair, at=holding.AFTER
    )
    sitting.say(row, "police", "end", seen=view.pk)

    assert not Decision.objects.filter(superseded_at=None).exists()


def test_siblings_are_decided_apart() -> None:
    sitting = holding.sit()
    agreed(sitting, "continue")
    first, second = sitting.rows
    sitting.harm(second, likely=False)
    sitting.views(second, **{part.replace(" ", "_"): "end" for part in holding.EVERYBODY})

    assert sitting.decide(first, CONTINUE).outcome == "continue"
    assert sitting.decide(second, END).outcome == "end"


def test_a_reviews_decision_needs_the_conference_to_sit() -> None:
    sitting = holding.sit(opened=False, come=())

    with pytest.raises(Refused, match="has not been opened"):
        sitting.decide(sitting.row, CONTINUE)


def test_a_warning_is_accepted_with_a_reason_or_not_at_all() -> None:
    sitting = holding.sit("pan-sussex")
    agreed(sitting, "continue")
    asked = {"basis": "Agreed.", "category_reviewed": True, "risk_based": False}

    with pytest.raises(deciding.WarningsToAccept, match="because of risk"):
        sitting.decide(sitting.row, going_on(asked=asked))
    decision = sitting.decide(
        sitting.row, going_on(asked=asked, accept_warnings=True, warning_reason="The risk is in the notes.")
    )

    assert decision.warnings_accepted == ["risk-not-support"]
    assert decision.answers["warning_reason"] == "The risk is in the notes."


def test_dissent_is_recorded_once_in_their_own_words() -> None:
    sitting = holding.sit()
    given = {
        "row": sitting.row,
        "invitation": sitting.asked["police"],
        "by": sitting.chair,
        "at": holding.AFTER,
    }

    first = say.record_dissent(words="The plan should go on.", **given)
    again = say.record_dissent(words="The plan should go on.", **given)

    assert first == again
    with pytest.raises(Refused, match="took part"):
        say.record_dissent(**{**given, "invitation": sitting.asked["GP"]}, words="I would go on too.")
