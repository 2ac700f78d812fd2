"""Pages of CP-IS: how ready the council is, what waits, the files, their answers, the mothers' numbers."""

from collections.abc import Iterable
from io import BytesIO

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.audit.actions import record_seen
from quorate.design.lists import paging
from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from .. import cpis_files
from ..actions import cpis as acts
from ..cpis_writing import NoWriter
from ..forms import AnswersForm, MotherForm
from ..queries import cpis as queries

SENDERS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER)
SHOWN = 20


def _saw(request: Request, what: str, about: str, children: Iterable[int]) -> None:
    record_seen(
        what=what,
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=set(children),
    )


@require_GET
@for_roles(*SENDERS)
def home(request: Request) -> HttpResponse:
    area = request.area
    waiting, held = queries.unsent(area, held=False), queries.unsent(area, held=True)
    numbers = queries.unverified(area)
    found = queries.files(area)
    readiness = queries.readiness(area)
    longest = max(readiness.total - readiness.verified, queries.longest_unsent(area), found.count())
    shown = paging(request, longest, SHOWN)
    lists = {
        "waiting": list(waiting[shown.rows]),
        "held": list(held[shown.rows]),
        "numbers": list(numbers[shown.rows]),
    }
    children = {row.child_id for rows in lists.values() for row in rows}  # type: ignore[attr-defined]
    if children:
        _saw(request, "exchange.cpis", f"area:{area.key}", children)
    return render(
        request,
        "exchange/cpis.html",
        {
            **lists,
            "files": found[shown.rows],
            "paging": shown,
            "last": queries.last_round(area),
            "readiness": readiness,
            "colours": queries.COLOURS,
            "answer_words": queries.words,
        },
    )


@require_POST
@for_roles(*SENDERS)
def work_out(request: Request) -> HttpResponse:
    """Work out afresh what has to be told."""
    made = acts.work_out(area=request.area, on=request.today, by=request.practitioner, at=request.now)
    messages.success(
        request,
        f"Worked out: {made.counts['waiting']} to tell, {made.counts['held']} held for want of a number.",
    )
    return redirect("exchange:cpis")


@require_POST
@for_roles(*SENDERS)
def make(request: Request) -> HttpResponse:
    """Make the next file of what waits."""
    try:
        file = acts.make_file(area=request.area, on=request.today, by=request.practitioner, at=request.now)
    except acts.NothingToTell:
        messages.info(request, "Nothing waits to be told, so no file was made.")
        return redirect("exchange:cpis")
    return redirect("exchange:cpis-file", pk=file.pk)


@require_http_methods(["GET", "POST"])
@for_roles(*SENDERS)
def file(request: Request, pk: int) -> HttpResponse:
    found = queries.file(request.area, pk)
    if found is None:
        raise Http404
    sent = request.method == "POST"
    form = AnswersForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            number = acts.take_answers(
                file=found,
                code=form.cleaned_data["code"],
                answers=form.cleaned_data["file"],
                by=request.practitioner,
                at=request.now,
            )
        except acts.WrongAnswer as fault:
            form.add_error("file", str(fault))
        else:
            messages.success(request, f"The answers are recorded; {number} of the file’s records changed.")
            return redirect("exchange:cpis-file", pk=pk)
    records = queries.records(found)
    shown = paging(request, found.records_in, 50)
    rows = list(records[shown.rows])
    _saw(request, "exchange.cpis-file", f"cpis-file:{pk}", {row.child_id for row in rows})
    return render(
        request,
        "exchange/cpis_file.html",
        {"file": found, "form": form, "rows": rows, "paging": shown, "answer_words": queries.words},
        status=422 if form.errors else 200,
    )


@require_GET
@for_roles(*SENDERS)
def take(request: Request, pk: int) -> HttpResponse:
    """Hand over a file as the writer makes it; the same records each time."""
    found = queries.file(request.area, pk)
    if found is None:
        raise Http404
    out = BytesIO()
    try:
        name = cpis_files.write(found, out)
    except NoWriter as fault:
        messages.error(request, f"{fault}. Whoever runs the service has to put the setting right.")
        return redirect("exchange:cpis-file", pk=pk)
    _saw(
        request,
        "exchange.cpis-taken",
        f"cpis-file:{pk}",
        queries.records(found).values_list("child", flat=True),
    )
    response = HttpResponse(out.getvalue(), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@for_roles(*SENDERS)
def mother(request: Request, pk: int) -> HttpResponse:
    """Record the NHS number of an unborn child's mother."""
    found = queries.number(request.area, pk)
    if found is None or found.whose != "mother":
        raise Http404
    form = MotherForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.say_mothers_number(
                area=request.area,
                row=found,
                number=form.cleaned_data["number"],
                by=request.practitioner,
                at=request.now,
            )
        except acts.NotANumber as fault:
            form.add_error("number", str(fault))
        else:
            messages.success(request, "The number is recorded. It is told with the next file.")
            return redirect("exchange:cpis")
    _saw(request, "exchange.cpis-number", f"child:{found.child_id}", [found.child_id])
    return render(
        request, "exchange/cpis_mother.html", {"form": form, "row": found}, status=422 if form.errors else 200
    )
