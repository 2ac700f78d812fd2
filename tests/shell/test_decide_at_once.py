"""Two people record at one moment: one is kept, the other told, nothing doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from quorate.cases.models import Event
from quorate.conferences.actions import close as closing
from quorate.conferences.actions import decide as deciding
from quorate.conferences.actions import hold, say
from quorate.conferences.actions.decide import DecisionChanged
from quorate.conferences.models import Attendance, Conference, Decision, View
from quorate.conferences.table import Answers

from . import holding
from .holding import CONTINUE, going_on
from .test_convene_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def ready() -> holding.Sitting:
    sitting = holding.sit()
    for row in sitting.rows:
        sitting.harm(row)
        sitting.views(row, **{part.replace(" ", "_"): "continue" for part in holding.EVERYBODY})
    return sitting


def pressing(sitting: holding.Sitting, answers: Answers) -> Callable[[], Any]:
    row = sitting.row
    return lambda: deciding.decide(
        row=row, answers=answers, version=row.version, by=sitting.chair, at=holding.AFTER
    )


def sorts(came: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in came)


def test_two_presses_with_different_answers_one_wins_and_the_other_is_told() -> None:
    sitting = ready()

    came = at_once(pressing(sitting, CONTINUE), pressing(sitting, going_on(categories=("PHY",))))

    assert sorts(came) == ["Decision", "DecisionChanged"]
    told = next(one for one in came if isinstance(one, DecisionChanged))
    assert told.now == Decision.objects.get()


def test_the_same_press_twice_is_one_decision() -> None:
    sitting = ready()

    came = at_once(pressing(sitting, CONTINUE), pressing(sitting, CONTINUE))

    assert sorts(came) == ["Decision", "Decision"]
    assert came[0] == came[1] == Decision.objects.get()


def test_two_views_of_one_agency_at_once_one_stands() -> None:
    sitting = holding.sit(come=("health visitor", "school nurse"))
    row = sitting.row

    def giving(part: str, says: str) -> Callable[[], Any]:
        return lambda: say.give_view(
            row=row,
            invitation=sitting.asked[part],
            says=says,
            words="",
            seen=0,
            by=sitting.chair,
            at=holding.AFTER,
        )

    came = at_once(giving("health visitor", "end"), giving("school nurse", "continue"))

    assert sorts(came) == ["View", "ViewChanged"]
    assert View.objects.filter(superseded_at=None).count() == 1


def test_somebody_marked_by_two_people_at_once_is_here_once() -> None:
    sitting = holding.sit(come=())
    police = sitting.asked["police"]

    def marking(by: Any) -> Callable[[], Any]:
        return lambda: hold.arrive(invitation=police, mode="virtual", by=by, at=holding.AFTER)

    came = at_once(marking(sitting.chair), marking(sitting.place.administrator))

    assert sorts(came) == ["Attendance", "Attendance"]
    assert Attendance.objects.filter(invitation=police).count() == 1


def test_closed_by_two_people_at_once_closes_once() -> None:
    sitting = ready()
    for row in sitting.rows:
        sitting.decide(row, CONTINUE)
    now = sitting.now()

    def closed_by(by: Any) -> Callable[[], Any]:
        return lambda: closing.close(
            conference=now, version=now.version, open_why="Said.", by=by, at=holding.AFTER
        )

    came = at_once(closed_by(sitting.chair), closed_by(sitting.place.administrator))

    assert sorts(came) == ["Conference", "Conference"]
    assert Conference.objects.get(pk=now.pk).state == "closed"
    assert Event.objects.filter(kind="review", ref=now.ref).count() == len(sitting.rows)
