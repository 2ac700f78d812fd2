"""Strategy discussions and section 47 enquiries, within one area."""

from collections.abc import Collection

from quorate.enquiries.models import Discussion, Enquiry, Subject
from quorate.people.models import Area

from ..problems import not_found
from ..shapes.conferences import DiscussionTold, EnquiriesAsked, EnquiryTold, SubjectTold
from ..shapes.plain import Page
from .children import paged


def enquiries(area: Area, asked: EnquiriesAsked) -> tuple[Page[EnquiryTold], list[int]]:
    """Return a page of the area's enquiries, and the numbers of the children they are about."""
    found = Enquiry.objects.filter(area=area).select_related("family")
    if asked.open is not None:
        found = found.filter(closed_on__isnull=asked.open)
    if asked.child is not None:
        about = Subject.objects.filter(child__area=area, child__la_child_id=asked.child)
        found = found.filter(pk__in=about.values("enquiry"))
    rows, more = paged(found, asked.after, asked.limit)
    items, children = told(rows)
    return Page(items=items, next=more), children


def row_of(area: Area, number: int) -> Enquiry:
    """Return one enquiry of the area.

    :raises Problem: if there is none of that number there
    """
    row = Enquiry.objects.filter(area=area, pk=number).select_related("area", "family").first()
    if row is None:
        raise not_found()
    return row


def enquiry(area: Area, number: int) -> tuple[EnquiryTold, list[int]]:
    """Return one enquiry of the area as the API tells of it, and the numbers of its children."""
    items, children = told([row_of(area, number)])
    return items[0], children


def told(rows: Collection[Enquiry]) -> tuple[list[EnquiryTold], list[int]]:
    """Return enquiries as the API tells of them, with two queries however many they are."""
    numbers = [row.pk for row in rows]
    subjects = list(Subject.objects.filter(enquiry__in=numbers).select_related("child").order_by("pk"))
    discussions = list(Discussion.objects.filter(enquiry__in=numbers).order_by("on", "pk"))
    items = [
        EnquiryTold(
            id=row.pk,
            family=row.family.reference,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            children=[
                SubjectTold(
                    la_child_id=one.child.la_child_id,
                    outcome=one.outcome,
                    section_47_on=one.section_47_on,
                    open=one.open,
                )
                for one in subjects
                if one.enquiry_id == row.pk
            ],
            discussions=[
                DiscussionTold(id=one.pk, on=one.on, how=one.how, superseded=not one.stands)
                for one in discussions
                if one.enquiry_id == row.pk
            ],
        )
        for row in rows
    ]
    return items, [one.child_id for one in subjects]
