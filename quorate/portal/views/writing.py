"""The pages on which a partner who came by a link writes their report: the reports' own, in the portal's frame."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from quorate.reports import frames
from quorate.reports.views import writing

from ..entry import Entrant, by_link
from ..queries import asked as queries

both = require_http_methods(["GET", "POST"])


def _linked(page: Callable[..., HttpResponse]) -> Any:
    """Return a page of the reports for somebody who came by a link and was asked for a report."""

    @wraps(page)
    def view(request: Any, entrant: Entrant, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries.may_write(entrant.invitation):
            raise Http404
        back = entrant.address("asked")
        frame = frames.through_door(
            entrant.invitation, names="portal:report-", back=back, done=back, base=entrant.base
        )
        # The audit names the door by which they came.
        return page(request, replace(frame, by=entrant.by), *args, **kwargs)

    return by_link(view)


PAGES: dict[str, tuple[str, Any]] = {
    "write": ("", _linked(both(writing.overview))),
    "question": ("questions/<slug:key>/", _linked(both(writing.question))),
    "recommend": ("recommend/", _linked(both(writing.recommend))),
    "files": ("files/", _linked(both(writing.files))),
    "take-out": ("files/<slug:ref>/out/", _linked(require_POST(writing.take_out))),
    "sign": ("sign/", _linked(both(writing.sign))),
    "whole": ("whole/", _linked(both(writing.whole))),
}
