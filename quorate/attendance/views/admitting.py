"""Who may be there besides the members of a conference, and on whose agreement."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import grounds
from ..access import deputy, is_chair, may_decide
from ..actions import admitting as acts
from ..forms import admitting as forms
from ..queries import admitting as queries
from ..queries import excluding, people
from .acting import act_page, both, caption, found, performed, person_of, saw


def _url(name: str, *args: int) -> str:
    return reverse(f"attendance:{name}", args=args)


@for_roles(*STAFF)
@require_GET
def who(request: Request, pk: int) -> HttpResponse:
    """Show everybody besides the plain members, what is missing for each, and who is kept out."""
    conference = found(request, pk)
    saw(request, "who", conference.ref, conference)
    listed = people.listed(conference)
    on = people.day_of(conference)
    apart = queries.kept_apart(conference)
    context = {
        "conference": conference,
        "caption": caption(conference),
        "open": conference.state in excluding.OPEN_FOR,
        "sits": conference.state == "open",
        "chairs": is_chair(request.practitioner, conference),
        "admissions": queries.admissions_of(conference, listed),
        "without": queries.observers_without(conference, listed),
        "exclusions": excluding.exclusions_of(conference),
        "earlier": excluding.earlier_of(listed, conference),
        "questions": queries.questions_of(conference),
        "apart": apart,
        "police": queries.police_duties(conference.area, on, apart),
        "limit": excluding.limit_of(conference),
        "right": may_decide(request.practitioner, conference, request.today),
        "silent": grounds.wanted_for("observer", conference.area, on),
    }
    return render(request, "attendance/who.html", context)


@for_roles(*STAFF)
@both
def ask(request: Request, pk: int) -> HttpResponse:
    """Put down that somebody asks to be there."""
    conference = found(request, pk)
    listed = people.listed(conference)
    staff, relatives = people.not_listed(conference, listed)
    known: dict[str, Any] = {f"listed:{one.pk}": one for one in listed}
    known |= {f"practitioner:{one.pk}": one for one in staff}
    known |= {f"relative:{one.pk}": one for one in relatives}
    labels = [(f"listed:{one.pk}", f"{one.name}, {one.part}") for one in listed]
    labels += [(f"practitioner:{one.pk}", f"{one.name}, {one.job_title or one.agency.name}") for one in staff]
    labels += [(f"relative:{one.pk}", f"{one.name}, {one.relation}") for one in relatives]
    family = {str(one.pk): one for one in people.family_of(listed)}
    posted = request.POST if request.method == "POST" else None
    form = forms.AskForm(
        posted, people=labels, family=[(key, f"{one.name}, {one.part}") for key, one in family.items()]
    )
    made: list[int] = []

    def act(said: dict[str, Any]) -> str:
        chosen = known.get(said["who"]) or acts.Somebody(
            name=said["name"],
            firm=said["firm"],
            comes_with=family.get(said["comes_with"]),
            email=said["email"],
        )
        row = acts.ask(
            conference=conference,
            kind=said["kind"],
            who=chosen,
            why=said["why"],
            by=request.practitioner,
            at=request.now,
        )
        made.append(row.pk)
        return "It is put down. Now record what those said who are asked."

    if performed(request, form, act):
        return redirect("attendance:admission", pk=pk, admission=made[0])
    context = {"conference": conference, "caption": caption(conference), "form": form}
    return render(request, "attendance/ask_admission.html", context)


@for_roles(*STAFF)
@require_POST
def observer(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Start asking for the agreements about an observer who is on the list already."""
    conference = found(request, pk)
    person = person_of(conference, invitation)

    def act(_: dict[str, Any]) -> str:
        acts.ask(
            conference=conference,
            kind=queries.Kind.OBSERVER,
            who=person,
            why=f"Invited to watch, as {person.part}.",
            by=request.practitioner,
            at=request.now,
        )
        return f"Now record what those said who are asked about {person.name}."

    performed(request, None, act)
    return redirect("attendance:who", pk=pk)


def _standing(request: Request, pk: int, admission: int) -> tuple[Any, Any]:
    conference = found(request, pk)
    standing = queries.admission_of(conference, admission)
    if standing is None:
        raise Http404
    return conference, standing


@for_roles(*STAFF)
@require_GET
def admission(request: Request, pk: int, admission: int) -> HttpResponse:
    """Show one person who asks to be there: who was asked, what is missing."""
    conference, standing = _standing(request, pk, admission)
    saw(request, "admission", standing.admission.ref, conference)
    guest = standing.admission.invitation.guest
    papers = grounds.judged(
        "send-papers-to-supporter", area=conference.area, on=people.day_of(conference), facts={}
    )
    context = {
        "conference": conference,
        "caption": caption(conference),
        "standing": standing,
        "row": standing.admission,
        "guest": guest,
        "papers_rule": papers,
        "open": conference.state in excluding.OPEN_FOR,
        "sits": conference.state == "open",
        "chairs": is_chair(request.practitioner, conference) or deputy(request.practitioner, conference),
        "checks": grounds.VIDEO_CHECKS,
        "by_video": standing.admission.kind in queries.BY_VIDEO,
    }
    return render(request, "attendance/admission.html", context)


