"""What other programs can read. Each answer about children is in their reading log."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Query

from ..access import Call
from ..actions.seen import saw
from ..operations import read, reply
from ..queries import children, conferences, enquiries, episodes, happened, plans
from ..shapes.children import (
    AgencyTold,
    ChildrenAsked,
    ChildTold,
    MembersTold,
    Named,
    PractitionersAsked,
    PractitionerTold,
)
from ..shapes.conferences import (
    ConferencesAsked,
    ConferenceTold,
    DutiesAsked,
    DutyTold,
    EnquiriesAsked,
    EnquiryTold,
    HappenedTold,
    PapersTold,
    PlansAsked,
    PlanTold,
    RegisterAsked,
    RegisterLine,
)
from ..shapes.episodes import EpisodesTold
from ..shapes.plain import AnyLaChildId, Id, Page, Paged

ChildKey = Annotated[AnyLaChildId, Path(description="the case system's identifier of the child")]
Number = Annotated[Id, Path()]


@read("/children", scope="children:read", told=Page[ChildTold], summary="Children of the area")
def list_children(request: Call, asked: Query[ChildrenAsked]) -> HttpResponse:
    """In the order in which they were brought in. Ask with `updated_since` to keep a copy up to date."""
    rows, more = children.children(request.auth.area, asked)
    saw(request, "children-listed", "children", (row.pk for row in rows))
    return reply(Page[ChildTold](items=children.told(rows), next=more))


@read("/children/{la_child_id}", scope="children:read", told=ChildTold, summary="One child")
def get_child(request: Call, la_child_id: ChildKey) -> HttpResponse:
    """The header ETag holds the version: send it back as If-Match when you change the child."""
    row = children.child(request.auth.area, la_child_id)
    saw(request, "child", f"child:{row.pk}", [row.pk])
    shape = children.told([row])[0]
    return reply(shape, etag=f'"{shape.version}"')


@read(
    "/children/{la_child_id}/network",
    scope="network:read",
    told=MembersTold,
    summary="Who works with a child",
)
def get_network(request: Call, la_child_id: ChildKey) -> HttpResponse:
    """Everybody with a part in the case, and those whose part has ended."""
    row = children.child(request.auth.area, la_child_id)
    saw(request, "network", f"child:{row.pk}", [row.pk])
    return reply(MembersTold(items=children.members(row)))


@read(
    "/children/{la_child_id}/episodes",
    scope="episodes:read",
    told=EpisodesTold,
    summary="A child's times in need",
)
def get_episodes(request: Call, la_child_id: ChildKey) -> HttpResponse:
    """What stands of referrals, assessments and Child in Need plans; what was taken out is left out."""
    row = children.child(request.auth.area, la_child_id)
    saw(request, "episodes", f"child:{row.pk}", [row.pk])
    return reply(EpisodesTold(items=episodes.of(row)))


@read(
    "/practitioners",
    scope="network:read",
    told=Page[PractitionerTold],
    summary="The directory of people",
)
def list_practitioners(request: Call, asked: Query[PractitionersAsked]) -> HttpResponse:
    """Their numbers are what networks and social workers are given by."""
    return reply(children.practitioners(request.auth.area, asked))


@read("/teams", scope="network:read", told=Page[Named], summary="Teams")
def list_teams(request: Call, asked: Query[Paged]) -> HttpResponse:
    return reply(children.teams(request.auth.area, asked.after, asked.limit))


@read("/agencies", scope="network:read", told=Page[AgencyTold], summary="Agencies")
def list_agencies(request: Call, asked: Query[Paged]) -> HttpResponse:
    return reply(children.agencies(request.auth.area, asked.after, asked.limit))


@read("/enquiries", scope="enquiries:read", told=Page[EnquiryTold], summary="Enquiries")
def list_enquiries(request: Call, asked: Query[EnquiriesAsked]) -> HttpResponse:
    """Runs of strategy discussions and section 47 enquiries about a family, and how each child's stands."""
    page, about = enquiries.enquiries(request.auth.area, asked)
    saw(request, "enquiries-listed", "enquiries", about)
    return reply(page)


@read("/enquiries/{enquiry_id}", scope="enquiries:read", told=EnquiryTold, summary="One enquiry")
def get_enquiry(request: Call, enquiry_id: Number) -> HttpResponse:
    shape, about = enquiries.enquiry(request.auth.area, enquiry_id)
    saw(request, "enquiry", f"enquiry:{enquiry_id}", about)
    return reply(shape)


@read("/conferences", scope="conferences:read", told=Page[ConferenceTold], summary="Conferences")
def list_conferences(request: Call, asked: Query[ConferencesAsked]) -> HttpResponse:
    """Booked and held. What was decided is told once a conference is closed."""
    page, about = conferences.conferences(request.auth.area, asked)
    saw(request, "conferences-listed", "conferences", about)
    return reply(page)


@read(
    "/conferences/{conference_id}",
    scope="conferences:read",
    told=ConferenceTold,
    summary="One conference",
)
def get_conference(request: Call, conference_id: Number) -> HttpResponse:
    shape, about = conferences.conference(request.auth.area, conference_id)
    saw(request, "conference", f"conference:{conference_id}", about)
    return reply(shape)


@read(
    "/conferences/{conference_id}/papers",
    scope="papers:read",
    told=PapersTold,
    summary="Which papers of a conference there are",
)
def get_papers(request: Call, conference_id: Number) -> HttpResponse:
    """Reports and minutes, where they stand and when they went; never what they say."""
    shape, about = conferences.papers(request.auth.area, conference_id)
    saw(request, "papers", f"conference:{conference_id}", about)
    return reply(shape)


@read("/plans", scope="plans:read", told=Page[PlanTold], summary="Plans")
def list_plans(request: Call, asked: Query[PlansAsked]) -> HttpResponse:
    """Each unbroken time on a plan, with its categories, reviews and lead social workers."""
    page, about = plans.plans(request.auth.area, asked)
    saw(request, "plans-listed", "plans", about)
    return reply(page)


@read("/plans/{plan_id}", scope="plans:read", told=PlanTold, summary="One plan")
def get_plan(request: Call, plan_id: Number) -> HttpResponse:
    shape, about = plans.plan(request.auth.area, plan_id)
    saw(request, "plan", f"plan:{plan_id}", [about])
    return reply(shape)


@read("/register", scope="plans:read", told=Page[RegisterLine], summary="Who is on a plan on a day")
def get_register(request: Call, asked: Query[RegisterAsked]) -> HttpResponse:
    """The day a plan starts counts, the day it ends does not. The categories are those held on the day."""
    on = asked.on or request.today
    page, about = plans.register(request.auth.area, on, asked)
    saw(request, "register", f"register:{on.isoformat()}", about)
    return reply(page)


@read("/duties", scope="duties:read", told=Page[DutyTold], summary="What is due")
def list_duties(request: Call, asked: Query[DutiesAsked]) -> HttpResponse:
    """What the area's procedure asks for, by when, of whom, and why."""
    page, about = plans.duties(request.auth.area, asked)
    saw(request, "duties-listed", "duties", about)
    return reply(page)


@read(
    "/outcomes",
    scope="outcomes:read",
    told=Page[HappenedTold],
    summary="What was decided and what changed, in order",
)
def list_outcomes(request: Call, asked: Query[Paged]) -> HttpResponse:
    """Keep the `sequence` of the last item and ask with it as `after` next time: nothing is missed or told twice.

    Decisions and plans are told as they stand now, not as they stood then.
    """
    page, about = happened.happened(request.auth.area, asked.after, asked.limit)
    saw(request, "outcomes", "outcomes", about)
    return reply(page)
