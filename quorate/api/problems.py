"""What the API answers when it cannot do what was asked: RFC 9457 problem documents in plain words.

A problem names fields and says what to do. It never repeats what was sent, and tells nothing of a child.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
WHERE = "/api/docs/#problem-"

TITLES = {
    "bad-request": (400, "The request cannot be understood"),
    "bad-json": (400, "The body is not JSON"),
    "no-token": (401, "A valid token is needed"),
    "no-scope": (403, "This token is not allowed to do that"),
    "refused": (403, "That is not allowed"),
    "not-found": (404, "There is no such thing in this area"),
    "no-method": (405, "That cannot be done at this address"),
    "in-the-way": (409, "What is recorded stands in the way"),
    "on-record": (409, "The child may be on record already"),
    "changed": (412, "The child's record has changed since you read it"),
    "too-large": (413, "The body is too large"),
    "not-json": (415, "Send the body as application/json"),
    "not-valid": (422, "Something in the request has to be put right"),
    "key-used": (422, "This Idempotency-Key was used for another request"),
    "name-version": (428, "Say which version of the child's record you change"),
    "too-many": (429, "Too many requests"),
    "fault": (500, "A fault of ours"),
    "not-now": (503, "Not available at the moment"),
}
"""Each kind of problem: its status and its title."""
BY_STATUS = {
    400: "bad-request",
    401: "no-token",
    403: "refused",
    404: "not-found",
    405: "no-method",
    413: "too-large",
    415: "not-json",
    422: "not-valid",
    429: "too-many",
    503: "not-now",
}


class Problem(Exception):
    """Nothing was done. ``kind`` is one of TITLES; ``more`` are further members of the document."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = more

    @property
    def status(self) -> int:
        return TITLES[self.kind][0]

    def document(self) -> dict[str, Any]:
        """Return the members of the problem document."""
        status, title = TITLES[self.kind]
        said: dict[str, Any] = {
            "type": WHERE + self.kind,
            "title": title,
            "status": status,
            "detail": self.detail,
        }
        if self.errors:
            said["errors"] = [{"field": field, "says": says} for field, says in self.errors]
        return {**said, **self.more}


def wrong(field: str, says: str) -> Problem:
    """Return the problem of one field."""
    return Problem(
        "not-valid", "Put right what is named under errors, and send it again.", errors=[(field, says)]
    )


def not_found() -> Problem:
    """Return what is answered alike to an unknown id and to one of another area."""
    return Problem("not-found", "Nothing in this token's area has that id.")


def answer(problem: Problem) -> HttpResponse:
    """Return the response that tells of a problem."""
    response = HttpResponse(
        json.dumps(problem.document(), ensure_ascii=False), status=problem.status, content_type=MEDIA_TYPE
    )
    for name, value in problem.headers.items():
        response[name] = value
    return response


def of_status(status: int) -> Problem:
    """Return a problem in general words for a status that something below the API answered with."""
    kind = BY_STATUS.get(status, "fault" if status >= 500 else "bad-request")
    says = {
        "bad-request": "Look at the address, the headers and the body against the reference at /api/docs/.",
        "not-found": "Nothing in this token's area has that id.",
        "no-method": "The header Allow names what can be done here.",
        "too-large": "Send less at once.",
        "fault": "It has been logged. Try again later with the same Idempotency-Key: nothing is done twice.",
        "not-now": "Try again later with the same Idempotency-Key: nothing is done twice.",
    }
    return Problem(kind, says.get(kind, "See the reference at /api/docs/."))
