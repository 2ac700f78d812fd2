"""A held review with family and professionals asked to it, for the papers that follow a conference."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from quorate.cases.models import Relative
from quorate.conferences.actions import invite as inviting
from quorate.conferences.actions import say
from quorate.conferences.models import Conference, Invitation
from quorate.minutes.actions import writing
from quorate.minutes.models import Section

from . import conference_world, holding, world

HELD_ON = date(2026, 4, 22)
AFTERWARDS = holding.AFTER + timedelta(hours=2)
REASONS = "The children are safer, but not yet safe."


ASKED = {
    "pan-sussex": {"basis": "the reports and what was said", "category_reviewed": True},
    "lincolnshire": {"basis": "the reports and what was said", "category_reviewed": True},
}


def held(
    procedure: str = "tees", *, email: str = "mother@family.example", ends: bool = True
) -> holding.Sitting:
    """Return a closed review of two children. The mother came, the father did not.

    The first child's plan goes on; the second's ends, or goes on too.
    """
    place = world.make_place(procedure)
    booked = conference_world.book(place)
    asked = conference_world.invite_network(place, booked, reports=False)
    asked |= invite_family(place, booked, email)
    sitting = holding.Sitting(place, booked, asked)
    holding.hold.open_conference(conference=booked, by=place.chair, at=holding.OPENS)
    sitting.come((*holding.EVERYBODY, "mother"))
    sitting.now()
    if (
        procedure == "lincolnshire"
    ):  # the text leaves quorum to the chair, who says so before anything is decided
        say.rule_on_quorum(
            conference=sitting.now(),
            rows=sitting.rows,
            ruling="quorate",
            conditions=(),
            reasons="All who work with the children are here.",
            interim_arrangements="",
            by=place.chair,
            at=holding.OPENS,
        )
    going_on, ending = sitting.rows
    note(
        sitting,
        going_on,
        "He wants to stay at his school.",
        "The health visitor spoke of missed appointments.",
    )
    note(sitting, ending, "", "The police said that nothing more had been reported.")
    more = ASKED.get(procedure, {})
    decide(sitting, going_on, holding.going_on(reasons=REASONS, asked=more), "continue")
    last = holding.ending(asked=more) if ends else holding.going_on(reasons=REASONS, asked=more)
    decide(sitting, ending, last, "end" if ends else "continue")
    sitting.close()
    sitting.now()
    return sitting


def invite_family(place: world.Place, conference: Conference, email: str) -> dict[str, Invitation]:
    """Ask the mother, with an e-mail address, and the father, without one."""
    Relative.objects.filter(family=place.family, relation="mother").update(email=email)
    relatives = Relative.objects.filter(family=place.family)
    people = [inviting.Asked(ref=f"relative:{one.pk}", part=one.relation) for one in relatives]
    sent = inviting.send(conference=conference, asked=people, by=place.administrator, at=world.NOW)
    return {invitation.part: invitation for invitation in sent}


def note(sitting: holding.Sitting, row: Any, wishes: str, notes: str) -> None:
    say.note_child(
        row=row, wishes_and_feelings=wishes, working_notes=notes, notes_version=row.notes_version,
        by=sitting.place.administrator, at=holding.AFTER,
    )  # fmt: skip


def decide(sitting: holding.Sitting, row: Any, answers: Any, says: str) -> None:
    sitting.harm(row, suffering=False, likely=says == "continue")
    if says == "end" and sitting.place.area.procedure == "berkshire":
        answers = replace(
            answers, asked={**answers.asked, "recommendations": "The family support worker stays."}
        )
    sitting.views(row, social_worker=says, police=says, health_visitor=says, class_teacher=says)
    sitting.decide(row, answers)


def edit_elsewhere(sitting: holding.Sitting, section: Section, text: str) -> None:
    """Have the chair save a section of the minutes while somebody else has it open."""
    writing.edit(section, text=text, version=section.version, by=sitting.chair, at=AFTERWARDS)
