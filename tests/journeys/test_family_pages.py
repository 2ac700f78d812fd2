"""Every page of the family's door, from its table of addresses: on a small telephone, at 200% zoom and on paper."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from quorate.conferences.actions import notices
from quorate.conferences.models import Conference, Decision, Invitation, KeptOut
from quorate.conferences.queries import papers
from quorate.families import urls
from quorate.families.actions import sending
from quorate.families.leaflets import LEAFLETS
from quorate.families.queries import after, shared
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.minutes.models import Amendment, Minutes
from quorate.plans.models import Plan, PlanAction
from tests.journeys.axe import violations
from tests.journeys.test_families import inside
from tests.shell import family_world, world

pytestmark = pytest.mark.django_db(transaction=True)

NOT_PAGES = {
    "keep": "answers a script", "file": "a file", "sent-file": "a file", "report-file": "a file", "paper": "a file",
    "report-attached": "a file",
    "leaflet-file": "a file", "send": "visited filled in by the main journey", "language": "leads back",
    "remark-take-back": "a button",
    "given": "for staff", "offer": "for staff", "told": "for staff", "tell": "for staff",
}  # fmt: skip
TOPICS = ("conference", "ready", "outcomes", "rights", "complain")
HELP = ("interpreter", "advocate", "supporter", "childcare", "transport", "papers", "sensory", "own-time")
SIZES = ({"width": 320, "height": 640}, {"width": 640, "height": 450})
"""A small telephone, and a screen of 1280 at 200%."""


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY


class Walk:
    """A browser that looks at pages as one reader, and which addresses of the table it has seen."""

    def __init__(self, page: Page, server: LiveServer) -> None:
        self.page, self.server = page, server
        self.seen: set[str] = set()
        self.faults: list[str] = []

    def see(self, name: str, **kwargs: Any) -> None:
        """Open a page at each size and on paper, and note what is wrong with it."""
        where = reverse(f"families:{name}", kwargs=kwargs)
        first = name not in self.seen
        self.seen.add(name)
        page = self.page
        page.set_viewport_size(SIZES[0])
        answer = page.goto(f"{self.server.url}{where}")
        if answer is None or answer.status != 200 or not page.url.endswith(where):
            self.faults.append(f"{where}: {answer and answer.status}, at {page.url}")
            return
        for number, size in enumerate(SIZES):
            page.set_viewport_size(size)
            self._fits(f"{where} at {size['width']}", size["width"])
            if number == 0 or first:  # other topics of the same page are laid out alike
                self.faults += [f"{where} at {size['width']}: {one}" for one in violations(page)]
        if page.locator("h1").count() != 1:
            self.faults.append(f"{where}: {page.locator('h1').count()} headings of the page")
        if "language" not in where and name not in ("leaflets", "leaflet", "council"):
            self._way_out(where)
        page.emulate_media(media="print")
        self._fits(f"{where} on paper", SIZES[1]["width"])
        page.emulate_media(media="screen")

    def _fits(self, where: str, width: int) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.faults.append(f"{where}: {wide} pixels wide")

    def _way_out(self, where: str) -> None:
        if not self.page.get_by_role("button", name="Leave this page now").is_visible():
            self.faults.append(f"{where}: no way out in sight")


def names() -> set[str]:
    """Return every page of the table that is read by families."""
    return {str(one.name) for one in urls.urlpatterns} - set(NOT_PAGES)


def _every(walk: Walk, *plain: str) -> None:
    for name in plain:
        walk.see(name)


@pytest.fixture
def walk(page: Page, live_server: LiveServer) -> Iterator[Walk]:
    yield Walk(page, live_server)


def test_a_parent_can_read_every_page(walk: Walk) -> None:
    family = family_world.make_family()
    family_world.a_report(family)
    mother = family_world.reader(family.mother)
    sent = sending.ask(reader=mother, words="Can my sister come?", token="q", at=world.NOW)
    sending.ask_for_help(reader=mother, kind="interpreter", wanted="Polish", at=world.NOW)
    inside(walk.page, walk.server, family.mother)
    _every(walk, "home", "meeting", "say", "recording", "drawing", "questions", "help", "coming")
    _every(walk, "complain", "safe-contact", "reports", "leaflets")
    for topic in TOPICS:
        walk.see("about", topic=topic)
    for kind in HELP:
        walk.see("ask-help", kind=kind)
    (shown,) = shared.reports(mother)
    copy = shared.report(mother, shown.number)
    assert copy is not None
    walk.see("report", number=shown.number)
    walk.see("sentence", number=shown.number, anchor=copy.parts[0].sentences[0].anchor)
    walk.see("sent", number=sent.pk)
    walk.see("take-back", number=sent.pk)
    for one in LEAFLETS:
        walk.see("leaflet", key=one.key)
    walk.see("council", key="berkshire")
    assert family.father is not None
    notices.keep_out(
        family.father, extent="part", why="For safety.", by=family.booked.place.chair, at=world.NOW
    )
    inside(walk.page, walk.server, family.father)
    for extent in (KeptOut.Extent.PART, KeptOut.Extent.WHOLE):
        KeptOut.objects.update(extent=extent)
        _every(walk, "home", "meeting", "reports")
    assert not walk.faults, "\n".join(walk.faults)
    missing = names() - walk.seen - {"after", "change", "plan-view"}
    assert not missing, f"not looked at: {missing}"


def _came_of_it(family: family_world.Family, invitation: Invitation) -> None:
    """Close the conference, with the outcome and the minutes sent to one person, and one thing for them to be done."""
    conference = family.conference
    for row in conference.children.all():
        Decision.objects.create(
            conference_child=row,
            outcome=Decision.Outcome.CONTINUE,
            decided_by="agencies present",
            quorum={},
            finding={},
            reasons="Things are better, and not yet steady.",
            by=family.booked.place.chair,
            at=world.NOW,
        )
    for paper in (papers.NOTICE, after.MINUTES):
        letter = letters.post(
            area=conference.area,
            key=papers.letter_key(paper, conference, invitation.pk),
            occasion=conference.ref,
            document=paper,
            to_name=invitation.name,
            to_email="mother@family.example",
            subject="A letter from us",
            text="It is attached.",
            by=world.SYSTEM,
            at=world.NOW,
        )
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=world.NOW)
    Conference.objects.filter(pk=conference.pk).update(state=Conference.State.CLOSED)


def test_a_parent_can_read_what_came_of_it(walk: Walk) -> None:
    family = family_world.make_family("tees")
    _came_of_it(family, family.mother)
    reader = family_world.reader(family.mother)
    minutes = Minutes.objects.create(
        conference=family.conference, drafted_at=world.NOW, state=Minutes.State.SENT
    )
    Amendment.objects.create(
        minutes=minutes, invitation=family.mother, words="It was a Monday.", received_at=world.NOW, late=True
    )
    plan = Plan.objects.filter(child=reader.children[0].child_id).latest("pk")
    action = PlanAction.objects.create(plan=plan, what="See the school nurse each month")
    inside(walk.page, walk.server, family.mother)
    _every(walk, "home", "after", "change")
    walk.see("plan-view", number=action.pk)
    assert not walk.faults, "\n".join(walk.faults)


def test_a_child_can_read_every_page(walk: Walk) -> None:
    family = family_world.make_family()
    child = family_world.reader(family.child)
    sent = sending.ask(reader=child, words="Who will be there?", token="q", at=world.NOW)
    inside(walk.page, walk.server, family.child)
    _every(walk, "home", "meeting", "say", "recording", "drawing", "questions", "coming", "complain")
    walk.see("sent", number=sent.pk)
    walk.see("take-back", number=sent.pk)
    _came_of_it(family, family.child)
    _every(walk, "home", "after")
    assert not walk.faults, "\n".join(walk.faults)
