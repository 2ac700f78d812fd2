"""Two people at one moment about one family: one enquiry, one decision, one record of a child."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from quorate.cases import newcomers
from quorate.cases.actions import Stale
from quorate.cases.models import Child, Event
from quorate.cases.newcomers import Newcomer, NotBroughtIn
from quorate.enquiries.actions import deciding, opening
from quorate.enquiries.actions.entering import Refused
from quorate.enquiries.models import Decision, Enquiry

from . import world
from .enquiry_world import meeting, open_enquiry, subject_of
from .test_convene_at_once import at_once, sorts

pytestmark = pytest.mark.django_db(transaction=True)
Role = world.Role


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def opened(place: world.Place, token: str) -> Callable[[], Any]:
    assert place.family is not None
    first, second = world.children_of(place.family)
    told = meeting(place, first.pk, why_not={second.pk: "Lives elsewhere."})
    return lambda: opening.open_enquiry(
        family=place.family,  # type: ignore[arg-type]
        meeting=told,
        places={},
        token=token,
        by=place.administrator,
        at=world.NOW,
    )


@pytest.mark.parametrize("same_form", [True, False])
def test_one_enquiry_is_opened(place: world.Place, same_form: bool) -> None:
    came = at_once(opened(place, "a"), opened(place, "a" if same_form else "b"))
    assert sorts(came) == (["Enquiry", "Enquiry"] if same_form else ["Enquiry", Refused.__name__])
    assert Enquiry.objects.count() == 1
    assert Event.objects.filter(kind="strategy-discussion").count() == 2


def test_one_decision_stands(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))

    def decided(convene: bool) -> Callable[[], Any]:
        verdict = deciding.Verdict(convene, world.TODAY, "As discussed.")
        return lambda: deciding.decide(
            subject=subject,
            verdict=verdict,
            version=subject.version,
            token=str(convene),
            by=place.by_role[Role.TEAM_MANAGER],
            at=world.NOW,
        )

    came = at_once(decided(True), decided(False))
    assert sorts(came) == ["Decision", Stale.__name__]
    assert Decision.objects.filter(superseded_at__isnull=True).count() == 1


def test_one_record_of_a_child(place: world.Place) -> None:
    assert place.family is not None
    newcomer = Newcomer("K1", "Marigold", "Quillfeather", born_on=date(2019, 5, 6))

    def brought_in() -> Any:
        return newcomers.add_child(
            area=place.area,
            newcomer=newcomer,
            family=place.family,  # type: ignore[arg-type]
            social_worker=None,
            team=None,
            shown=frozenset(),
            by=place.administrator,
            at=world.NOW,
            today=world.TODAY,
        )

    came = at_once(brought_in, brought_in)
    assert sorts(came) == ["Child", NotBroughtIn.__name__]
    assert Child.objects.filter(la_child_id="K1").count() == 1
