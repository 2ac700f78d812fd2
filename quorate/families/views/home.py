"""The first page of a door, what the meeting is, and the fixed words."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from quorate.cases.safe_contact import how_to_reach

from ..access import FamilyRequest, family_page
from ..advising import advice_line
from ..queries import councils, meeting, own
from ..queries.steps import next_steps
from ..words import parents
from ..words.children import older, younger
from .pages import saw, show


@family_page("parent", "child")
@require_safe
def home(request: FamilyRequest) -> HttpResponse:
    """Show what comes next, and the way to everything else."""
    reader = request.reader
    saw(request, "home")
    page = {
        "steps": next_steps(reader, request.now),
        "place": meeting.place_of(reader),
        "wish": own.wish_of(reader),
        "topic": (older() if reader.older else younger()) if reader.is_child else parents.conference(),
        "reach": how_to_reach(own.person_of(reader)),
    }
    return show(request, "child_home.html" if reader.is_child else "home.html", page)


@family_page("parent", "child")
@require_safe
def the_meeting(request: FamilyRequest) -> HttpResponse:
    """Show when and where it is, who will be there, how to get there and what to bring."""
    reader = request.reader
    saw(request, "meeting")
    page = {
        "place": meeting.place_of(reader),
        "ends_at": meeting.ends_at(reader.conference),
        "workers": meeting.workers(reader),
        "relatives": meeting.relatives(reader),
        "bring": parents.ready().parts[1],
    }
    return show(request, "child_meeting.html" if reader.is_child else "meeting.html", page)


@family_page("parent")
@require_safe
def about(request: FamilyRequest, topic: str) -> HttpResponse:
    """Show one topic of the fixed words."""
    told = parents.PAGES.get(topic)
    if told is None:
        raise Http404
    reader = request.reader
    page = {
        "topic": told(),
        "topics": [made() for made in parents.PAGES.values()],
        "line": advice_line(request.now) if topic in ("outcomes", "rights", "complain") else None,
        "council": councils.of_area(reader.conference.area, request.today) if topic == "complain" else None,
    }
    return show(request, "about.html", page)
