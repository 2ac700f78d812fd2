"""During an enquiry: visits, orders, delays, and entries that were wrong."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..actions import correcting, delays, during
from ..forms import ConcludeForm, DelayForm, ExtendForm, KeptSafeForm, OrderForm, TakeOutForm, VisitForm
from ..queries import page, people
from .finding import (
    CORRECTORS,
    RECORDERS,
    both,
    facts_of,
    form_page,
    new_token,
    page_of,
    posted,
    the_entry,
    the_subject,
    tried,
)


@for_roles(*RECORDERS)
@both
def visit(request: Request, pk: int) -> HttpResponse:
    """Record a visit to one child."""
    subject = the_subject(request, pk)
    form = VisitForm(posted(request), initial={"token": new_token()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        seen = during.Seen(
            on=said["on"],
            seen=said["seen"] != "no",
            alone=said["seen"] == "alone",
            others=said["others"] or "",
            why_not=(said["why_not"] if said["seen"] == "no" else said["why_not_alone"]) or "",
            says=said["says"] or "",
        )
        if tried(
            form,
            lambda: during.record_visit(
                subject=subject, visit=seen, token=said["token"], by=request.practitioner, at=request.now
            ),
        ):
            messages.success(request, "The visit is recorded.")
            return redirect("enquiries:enquiry", subject.enquiry_id)
    return form_page(
        request,
        form,
        title="Record a visit",
        caption=subject.child.name,
        back=page_of(subject.enquiry_id),
        button="Record the visit",
    )


@for_roles(*RECORDERS)
@both
def order(request: Request, pk: int) -> HttpResponse:
    """Record an order of the court about one child."""
    subject = the_subject(request, pk)
    form = OrderForm(posted(request), initial={"token": new_token()})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: during.record_order(
                subject=subject, **form.cleaned_data, by=request.practitioner, at=request.now
            ),
        )
    ):
        messages.success(request, "The order is recorded, and the dates are worked out again.")
        return redirect("enquiries:enquiry", subject.enquiry_id)
    return form_page(
        request,
        form,
        title="Record an order of the court",
        caption=subject.child.name,
        back=page_of(subject.enquiry_id),
        button="Record the order",
    )


@for_roles(*RECORDERS)
@both
def extend(request: Request, pk: int) -> HttpResponse:
    """Record that an order was extended."""
    one = the_entry(request, "order", pk)
    form = ExtendForm(posted(request), initial={"version": one.version})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: during.extend_order(
                order=one, **form.cleaned_data, by=request.practitioner, at=request.now
            ),
        )
    ):
        messages.success(request, "The order is extended, and the dates are worked out again.")
        return redirect("enquiries:enquiry", one.subject.enquiry_id)
    return form_page(
        request,
        form,
        title=f"Extend the {one.get_kind_display().lower()}",
        caption=one.subject.child.name,
        back=page_of(one.subject.enquiry_id),
        button="Record the extension",
    )


@for_roles(*RECORDERS)
@both
def conclude(request: Request, pk: int) -> HttpResponse:
    """Record that the examinations and assessments under an order ended."""
    one = the_entry(request, "order", pk)
    form = ConcludeForm(posted(request), initial={"version": one.version})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: during.conclude_assessments(
                order=one, **form.cleaned_data, by=request.practitioner, at=request.now
            ),
        )
    ):
        messages.success(request, "Recorded. The dates are worked out again.")
        return redirect("enquiries:enquiry", one.subject.enquiry_id)
    return form_page(
        request,
        form,
        title="End of examinations and assessments",
        caption=one.subject.child.name,
        back=page_of(one.subject.enquiry_id),
        button="Record it",
    )


@for_roles(*RECORDERS)
@both
def delay(request: Request, pk: int) -> HttpResponse:
    """Report to a manager that the conference will be late."""
    subject = the_subject(request, pk)
    manager = delays.manager_of(subject.child)
    form = DelayForm(
        posted(request),
        managers=people.managers(request.area),
        initial={"token": new_token(), "told": str(manager.pk) if manager else ""},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = next(one for one in people.managers(request.area) if str(one.pk) == said["told"])
        late = delays.Late(said["reasons"], told, said["expected_on"], said["kept_safe"] or "")
        if tried(
            form,
            lambda: delays.report_delay(
                subject=subject, late=late, token=said["token"], by=request.practitioner, at=request.now
            ),
        ):
            messages.success(request, f"{told.name} is told of the delay.")
            return redirect("enquiries:enquiry", subject.enquiry_id)
    return form_page(
        request,
        form,
        title="Report a delay",
        caption=subject.child.name,
        back=page_of(subject.enquiry_id),
        button="Report the delay",
        facts=facts_of(page.line_of(request.practitioner, subject, request.now)),
        keys=("delay-report",),
    )


@for_roles(*RECORDERS)
@both
def kept_safe(request: Request, pk: int) -> HttpResponse:
    """Record how the child is kept safe while the conference is late."""
    one = the_entry(request, "delay", pk)
    form = KeptSafeForm(posted(request), initial={"token": new_token(), "on": request.today})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: delays.keep_safe(delay=one, **form.cleaned_data, by=request.practitioner, at=request.now),
        )
    ):
        messages.success(request, "Recorded.")
        return redirect("enquiries:enquiry", one.subject.enquiry_id)
    return form_page(
        request,
        form,
        title="How the child is kept safe",
        caption=one.subject.child.name,
        back=page_of(one.subject.enquiry_id),
        button="Record it",
        keys=("delay-report",),
    )


@for_roles(*CORRECTORS)
@both
def take_out(request: Request, kind: str, pk: int) -> HttpResponse:
    """Take an entry out that was wrong, saying why; the entry is kept."""
    entry = the_entry(request, kind, pk)
    number = page.enquiry_number(entry)
    form = TakeOutForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: correcting.take_out(
                entry=entry, why=form.cleaned_data["why"], by=request.practitioner, at=request.now
            ),
        )
    ):
        messages.success(request, "Taken out. The entry is kept, with your reason.")
        return redirect("enquiries:enquiry", number)
    return form_page(
        request,
        form,
        title=f"Take an entry out: {page.WORDS[kind].lower()}",
        caption=f"Enquiry {number}",
        back=page_of(number),
        button="Take it out",
    )
