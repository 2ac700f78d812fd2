"""The page on which an invitation is answered: by the person asked, signed in or by link, or written down for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quorate.audit.actions import record_seen

from ..actions import invite as acts
from ..actions.refusals import ChangedMeanwhile, Refused
from ..forms.invite import ReplyForm
from ..queries import inviting, page
from .finding import caption, complain

THANKS = "Thank you. Your answer has been recorded."
SAVED_BEFORE = (
    "Meanwhile the answer “{now}” was saved. What you entered is below, and nothing of it is lost. Save it again if it "
    "is to count instead."
)


def answer_page(
    request: Any,
    invitation: Any,
    *,
    by: Any,
    own: bool = True,
    base: str = "design/page.html",
    back: str,
) -> HttpResponse:
    """Ask whether somebody comes, and record it. ``base``: what the page stands in; ``back``: where it leads."""
    conference, status = invitation.conference, 200
    deputy = inviting.deputy_asked_for(conference)
    form = _form(request, invitation, own=own, deputy=deputy is not None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.record_reply(
                invitation=invitation,
                answer=form.answer(),
                version=form.cleaned_data["version"],
                by=by,
                at=request.now,
            )
        except ChangedMeanwhile as refused:
            now: Any = refused.now
            if now.get_reply_display() == form.answered() and now.replied_at:
                messages.info(request, "This has been saved already.")  # the same form sent twice
                return redirect(back)
            form = _form(request, invitation, own=own, deputy=deputy is not None, version=now.version)
            status = 409
            form.add_error(None, SAVED_BEFORE.format(now=now.get_reply_display()))
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, THANKS if own else "The answer has been recorded.")
            return redirect(back)
    context = {
        "form": form,
        "base": base,
        "back": back,
        "conference": conference,
        "invitation": invitation,
        "own": own,
        "caption": caption(conference),
        "children": page.children(conference),
        "deputy": deputy,
        "open": conference.state in ("booked", "open"),
    }
    if request.method == "GET":
        _read(request, conference, by, [line.part.child_id for line in context["children"]])
    return render(request, "conferences/invite/reply.html", context, status=status)


def _form(request: Any, invitation: Any, *, own: bool, deputy: bool, version: int | None = None) -> ReplyForm:
    """Return the form; with ``version``, what was entered beside the newer answer, to be saved over it."""
    data = request.POST if request.method == "POST" else None
    if data is not None and version is not None:
        data = data.copy()
        data["version"] = str(version)
    return ReplyForm(
        data,
        invitation=invitation,
        colleagues=inviting.colleagues(invitation),
        own=own,
        deputy=deputy,
        initial=inviting.answered(invitation),
    )


def _read(request: Any, conference: Any, by: Any, children: list[int]) -> None:
    record_seen(
        what="invitation",
        about=conference.ref,
        by=by,
        at=request.now,
        area=request.area.key,
        children=children,
    )
