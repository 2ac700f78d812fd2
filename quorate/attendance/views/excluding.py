"""Keeping somebody out: the request, the decision, the letter, what the person is given, and letting them in again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.letters.documents import PDF_TYPE, download, file_name, paper_pdf
from quorate.people.access import STAFF, for_roles, sees_whole_area
from quorate.people.requests import Request

from .. import grounds
from ..access import deputy, is_chair, may_decide, reads_exclusions
from ..actions import deciding, letting_know
from ..actions import excluding as acts
from ..forms import excluding as forms
from ..queries import excluding as queries
from ..queries import people
from ..queries.admitting import wait_for_the_chair
from .acting import act_page, both, caption, found, performed, person_of, saw


def _back(pk: int) -> str:
    return reverse("attendance:exclusion", args=[pk])


@for_roles(*STAFF)
@require_GET
def requests(request: Request) -> HttpResponse:
    """List the requests that wait for a decision, the first conference first."""
    context = {
        "rows": queries.waiting_for(request.practitioner),
        "admissions": wait_for_the_chair(request.practitioner),
        "reader": request.practitioner,
    }
    return render(request, "attendance/requests.html", context)


@for_roles()
@both
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the chair to keep somebody out, in whole or in part."""
    conference = found(request, pk)
    family = {str(one.pk): one for one in people.family_of(people.listed(conference))}
    known = grounds.grounds_of(request.area, request.today)
    limit = queries.limit_of(conference)
    late = limit is not None and limit.due_on is not None and request.today > limit.due_on
    form = forms.RequestForm(
        request.POST if request.method == "POST" else None,
        family=[(key, f"{one.name}, {one.part}") for key, one in family.items()],
        grounds=known.choices,
        late=late,
        initial={"invitation": request.GET.get("who", "")},
    )
    made: list[int] = []

    def act(said: dict[str, Any]) -> str:
        asked = {
            key: value or "" for key, value in said.items() if key not in ("invitation", "told_chair_on")
        }
        row = acts.ask(
            invitation=family[said["invitation"]],
            said=acts.Request(**asked, told_chair_on=said["told_chair_on"]),
            by=request.practitioner,
            at=request.now,
        )
        made.append(row.pk)
        return f"{conference.chair.name} has your request, and decides."

    if performed(request, form, act):
        return redirect("attendance:exclusion", pk=made[0])
    context = {
        "conference": conference,
        "caption": caption(conference),
        "form": form,
        "known": known,
        "limit": limit,
        "late": late,
        "family": family,
    }
    return render(request, "attendance/ask.html", context)


def _exclusion(request: Request, pk: int) -> Any:
    row = queries.exclusion_seen_by(request.practitioner, pk)
    if row is None:
        raise Http404
    return row


@for_roles()
@require_GET
def exclusion(request: Request, pk: int) -> HttpResponse:
    """Show one request, with what the chair decided and what the person was given."""
    row = _exclusion(request, pk)
    conference = row.conference
    saw(request, "exclusion", row.ref, conference)
    staff = reads_exclusions(request.practitioner)
    given = queries.given_of(row) if row.state == queries.State.DECIDED else []
    had = frozenset(queries.What(one.what) for one in given if one.entry)
    barred, warned = queries.before_close(row, people.day_of(conference), had) if given else ((), ())
    right = may_decide(request.practitioner, conference, request.today)
    known = grounds.grounds_of(conference.area, people.day_of(conference))
    scope = grounds.listed(conference.area, "exclusion-scope", people.day_of(conference))
    context = {
        "row": row,
        "conference": conference,
        "caption": caption(conference),
        "ground": known.words(row.ground) if row.ground else row.ground_words,
        "source": known.source,
        "staff": staff,
        "in_post_room": sees_whole_area(request.practitioner),
        "open": conference.state in queries.OPEN_FOR,
        "right": right,
        "mine": row.by_id == request.practitioner.pk,
        "given": given,
        "barred": barred if row.in_force else (),
        "warned": warned,
        "points": dict(forms.WAYS) | {one.key: one.says for one in scope},
    }  # fmt: skip
    return render(request, "attendance/exclusion.html", context)


