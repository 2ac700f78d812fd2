"""What the views share: finding the conference of an address, and saying no in words."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from quorate.design.words import moment
from quorate.people.requests import Request

from ..actions.refusals import ChangedMeanwhile, Refused
from ..queries import moving, page
from ..queries.people import may_arrange


def found(request: Request, number: int) -> Any:
    """Return the conference that this reader may open; another is not found."""
    conference = page.conference_seen_by(request.practitioner, number)
    if conference is None:
        raise Http404
    return conference


def arranged(request: Request, number: int) -> Any:
    """Return the conference whose booking this reader keeps."""
    conference = found(request, number)
    if not may_arrange(conference, request.practitioner):
        raise Http404
    return conference


def caption(conference: Any) -> str:
    return f"{conference.get_kind_display()} {conference.pk}"


def not_yours(
    request: Request, conference: Any, says: str, *, source: str = "", title: str = ""
) -> HttpResponse:
    """Return the page that says who may do this instead."""
    context = {
        "title": title or "This is not yours to do",
        "says": says,
        "source": source,
        "conference": conference,
        "caption": caption(conference),
    }
    return render(request, "conferences/page/not_yours.html", context, status=403)


def stale(
    request: Request, refused: ChangedMeanwhile, yours: Sequence[tuple[str, str, str]], href: str
) -> HttpResponse:
    """Return the page that shows what somebody else saved beside what this person entered."""
    conference: Any = getattr(refused.now, "conference", refused.now)
    if yours and all(theirs == own for _, theirs, own in yours):
        messages.info(request, "This has been saved already.")  # the same form sent twice
        return redirect("conferences:page", conference.pk)
    entry = moving.last_act(conference)
    context = {
        "title": "Somebody else changed this conference",
        "caption": caption(conference),
        "who": entry.by_name if entry else "Somebody else",
        "at": entry.at if entry else request.now,
        "rows": list(yours),
        "href": href,
        "back": reverse("conferences:page", args=[conference.pk]),
    }
    return render(request, "conferences/page/stale.html", context, status=409)


def beside(now: Any, details: Any) -> list[tuple[str, str, str]]:
    """Return what stands beside what was entered, line by line."""

    def where(one: Any) -> str:
        return " and ".join(part for part in (one.room.name if one.room else "", one.link) if part)

    return [
        ("When", moment(timezone.localtime(now.starts_at)), moment(timezone.localtime(details.starts_at))),
        ("How long", f"{now.minutes_long} minutes", f"{details.minutes_long} minutes"),
        ("Where", where(now), where(details)),
        ("Chair", now.chair.name, details.chair.name),
        ("Administrator", now.administrator.name, details.administrator.name),
    ]


def complain(form: Any, refused: Refused) -> None:
    """Put what was refused into the form's error summary."""
    for says in refused.says:
        form.add_error(None, says)
