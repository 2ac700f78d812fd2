"""What the views of oversight share: finding what a reader may see, recording that it was seen, saying no."""

from typing import Any, TypeVar

from django.http import Http404

from quorate.audit.actions import record_seen
from quorate.cases.actions import Stale
from quorate.design.forms import Form
from quorate.people.requests import Request

from ..queries.case import child_seen_by
from ..refusals import Refused

REFUSALS = (Refused, Stale)


def the_child(request: Request, pk: int) -> Any:
    """Return a child whose case the reader may open, or answer that there is none."""
    return there(child_seen_by(request.practitioner, pk))


Thing = TypeVar("Thing")


def there(found: Thing | None) -> Thing:
    """Return what was found, or answer that there is none: not there and not yours look the same."""
    if found is None:
        raise Http404
    return found


def saw(request: Request, what: str, about: str, *children: int) -> None:
    record_seen(
        what=what,
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=children,
    )


def complain(form: Form, refusal: Exception) -> None:
    """Put what an act was refused with above the form, sentence by sentence."""
    says: Any = getattr(refusal, "says", None) or (str(refusal),)
    for one in says:
        form.add_error(None, one)


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None
