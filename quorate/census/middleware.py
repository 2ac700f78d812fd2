"""Says what the census's rules find in what was just entered, with the rule's number and how to put it right."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from quorate.audit.watching import watching
from quorate.people.access import STAFF
from quorate.people.models import Practitioner

from . import noticing

SHOWN = 3


class CensusRules:
    """Looks at the children of whom a form has just told something, and adds a message for each rule that speaks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader: Practitioner | None = getattr(request, "practitioner", None)
        if request.method != "POST" or reader is None or reader.role not in STAFF:
            return self.get_response(request)
        with watching() as acted:
            response = self.get_response(request)
        children = noticing.told_of(acted)
        if response.status_code == 302 and 0 < len(children) <= noticing.MOST_CHILDREN:
            self._tell(request, reader, children)
        return response

    @staticmethod
    def _tell(request: HttpRequest, reader: Practitioner, children: set[int]) -> None:
        found = noticing.look(reader.area, children, request.now)  # type: ignore[attr-defined]
        new = [one for said in found.values() for one in said]
        for one in new[:SHOWN]:
            messages.warning(request, f"Census rule {one.rule}: {one.what} {one.remedy}")
        if len(new) > SHOWN:
            messages.warning(
                request, f"The census's rules say {len(new) - SHOWN} more: see the children's pages."
            )
