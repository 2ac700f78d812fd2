"""Reading the reports that were shared, and saying of each sentence whether it is right."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from quorate.design.languages import gettext as _
from quorate.letters.documents import PDF_TYPE, download, file_name
from quorate.reports.copies import Copy

from ..access import FamilyRequest, family_page
from ..actions import remarking
from ..forms import RemarkForm
from ..queries import shared
from .pages import ask, both, posted, saw, show


@family_page("parent")
@require_safe
def reports(request: FamilyRequest) -> HttpResponse:
    """List the reports."""
    saw(request, "reports")
    return show(request, "reports.html", {"reports": shared.reports(request.reader)})


@family_page("parent")
@require_safe
def report(request: FamilyRequest, number: int) -> HttpResponse:
    """Show one report, sentence by sentence, with what was said of each."""
    copy = _copy(request, number)
    remarking.opened(reader=request.reader, copy=copy, at=request.now)
    saw(request, "report", f"report:{copy.report.pk}", _about(copy, request))
    return show(request, "report.html", {"copy": copy, "back": reverse("families:reports")})


@family_page("parent")
@both
def sentence(request: FamilyRequest, number: int, anchor: str) -> HttpResponse:
    """Ask what the reader says of one sentence."""
    copy = _copy(request, number)
    found = copy.sentence(anchor)
    if found is None:
        raise Http404
    said = shared.remark_on(copy, anchor)
    here = reverse("families:report", args=[number]) + f"#s-{anchor}"
    return ask(
        request,
        RemarkForm(posted(request), initial={"says": said.says, "words": said.words} if said else None),
        lambda given: remarking.say(
            reader=request.reader,
            copy=copy,
            anchor=anchor,
            says=given["says"],
            words=given["words"] or "",
            at=request.now,
        ),
        then=here,
        done=_("We have kept what you said."),
        field="words",
        template="sentence.html",
        sentence=found[1],
        part=found[0],
        said=said,
        number=number,
        back=here,
    )


@family_page("parent")
@require_POST
def take_back(request: FamilyRequest, number: int, anchor: str) -> HttpResponse:
    """Take back what was said of a sentence."""
    copy = _copy(request, number)
    said = shared.remark_on(copy, anchor)
    if said is None:
        raise Http404
    remarking.take_back(remark=said, at=request.now)
    messages.success(request, _("You have taken it back."))
    return redirect(reverse("families:report", args=[number]) + f"#s-{anchor}")


@family_page("parent")
@require_safe
def file(request: FamilyRequest, number: int) -> HttpResponse:
    """Give the file of a report that came as one."""
    copy = _copy(request, number)
    if not copy.has_file or copy.version.file_content is None:
        raise Http404
    remarking.opened(reader=request.reader, copy=copy, at=request.now)
    saw(request, "report-file", f"report:{copy.report.pk}", _about(copy, request))
    return _sent(copy, bytes(copy.version.file_content), copy.version.file_type)


@family_page("parent")
@require_safe
def attached(request: FamilyRequest, number: int, file: int) -> HttpResponse:
    """Give a file that belongs to a part of a report which this person may read."""
    copy = _copy(request, number)
    kept = next((one.part.attachment for one in copy.parts if one.part.attachment_id == file), None)
    if kept is None:
        raise Http404
    remarking.opened(reader=request.reader, copy=copy, at=request.now)
    saw(request, "report-file", f"report:{copy.report.pk}", _about(copy, request))
    return _sent(copy, bytes(kept.content), kept.media_type, str(file))


def _sent(copy: Copy, content: bytes, media_type: str, *more: str) -> HttpResponse:
    """Return a file under a neutral name: its author's own may hold a child's name."""
    suffix = "pdf" if media_type == PDF_TYPE else "docx"
    return download(content, file_name("report", str(copy.report.pk), *more, suffix=suffix), media_type)


def _copy(request: FamilyRequest, number: int) -> Copy:
    found = shared.report(request.reader, number)
    if found is None:
        raise Http404
    return found


def _about(copy: Copy, request: FamilyRequest) -> tuple[int, ...]:
    """Return the children whom a copy is about, for the reading log."""
    named = {one.part.child_id for one in copy.parts if one.part.child_id}
    return tuple(sorted(named)) or request.reader.numbers
