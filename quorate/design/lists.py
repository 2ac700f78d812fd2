"""Lists by address: paging, sorting and filters are links, so a page can be kept, sent and gone back to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

PER_PAGE = 50


def here(request: HttpRequest, **changes: Any) -> str:
    """Return this page's own query string with some keys changed; None takes a key away.

    The page number goes whenever anything else changes: page 7 of another list means nothing.
    """
    query: QueryDict = request.GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query.setlist(key, [str(value)])
    return f"?{query.urlencode()}" if query else request.path


@dataclass(frozen=True)
class PageLink:
    """One numbered link; number None stands for the gap between numbers."""

    number: int | None
    href: str
    current: bool = False


@dataclass(frozen=True)
class Paging:
    """Which rows of a list this page shows, and the links to the others."""

    number: int
    per_page: int
    total: int
    links: tuple[PageLink, ...] = ()
    previous: str = ""
    next: str = ""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def start(self) -> int:
        """The offset of the first row, from 0."""
        return (self.number - 1) * self.per_page

    @property
    def stop(self) -> int:
        """The offset after the last row."""
        return min(self.start + self.per_page, self.total)

    @property
    def rows(self) -> slice:
        return slice(self.start, self.stop)


def page_number(request: HttpRequest) -> int:
    """Return the page asked for; anything that is not a number is page 1."""
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 8 else 1


def paging(request: HttpRequest, total: int, per_page: int = PER_PAGE) -> Paging:
    """Return the paging of a list of `total` rows; a page past the end shows the last one."""
    last = max(1, -(-total // per_page))
    number = min(page_number(request), last)
    shown = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    links: list[PageLink] = []
    for before, this in zip([0, *shown], shown, strict=False):
        if this - before > 1:
            links.append(PageLink(None, ""))
        links.append(PageLink(this, here(request, page=this), this == number))
    return Paging(
        number=number,
        per_page=per_page,
        total=total,
        links=tuple(links),
        previous=here(request, page=number - 1) if number > 1 else "",
        next=here(request, page=number + 1) if number < last else "",
    )


def sort_key(request: HttpRequest, allowed: tuple[str, ...], default: str) -> str:
    """Return the sort asked for ("due", or "-due" for descending) if the list offers it, else the default."""
    asked = request.GET.get("sort", default)
    return asked if asked.removeprefix("-") in allowed else default
