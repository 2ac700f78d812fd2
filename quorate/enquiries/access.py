"""Who may open an enquiry: whoever may open the case of one of its children."""

from django.db.models import Exists, OuterRef, QuerySet

from quorate.cases.access import children_seen_by
from quorate.people.models import Practitioner

from .models import Enquiry, Subject


def enquiries_seen_by(reader: Practitioner) -> QuerySet[Enquiry]:
    """Return the enquiries of the reader's area about at least one child whose case the reader may open."""
    seen = Subject.objects.filter(enquiry=OuterRef("pk"), child__in=children_seen_by(reader).values("pk"))
    return Enquiry.objects.filter(Exists(seen), area=reader.area_id)
