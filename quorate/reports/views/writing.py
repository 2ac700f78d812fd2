"""The pages on which a report is written: one copy of them, for practitioners signed in and for partners by link.

Each takes the request and the frame it stands in; the addresses of signed-in practitioners are at the end.
"""

import re
from collections.abc import Sequence
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.audit import actions as audit
from quorate.cases.actions import Stale
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import actions, forms, frames, household, queries
from ..asking import FILES, RECOMMENDATION, Ask
from ..frames import Frame
from ..paragraphs import MOST, Paragraph, answered, fresh

REF = re.compile(r"[0-9a-z-]{1,32}")


class Page(Protocol):
    def __call__(self, request: Any, frame: Frame, *args: Any) -> HttpResponse: ...


def overview(request: Any, frame: Frame) -> HttpResponse:
    """What is asked, what is answered, what is left."""
    found = queries.drafts.writing(frame.invitation)
    _seen(request, frame, found)
    blocked, warned, _ = queries.drafts.checked(found, signed=True)
    return _render(
        request,
        frame,
        "reports/write.html",
        {
            "writing": found,
            "lines": _lines(found, frame),
            "unasked": queries.without_primary_care(frame.invitation, found.asked.children, request.today),
            "visits": household.visits(frame.invitation, found.asked.children, request.today),
            "wanting": len(blocked) + len(warned),
            "gives_joint": found.asked.joint
            and queries.writes_for_the_group(frame.invitation)
            and not frame.done,
            "first": frame.address("question", found.asked.questions[0].key),
        },
    )


def _lines(found: Any, frame: Frame) -> list[dict[str, Any]]:
    lines = []
    for one in found.asked.questions:
        told = found.paragraphs(one.key)
        words = " ".join(each.text.strip() for each in told)
        line = {"title": one.asks, "href": frame.address("question", one.key), "hint": words[:90] or one.hint}
        lines.append(line | ({"status": "Answered"} if told else {"status": "To do", "colour": "blue"}))
    files = found.paragraphs(FILES)
    lines.append(
        {
            "title": "Files",
            "href": frame.address("files"),
            "hint": "A PDF or Word file, if you have written it already",
            "status": f"{len(files)} added" if files else "None",
        }
    )
    says = len(found.recommendations)
    whole = len(found.asked.children)
    line = {"title": "What do you recommend?", "href": frame.address("recommend"), "hint": "For each child"}
    lines.append(line | ({"status": "Answered"} if says == whole else {"status": "To do", "colour": "blue"}))
    return lines