@for_roles(*STAFF)
@both
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide on a request. Whoever may not decide is told whose it is."""
    row = _exclusion(request, pk)
    conference = row.conference
    right = may_decide(request.practitioner, conference, request.today)
    if not right.allowed or row.state != queries.State.ASKED or conference.state not in queries.OPEN_FOR:
        return redirect("attendance:exclusion", pk=pk)
    deputises = deputy(request.practitioner, conference) and not is_chair(request.practitioner, conference)
    scope = grounds.listed(conference.area, "exclusion-scope", request.today)
    form = forms.DecideForm(
        request.POST if request.method == "POST" else None,
        points=[(one.key, one.says[:1].upper() + one.says[1:]) for one in scope],
        deputy=deputises,
        initial={"version": row.version, "verdict": row.wanted, "which_part": row.wanted_part},
    )

    def act(said: dict[str, Any]) -> str:
        weighed = {
            "points": said.pop("points", []),
            "ways": said.pop("ways"),
            "says": said.pop("ways_say") or "",
        }
        version = said.pop("version")
        plain: dict[str, Any] = {key: "" if value is None else value for key, value in said.items()}
        decided = deciding.Decided(**plain, weighed=weighed)
        done = deciding.decide(
            exclusion=row, said=decided, version=version, by=request.practitioner, at=request.now
        )
        if done.letter_id:
            return "Your decision is on record, and the letter is in the post room."
        return "Your decision is on record."

    if performed(request, form, act):
        return redirect("attendance:exclusion", pk=pk)
    saw(request, "deciding", row.ref, conference)
    known = grounds.grounds_of(conference.area, request.today)
    context = {
        "row": row,
        "conference": conference,
        "caption": caption(conference),
        "form": form,
        "ground": known.words(row.ground) if row.ground else row.ground_words,
        "known": known,
        "right": right,
    }
    return render(request, "attendance/decide.html", context)


@for_roles(*STAFF)
@both
def lift(request: Request, pk: int) -> HttpResponse:
    """Let somebody in again."""
    row = _exclusion(request, pk)
    from_form = forms.LiftForm(
        request.POST if request.method == "POST" else None, initial={"version": row.version}
    )
    right = may_decide(request.practitioner, row.conference, request.today)

    def act(said: dict[str, Any]) -> str:
        acts.lift(exclusion=row, **said, by=request.practitioner, at=request.now)
        return f"{row.invitation.name} is not kept out any more. The decision stays on record."

    return act_page(
        request, row.conference, form=from_form, act=act, title="Let them in again", button="Let them in",
        to=_back(pk), lines=(f"{row.invitation.name} is kept out now. {right.says}",),
    )  # fmt: skip


@for_roles()
@both
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back a request that waits."""
    row = _exclusion(request, pk)
    form = forms.LiftForm(
        request.POST if request.method == "POST" else None, initial={"version": row.version}
    )

    def act(said: dict[str, Any]) -> str:
        acts.withdraw(exclusion=row, **said, by=request.practitioner, at=request.now)
        return "The request is taken back. It is kept on record."

    return act_page(
        request, row.conference, form=form, act=act, title="Take the request back", button="Take it back",
        to=_back(pk),
    )  # fmt: skip


@for_roles(*STAFF)
@both
def given(request: Request, pk: int) -> HttpResponse:
    """Record what somebody who is kept out was given."""
    row = _exclusion(request, pk)
    form = forms.GivenForm(
        request.POST if request.method == "POST" else None,
        initial={"version": row.version, "on": request.today, "what": request.GET.get("what", "")},
    )
    form.fields["what"].choices = [(one.what, one.says) for one in queries.given_of(row)]  # type: ignore[attr-defined]

    def act(said: dict[str, Any]) -> str:
        deciding.give(exclusion=row, **said, by=request.practitioner, at=request.now)
        return "It is on record."

    return act_page(
        request, row.conference, form=form, act=act, title=f"What {row.invitation.name} is given", button="Save",
        to=_back(pk),
    )  # fmt: skip


@for_roles(*STAFF)
@require_GET
def letter(request: Request, pk: int) -> HttpResponse:
    """Hand out the letter to somebody who is kept out, as a file to print."""
    row = _exclusion(request, pk)
    if row.state != queries.State.DECIDED or not row.words_to_person:
        raise Http404
    saw(request, "letter", row.ref, row.conference)
    made = letting_know.written(row, at=row.decided_at or request.now)
    name = file_name("kept-out", "conference", str(row.conference_id), suffix="pdf")
    return download(paper_pdf(made.paper), name, PDF_TYPE)


@for_roles(*STAFF)
@both
def ask_to_leave(request: Request, pk: int) -> HttpResponse:
    """Record that the chair asks somebody to leave the sitting."""
    conference = found(request, pk)
    family = {str(one.pk): one for one in people.family_of(people.listed(conference))}
    form = forms.LeaveForm(
        request.POST if request.method == "POST" else None,
        family=[(key, f"{one.name}, {one.part}") for key, one in family.items()],
    )

    def act(said: dict[str, Any]) -> str:
        person = person_of(conference, int(said.pop("invitation")))
        acts.ask_to_leave(invitation=person, **said, by=request.practitioner, at=request.now)
        return f"{person.name} is out. Mark them as here when they come back."

    return act_page(
        request, conference, form=form, act=act, title="Ask somebody to leave", button="They are out now",
        to=reverse("conferences:hold" if is_chair(request.practitioner, conference) else "attendance:who", args=[pk]),
        lines=("They are told enough to know the concerns and the plan before the conference closes.",),
    )  # fmt: skip
