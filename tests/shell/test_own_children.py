"""Papers of a conference are about a parent's own children, where brothers and sisters have different parents."""

import pytest

from quorate.cases.models import Relative
from quorate.cases.parents import record_parent
from quorate.conferences.queries import papers
from quorate.conferences.queries.meeting import meeting_of
from tests.shell import conference_world, papers_world, world

pytestmark = pytest.mark.django_db


def test_papers_are_about_a_parents_own_children() -> None:
    place = world.make_place()
    booked = conference_world.book(place)
    papers_world.invite_family(place, booked, "mother@family.example")
    children = world.children_of(place.family)
    mother, father = (Relative.objects.get(family=place.family, relation=one) for one in ("mother", "father"))

    def about(part: str) -> set[int]:
        meeting = meeting_of(booked)
        person = next(one for one in meeting.people if one.invitation.part == part)
        return {one.row.child_id for one in papers.children_for(meeting, person)}

    both = {child.pk for child in children}
    assert about("father") == both
    record_parent(relative=mother, children=children, by=place.administrator, at=world.NOW)
    record_parent(relative=father, children=children[:1], by=place.administrator, at=world.NOW)
    assert about("father") == {children[0].pk}
    assert about("mother") == both