def question(request: Any, frame: Frame, key: str) -> HttpResponse:
    """One question and the paragraphs of its answer. Saved by “Save and go on”, or as it is typed where htmx runs."""
    found = queries.drafts.writing(frame.invitation)
    asked = found.asked.question(key)
    if asked is None:
        raise Http404
    told = found.paragraphs(key)
    paragraphs = _posted(request, told) if request.method == "POST" else _shown(request, found, asked, told)
    form = _question_form(request, frame, found, asked, paragraphs)
    clash: actions.SavedMeanwhile | None = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.save_answer(
                invitation=frame.invitation,
                question=key,
                paragraphs=form.answer(),
                version=form.cleaned_data["version"],
                by=frame.by,
                at=request.now,
            )
        except actions.SavedMeanwhile as stale:
            clash = stale
            form = _question_form(request, frame, found, asked, stale.both, fresh_version=stale.version)
        except (actions.ReportRefused, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            if request.headers.get("HX-Request"):
                return render(request, "reports/_saved.html", {"at": request.now, "version": kept.version})
            return redirect(_onward(request, frame, found, key, len(kept.paragraphs)))
    elif request.method == "POST" and request.headers.get("HX-Request"):
        return render(request, "reports/_saved.html", {"at": None, "version": None})
    if clash is not None and request.headers.get("HX-Request"):
        return render(request, "reports/_saved.html", {"clash": clash, "at": None, "version": None})
    _seen(request, frame, found)
    number = [one.key for one in found.asked.questions].index(key) + 1
    return _render(
        request,
        frame,
        "reports/question.html",
        {
            "form": form,
            "question": asked,
            "number": number,
            "of": len(found.asked.questions),
            "clash": clash,
            "files": [found.files[one.file] for one in told if one.file in found.files],
            "differ": found.asked.parents.differ,
            "last": number == len(found.asked.questions),
            "full": len(form.paragraphs) >= MOST,
        },
    )


def _question_form(
    request: Any,
    frame: Frame,
    found: Any,
    asked: Ask,
    paragraphs: Sequence[Paragraph],
    *,
    fresh_version: int | None = None,
) -> forms.QuestionForm:
    bound = request.method == "POST" and fresh_version is None
    return forms.QuestionForm(
        request.POST if bound else None,
        question=asked,
        asked=found.asked,
        paragraphs=paragraphs,
        held=queries.drafts.held_already(found.report),
        family=queries.family_asked(frame.invitation.conference),
        initial={"version": found.version(asked.key) if fresh_version is None else fresh_version},
    )


def _shown(request: Any, found: Any, asked: Ask, told: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs to show: those saved, and an empty one at first or when another is wanted."""
    about = () if found.asked.parents.differ else found.asked.numbers
    if told and not request.GET.get("more"):
        return told
    return [*told, fresh(about, asked.nature)][:MOST]


def _posted(request: Any, told: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs that a page was made of, by the names it gives them."""
    known = {one.ref: one for one in told}
    refs = [request.POST.get(f"p{place}_ref", "") for place in range(MOST)]
    return [known.get(ref, Paragraph(ref)) for ref in dict.fromkeys(refs) if REF.fullmatch(ref)]


def _onward(request: Any, frame: Frame, found: Any, key: str, told: int) -> str:
    """Return where an answer leads: to the next question, or to a further paragraph, which then has the focus."""
    if request.POST.get("go") == "more":
        return frame.address("question", key) + f"?more=1#id_p{told}_text"
    following = found.asked.after(key)
    return frame.address("question", following) if following else frame.address("recommend")


def recommend(request: Any, frame: Frame) -> HttpResponse:
    """What the report recommends for each child."""
    found = queries.drafts.writing(frame.invitation)
    asked = found.asked
    form = forms.RecommendForm(
        request.POST or None,
        children=asked.children,
        required=asked.recommends == "required",
        initial={
            "version": found.version(RECOMMENDATION),
            **{f"recommends_{child}": says for child, says in found.recommendations.items()},
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_recommendations(
                invitation=frame.invitation,
                says=form.says(),
                version=form.cleaned_data["version"],
                by=frame.by,
                at=request.now,
            )
        except (actions.ReportRefused, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(frame.address("sign"))
    return _render(request, frame, "reports/recommend.html", {"form": form, "writing": found})


def files(request: Any, frame: Frame) -> HttpResponse:
    """Files that belong to the report, or are the report."""
    found = queries.drafts.writing(frame.invitation)
    form = forms.AttachForm(request.POST or None, request.FILES or None, asked=found.asked)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        about = [int(one) for one in chosen.get("about") or found.asked.numbers]
        try:
            actions.attach(
                invitation=frame.invitation,
                file=file_of(chosen["file"]),
                about=about,
                question=chosen["question"],
                by=frame.by,
                at=request.now,
            )
        except (actions.ReportRefused, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The file has been added. It is sent when you sign the report.")
            return redirect(frame.address("files"))
    added = [
        (found.asked.question(key), found.files[one.file], one.ref)
        for key, some in found.answers.items()
        for one in some
        if one.file in found.files
    ]
    return _render(request, frame, "reports/files.html", {"form": form, "added": added, "writing": found})


def take_out(request: Any, frame: Frame, ref: str) -> HttpResponse:
    """Take a file out of the draft again."""
    found = queries.drafts.writing(frame.invitation)
    key = next((key for key, some in found.answers.items() for one in some if one.ref == ref), None)
    if key is None:
        raise Http404
    try:
        actions.save_answer(
            invitation=frame.invitation,
            question=key,
            paragraphs=[one for one in found.paragraphs(key) if one.ref != ref],
            version=found.version(key),
            by=frame.by,
            at=request.now,
        )
    except (actions.ReportRefused, Stale) as refused:
        messages.error(request, str(refused))
    return redirect(frame.address("files"))


def sign(request: Any, frame: Frame) -> HttpResponse:
    """The whole report, what is still missing, and the signature."""
    found = queries.drafts.writing(frame.invitation)
    given = request.POST.get("off_form_why", "")
    blocked, warned, _ = queries.drafts.checked(found, signed=True, off_form_why=given)
    unasked = queries.without_primary_care(frame.invitation, found.asked.children, request.today)
    off_form = not found.is_empty and not any(
        one.text.strip() for some in found.answers.values() for one in some
    )
    form = forms.SignForm(
        request.POST or None,
        warned=bool(warned),
        off_form=off_form,
        author=frame.invitation.name,
        own=frame.own,
        initial={"version": found.report.version if found.report else 0, "stamp": found.stamp},
    )
    if request.method == "POST" and form.is_valid():
        if unasked and frame.own:
            form.add_error(None, forms.ASK_PRIMARY_CARE)
        elif (saved := _sign(request, frame, form)) is not None:
            messages.success(
                request, "Your report is signed and sent. Show it to the family, and record the day."
            )
            return _to_report(frame, saved.pk)
    _seen(request, frame, found)
    return _render(
        request,
        frame,
        "reports/sign.html",
        {
            "form": form,
            "writing": found,
            "blocked": blocked,
            "warned": warned,
            "unasked": unasked,
            "answers": [
                (one, found.paragraphs(one.key)) for one in found.asked.questions if found.paragraphs(one.key)
            ],
            "names": {one.child_id: one.child.name for one in found.asked.children},
            "attached": answered(found.answers.get(FILES, [])),
            "says": forms.RECOMMENDED,
        },
    )


def _sign(request: Any, frame: Frame, form: forms.SignForm) -> Any:
    chosen = form.cleaned_data
    try:
        return actions.sign(
            invitation=frame.invitation,
            name=chosen["name"] or "",
            ticked=bool(chosen["ticked"]),
            off_form_why=chosen.get("off_form_why") or "",
            accepted=bool(chosen.get("accepted")),
            version=chosen["version"],
            stamp=chosen["stamp"],
            by=frame.by,
            at=request.now,
        )
    except actions.ReportRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except Stale as stale:
        form.add_error(None, f"{stale} What was saved is below as it is now.")
    return None


def whole(request: Any, frame: Frame) -> HttpResponse:
    """A report that is written already: as one text, or as a file."""
    invitation = frame.invitation
    children = queries.conference_children(invitation.conference)
    found = queries.drafts.writing(invitation, children)
    seen = household.visits(invitation, children, request.today)
    form = _whole_form(request, frame, children, found)
    unasked = queries.without_primary_care(invitation, children, request.today)
    if request.method == "POST" and not found.asked.parents.differ and form.is_valid():
        if unasked and frame.own:
            form.add_error(None, forms.ASK_PRIMARY_CARE)
        elif (saved := _receive(request, frame, form, seen)) is not None:
            messages.success(
                request, "The report has been received. Record the day on which the family sees it."
            )
            return _to_report(frame, saved.pk)
    _seen(request, frame, found)
    return _render(
        request,
        frame,
        "reports/whole.html",
        {
            "form": form,
            "latest": found.base,
            "unasked": unasked,
            "visits": seen,
            "differ": found.asked.parents.differ,
        },
    )


def _whole_form(request: Any, frame: Frame, children: Any, found: Any) -> forms.ReportForm:
    """Return the form of a whole report, with what the latest version says; what is added to it is apart."""
    others = household.others(frame.invitation, children, request.today)
    own, said = household.apart(found.base.text if found.base else "", others)
    initial: dict[str, Any] = {"version": found.report.version if found.report else 0, "text": own}
    initial |= {f"about_{child}": words for child, words in said.items()}
    initial |= {f"recommends_{child}": says for child, says in queries.recommended(found.base).items()}
    return forms.ReportForm(
        request.POST or None,
        request.FILES or None,
        conference=frame.invitation.conference,
        children=children,
        others=others,
        initial=initial,
    )


def _receive(request: Any, frame: Frame, form: forms.ReportForm, seen: Any) -> Any:
    given = form.cleaned_data
    upload = given["file"]
    own = given["text"] or ""
    text = household.whole(own, form.about_others(), seen) if own.strip() or upload else ""
    try:
        return actions.receive_signed(
            invitation=frame.invitation,
            text=text,
            file=file_of(upload) if upload else None,
            recommendations=form.recommendations(),
            name=given["name"],
            natures=bool(given["natures"]),
            off_form_why=given["off_form_why"] or "",
            version=given["version"],
            by=frame.by,
            at=request.now,
        )
    except actions.ReportRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except Stale as stale:
        form.add_error(None, f"{stale} What you wrote is still below.")
    return None


def _to_report(frame: Frame, report: int) -> HttpResponse:
    """Lead to the signed report: a partner who came by a link goes back to their own page."""
    return redirect(frame.done) if frame.done else redirect("reports:report", pk=report)


def file_of(upload: "UploadedFile[bytes]") -> actions.File:
    kind = PDF_TYPE if str(upload.name).lower().endswith(".pdf") else DOCX_TYPE
    return actions.File(name=str(upload.name), media_type=kind, content=upload.read())


def _seen(request: Any, frame: Frame, found: Any) -> None:
    if request.headers.get("HX-Request"):
        return
    audit.record_seen(
        what="reports.draft",
        about=f"invitation:{frame.invitation.pk}",
        by=frame.by,
        at=request.now,
        area=frame.invitation.conference.area.key,
        children=found.asked.numbers,
    )


def _render(request: HttpRequest, frame: Frame, template: str, more: dict[str, Any]) -> HttpResponse:
    conference = frame.invitation.conference
    return render(
        request,
        template,
        {
            "frame": frame,
            "base": frame.base,
            "invitation": frame.invitation,
            "conference": conference,
            **more,
        },
    )


def _for_practitioners(page: Page) -> Any:
    """Return the view of one of these pages for a signed-in practitioner: its author, or the administrator for them."""

    @wraps(page)
    def view(request: Request, invitation: int, *args: Any, **kwargs: Any) -> HttpResponse:
        found = queries.get_invitation(request.practitioner, invitation)
        if found is None:
            raise Http404
        return page(request, frames.signed_in(found, request.practitioner), *args, **kwargs)

    return for_roles()(view)


both = require_http_methods(["GET", "POST"])
write_view = require_GET(_for_practitioners(overview))
question_view = both(_for_practitioners(question))
recommend_view = both(_for_practitioners(recommend))
files_view = both(_for_practitioners(files))
take_out_view = require_POST(_for_practitioners(take_out))
sign_view = both(_for_practitioners(sign))
whole_view = both(_for_practitioners(whole))
