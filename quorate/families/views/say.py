"""Having one's say: the guided questions, a recording, a drawing, what was sent, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from quorate.design.languages import gettext as _

from ..access import FamilyRequest, family_page
from ..actions import sending, writing
from ..actions.refusals import Refused
from ..forms import FileForm, GuidedForm, SendForm
from ..queries import own
from ..wording import prompts, put_together
from .pages import ask, both, posted, saw, show, token_of

Kind = own.Kind


@family_page("parent", "child")
@both
def say(request: FamilyRequest) -> HttpResponse:
    """Ask the guided questions; keep the answers, and go on to sending them when asked to."""
    reader = request.reader
    asked = prompts(child=reader.is_child, review=reader.reviews)
    form = GuidedForm(posted(request), initial=own.drafts(reader), asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            writing.keep(reader=reader, said=form.cleaned_data, at=request.now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if "send" in request.POST:
                return redirect("families:send")
            messages.success(request, _("Kept. No one else can see it until you send it."))
            return redirect("families:say")
    saw(request, "say")
    page = {"form": form, "given": own.given(reader), "asked": asked}
    return show(request, "say.html", page, status=422 if form.errors else 200)


@family_page("parent", "child")
@require_POST
def keep(request: FamilyRequest) -> HttpResponse:
    """Keep the answers while somebody types: answer with a line that says so."""
    reader = request.reader
    asked = prompts(child=reader.is_child, review=reader.reviews)
    said = {one.key: request.POST[one.key] for one in asked if one.key in request.POST}
    try:
        writing.keep(reader=reader, said=said, at=request.now)
    except Refused as refused:
        return render(request, "families/kept.html", {"refused": str(refused)})
    return render(request, "families/kept.html", {"at": request.now, "refused": ""})


@family_page("parent", "child")
@both
def send(request: FamilyRequest) -> HttpResponse:
    """Show what will be sent and ask who may see it."""
    reader = request.reader
    asked = prompts(child=reader.is_child, review=reader.reviews)
    text = put_together(own.drafts(reader), asked)
    if not text and request.method != "POST":
        messages.info(request, _("You have not written anything yet."))
        return redirect("families:say")
    form = SendForm(posted(request), child=reader.is_child)
    return ask(
        request,
        form,
        lambda said: sending.send_words(reader=reader, audience=said["audience"], at=request.now),
        then=reverse("families:say"),
        done=_("Sent. Thank you. You can change it and send it again until the meeting."),
        title=_("Look at it one more time"),
        button=_("Send it now"),
        back=reverse("families:say"),
        shown=text,
    )


def _file(request: FamilyRequest, kind: str, **words: Any) -> HttpResponse:
    reader = request.reader
    form = FileForm(posted(request), request.FILES or None, kind=kind, child=reader.is_child)

    def act(said: dict[str, Any]) -> None:
        sending.send_file(
            reader=reader,
            kind=kind,
            name=said["file"].name,
            content=said["file"].read(),
            words=said["words"] or "",
            audience=said["audience"],
            token=token_of(request),
            at=request.now,
        )

    return ask(
        request,
        form,
        act,
        then=reverse("families:say"),
        field="file",
        back=reverse("families:say"),
        upload=True,
        **words,
    )


@family_page("parent", "child")
@both
def recording(request: FamilyRequest) -> HttpResponse:
    """Take a recording."""
    answer = _file(
        request,
        Kind.RECORDING,
        title=_("Send a recording"),
        button=_("Send the recording"),
        done=_("We have your recording. Thank you."),
        says=(
            _("Record it with your phone or computer, then choose the file here."),
            _("About 5 minutes is good. It may be longer if you need it."),
        ),
        record=True,
        picture="record",
    )
    # On this page alone, and for itself alone, a browser may ask whether it may use the microphone.
    answer._permissions_policy_override = "microphone=(self)"  # type: ignore[attr-defined]
    return answer


@family_page("parent", "child")
@both
def drawing(request: FamilyRequest) -> HttpResponse:
    """Take a drawing, or a photo of one."""
    return _file(
        request,
        Kind.DRAWING,
        title=_("Send a drawing"),
        button=_("Send the drawing"),
        done=_("We have your drawing. Thank you."),
        says=(_("Draw on paper. Take a photo of it. Then choose the photo here."),),
        picture="draw",
    )


@family_page("parent", "child")
@require_safe
def sent(request: FamilyRequest, number: int) -> HttpResponse:
    """Show one thing that was sent."""
    found = _mine(request, number)
    saw(request, "contribution", f"contribution:{found.pk}")
    return show(request, "sent.html", {"one": found, "back": reverse("families:say")})


@family_page("parent", "child")
@require_safe
def file(request: FamilyRequest, number: int) -> HttpResponse:
    """Give back the file of something that was sent: shown as what it was found to be, and as nothing else."""
    found = _mine(request, number)
    if found.content is None:
        raise Http404
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    shown = found.media_type.startswith(("image/", "audio/", "video/"))
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=not shown, filename=found.file_name) or "attachment"
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@family_page("parent", "child")
@both
def take_back(request: FamilyRequest, number: int) -> HttpResponse:
    """Ask whether it is meant, and take it back."""
    found = _mine(request, number)
    if request.method == "POST":
        try:
            sending.take_back(reader=request.reader, contribution=found, at=request.now)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("You have taken it back."))
        return redirect("families:questions" if found.kind == Kind.QUESTION else "families:say")
    page = {"one": found, "back": reverse("families:say")}
    return show(request, "take_back.html", page)


def _mine(request: FamilyRequest, number: int) -> Any:
    found = own.contribution(request.reader, number)
    if found is None:
        raise Http404
    return found
