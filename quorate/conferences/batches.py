"""Letters about conferences that are made by the dozen from the post room: invitations, reminders, outcome notices."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from quorate.cases.models import Duty
from quorate.clock import LONDON
from quorate.design.words import weekday
from quorate.letters.making import NotMade, Ready, makes
from quorate.letters.models import Letter
from quorate.people.models import Area, Practitioner

from .access import conferences_seen_by
from .actions import invite
from .actions.notices import send_notices
from .actions.refusals import Refused
from .models import Conference, Invitation
from .queries import inviting
from .queries.papers import NOTICE, letters_by_invitation
from .wording import KINDS

RECENT = timedelta(days=60)
"""How far back the post room looks for conferences whose outcome nobody has sent; older ones have a page each."""
MOST = 300


def without_letters(conferences: QuerySet[Conference], document: str) -> QuerySet[Conference]:
    """Return those conferences about which no letter of this kind was written, or some are ready and have not gone."""
    own = Concat(Value("conference:"), Cast(OuterRef("pk"), CharField()))
    written = Letter.objects.filter(occasion=own, document=document)
    return conferences.filter(~Exists(written) | Exists(written.filter(state=Letter.State.READY)))


def due_days(conferences: Sequence[Conference], rule: str) -> dict[str, date | None]:
    """Return by when the conferences' own duties of this rule are due, by the conference's reference."""
    refs = [one.ref for one in conferences]
    duties = Duty.objects.filter(within__in=refs, rule=rule, ended_at__isnull=True)
    return dict(duties.order_by("-due_on").values_list("within", "due_on"))


def label(conference: Conference) -> str:
    """Return what a conference is called in the post room: its number, kind and day, and no child's name."""
    kind = KINDS[conference.kind]
    return f"Conference {conference.pk}, {kind} on {weekday(conference.starts_at)}"


def of_area(area: Area, what: str) -> Conference:
    """Return the conference that an item of a batch is about.

    :raises NotMade: if there is none in this area
    """
    found = Conference.objects.select_related("area", "chair", "administrator", "room", "family").filter(
        area=area, pk=int(what) if what.isdecimal() else 0
    )
    conference = found.first()
    if conference is None:
        raise NotMade("This conference is not of your area.")
    return conference


def ready_notices(*, area: Area, reader: Practitioner, at: datetime) -> list[Ready]:
    """Return the conferences of the last 60 days that were held and whose outcome nobody has been told."""
    held = conferences_seen_by(reader).filter(
        area=area,
        state__in=(Conference.State.CLOSED, Conference.State.STOOD_DOWN),
        starts_at__gte=at - RECENT,
    )
    rows = list(without_letters(held, NOTICE).order_by("starts_at", "pk")[:MOST])
    due = due_days(rows, NOTICE)
    return [
        Ready(str(one.pk), label(one), reverse("conferences:notices", args=[one.pk]), due.get(one.ref))
        for one in rows
    ]


@makes(
    "conferences.notices",
    title="Outcome notices",
    explains="To everybody to whom the procedure sends the outcome of a conference. A copy that is to be held is held.",
    ready=ready_notices,
)
def make_notices(what: str, *, area: Area, by: Practitioner, at: datetime) -> list[Letter]:
    """Put the outcome notices of one conference in the post room, once; return all that are there."""
    conference = of_area(area, what)
    try:
        send_notices(conference, also=(), by=by, at=at)
    except Refused as refusal:
        raise NotMade(str(refusal)) from refusal
    return list(letters_by_invitation(conference, NOTICE).values())


def ready_invitations(*, area: Area, reader: Practitioner, at: datetime) -> list[Ready]:
    """Return the conferences to come to which nobody has been invited yet, the next one first."""
    sent = Invitation.objects.filter(
        conference=OuterRef("pk"), invited_at__isnull=False, withdrawn_at__isnull=True
    )
    booked = conferences_seen_by(reader).filter(area=area, state=Conference.State.BOOKED, starts_at__gt=at)
    rows = booked.filter(~Exists(sent)).order_by("starts_at", "pk")[:MOST]
    return [Ready(str(one.pk), label(one), reverse("conferences:invite", args=[one.pk])) for one in rows]


@makes(
    "conferences.invitations",
    title="Invitations",
    explains="To everybody who is proposed for a conference to which nobody is invited yet. Where something about whom "
    "to invite is still to be decided, that conference's invitations are not made, and what is open is said. A child "
    "for whom the procedure gives no age is invited on the conference's own page.",
    ready=ready_invitations,
)
def make_invitations(what: str, *, area: Area, by: Practitioner, at: datetime) -> list[Letter]:
    """Invite everybody proposed for one conference, once; return the invitations that are there."""
    conference = of_area(area, what)
    made = Letter.objects.filter(occasion=conference.ref, document="invitation").order_by("pk")
    standing = conference.invitations.filter(invited_at__isnull=False, withdrawn_at__isnull=True)
    if standing.exists():
        return list(made)
    gathered = inviting.gather(conference)
    if open_ := inviting.unsettled(conference, gathered):
        raise NotMade(" ".join(open_))
    asked = [
        invite.Asked(one.ref, one.part, one.core_group, observer=one.observer, owes_report=one.owes_report)
        for one in gathered.proposals
        if one.ticked
    ]
    try:
        invite.send(conference=conference, asked=asked, by=by, at=at)
    except Refused as refusal:
        raise NotMade(str(refusal)) from refusal
    return list(made.all())


def ready_reminders(*, area: Area, reader: Practitioner, at: datetime) -> list[Ready]:
    """Return the conferences to come with people who have not answered and were not reminded today."""
    silent = Q(invitations__reply=Invitation.Reply.NONE, invitations__invited_at__isnull=False)
    silent &= Q(invitations__withdrawn_at__isnull=True)
    today = at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    own = Concat(Value("conference:"), Cast(OuterRef("pk"), CharField()))
    reminded = Letter.objects.filter(occasion=own, document="invitation-reminder", made_at__gte=today)
    booked = conferences_seen_by(reader).filter(area=area, state=Conference.State.BOOKED, starts_at__gt=at)
    rows = (
        booked.filter(~Exists(reminded))
        .annotate(silent=Count("invitations", filter=silent))
        .filter(silent__gt=0)
        .order_by("starts_at", "pk")[:MOST]
    )
    return [
        Ready(
            str(one.pk),
            f"{label(one)}: {one.silent} without an answer",
            reverse("conferences:page", args=[one.pk]),
        )
        for one in rows
    ]


@makes(
    "conferences.reminders",
    title="Reminders to answer",
    explains="To those who were asked to a conference and have not said whether they are coming.",
    ready=ready_reminders,
)
def make_reminders(what: str, *, area: Area, by: Practitioner, at: datetime) -> list[Letter]:
    """Remind those who have not answered, each at most once a day; return the reminders of today."""
    conference = of_area(area, what)
    try:
        invite.remind(conference=conference, by=by, at=at)
    except Refused as refusal:
        raise NotMade(str(refusal)) from refusal
    today = at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    made = Letter.objects.filter(occasion=conference.ref, document="invitation-reminder", made_at__gte=today)
    return list(made.order_by("pk"))