def _answer(request: Request, conference: Any, standing: Any, of: Any) -> HttpResponse:
    row = standing.admission
    name = of.name if of else conference.chair.name
    posted = request.POST if request.method == "POST" else None
    initial = {"version": row.version, "on": request.today, "how": "in-person"}
    form = forms.AnswerForm(posted, initial=initial)

    def act(said: dict[str, Any]) -> str:
        version = said.pop("version")
        acts.answer(
            admission=row,
            of=of,
            said=acts.Answer(**said),
            version=version,
            by=request.practitioner,
            at=request.now,
        )
        return f"What {name} said is on record."

    lines = (
        f"{name} is asked whether {row.invitation.name} may be there: {row.get_kind_display().lower()}.",
    )
    return act_page(
        request, conference, form=form, act=act, title=f"What does {name} say?", button="Save", lines=lines,
        to=_url("admission", conference.pk, row.pk), source=standing.wanted.source,
    )  # fmt: skip


@for_roles(*STAFF)
@both
def chairs_answer(request: Request, pk: int, admission: int) -> HttpResponse:
    """Record what the chair says."""
    conference, standing = _standing(request, pk, admission)
    return _answer(request, conference, standing, None)


@for_roles(*STAFF)
@both
def familys_answer(request: Request, pk: int, admission: int, of: int) -> HttpResponse:
    """Record what one of the family says."""
    conference, standing = _standing(request, pk, admission)
    return _answer(request, conference, standing, person_of(conference, of))


@for_roles(*STAFF)
@both
def explained(request: Request, pk: int, admission: int) -> HttpResponse:
    """Record when somebody was told what they may do at the conference and what not."""
    conference, standing = _standing(request, pk, admission)
    row = standing.admission
    posted = request.POST if request.method == "POST" else None
    form = forms.DayForm(posted, initial={"version": row.version, "on": request.today})

    def act(said: dict[str, Any]) -> str:
        acts.explain(admission=row, **said, by=request.practitioner, at=request.now)
        return f"It is on record that {row.invitation.name} was told."

    return act_page(
        request, conference, form=form, act=act, title="Their part was explained", button="Save",
        to=_url("admission", pk, row.pk), lines=tuple(MAY_DO.get(row.kind, MAY_DO["supporter"])),
    )  # fmt: skip


MAY_DO = {
    "observer": (
        "An observer watches. They do not speak in the discussion, give no view, and get no papers.",
        "What they hear stays in the room.",
    ),
    "solicitor": (
        "A solicitor comes to support and advise the person they act for, not to argue the case or to question others.",
        "They give no view on the outcome. They keep to their own professional rules.",
    ),
    "supporter": (
        "They are there for the person they come with: they can help them to speak, and take notes for them.",
        "They give no view on the outcome. What they hear stays in the room.",
    ),
}


@for_roles(*STAFF)
@both
def video(request: Request, pk: int, admission: int) -> HttpResponse:
    """Record what was made sure of before somebody takes part by video."""
    conference, standing = _standing(request, pk, admission)
    row = standing.admission
    posted = request.POST if request.method == "POST" else None
    form = forms.VideoForm(posted, initial={"version": row.version, "checks": row.checked})

    def act(said: dict[str, Any]) -> str:
        acts.check_video(admission=row, **said, by=request.practitioner, at=request.now)
        return "What was made sure of is on record."

    return act_page(
        request, conference, form=form, act=act, title="Before they take part by video", button="Save",
        to=_url("admission", pk, row.pk),
    )  # fmt: skip


@for_roles(*STAFF)
@both
def papers(request: Request, pk: int, admission: int) -> HttpResponse:
    """Record whether papers may go to a guest."""
    conference, standing = _standing(request, pk, admission)
    row = standing.admission
    posted = request.POST if request.method == "POST" else None
    form = forms.PapersForm(posted, initial={"version": row.version})
    rule = grounds.judged(
        "send-papers-to-supporter", area=conference.area, on=people.day_of(conference), facts={}
    )

    def act(said: dict[str, Any]) -> str:
        acts.papers(admission=row, **said, by=request.practitioner, at=request.now)
        return "What was said about papers is on record."

    return act_page(
        request, conference, form=form, act=act, title="Papers", button="Save",
        to=_url("admission", pk, row.pk), lines=tuple(f"{one}." for one in rule.conditions),
    )  # fmt: skip


@for_roles(*STAFF)
@both
def all_the_same(request: Request, pk: int, admission: int) -> HttpResponse:
    """Let somebody in though something is missing, where the procedure leaves room for it."""
    conference, standing = _standing(request, pk, admission)
    row = standing.admission
    posted = request.POST if request.method == "POST" else None
    form = forms.WhyForm(posted, initial={"version": row.version})

    def act(said: dict[str, Any]) -> str:
        acts.let_in_all_the_same(admission=row, **said, by=request.practitioner, at=request.now)
        return f"{row.invitation.name} may be there. Your reason is on record."

    return act_page(
        request, conference, form=form, act=act, title="They may be there all the same", button="Let them in",
        to=_url("admission", pk, row.pk), lines=standing.barred or standing.warned, source=standing.wanted.source,
    )  # fmt: skip


@for_roles(*STAFF)
@require_POST
def left(request: Request, pk: int, admission: int) -> HttpResponse:
    """Record that an officer has given the information and left."""
    _, standing = _standing(request, pk, admission)
    row = standing.admission

    def act(_: dict[str, Any]) -> str:
        acts.leave_after_information(admission=row, by=request.practitioner, at=request.now)
        return f"{row.invitation.name} has left after giving information."

    performed(request, None, act)
    return redirect("attendance:admission", pk=pk, admission=admission)
