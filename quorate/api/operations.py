"""How an operation of the API is described: its scope, what it takes and gives, and what else it may answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel

from .access import JSON, Bearer, Call
from .problems import wrong
from .shapes.plain import ProblemDocument

View = TypeVar("View", bound=Callable[..., HttpResponse])
router = Router()
"""All operations stand in one: reading and writing at the same address are one address."""
READ_PROBLEMS = frozenset({401, 403, 404, 422, 429})
WRITE_PROBLEMS = READ_PROBLEMS | {400, 409, 412, 413, 415, 428}


def reply(shape: BaseModel, *, status: int = 200, etag: str = "") -> HttpResponse:
    """Return a response that tells of something."""
    response = HttpResponse(shape.model_dump_json(), status=status, content_type=JSON)
    if etag:
        response["ETag"] = etag
    return response


def read(path: str, *, scope: str, told: Any, summary: str) -> Callable[[View], View]:
    """Return a decorator: the function answers GET at this path to tokens with the scope."""
    return _operation("GET", path, scope, {200: told}, READ_PROBLEMS, summary)


def write(
    path: str,
    *,
    scope: str,
    told: Any,
    summary: str,
    method: str = "POST",
    made: bool = False,
) -> Callable[[View], View]:
    """Return a decorator: the function acts on a request at this path. ``made``: it may answer 201 as well as 200."""
    answers = {200: told, 201: told} if made else {200: told}
    return _operation(method, path, scope, answers, WRITE_PROBLEMS, summary)


def _operation(
    method: str,
    path: str,
    scope: str,
    answers: dict[int, Any],
    problems: frozenset[int],
    summary: str,
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Call, *args: Any, **kwargs: Any) -> HttpResponse:
            _only_known(request, guarded)
            return view(request, *args, **kwargs)

        router.add_api_operation(
            path,
            [method],
            guarded,
            auth=Bearer(scope),
            response={**answers, problems: ProblemDocument},
            operation_id=view.__name__,
            url_name=path.strip("/").replace("/", "-").replace("{", "").replace("}", "") or None,
            summary=summary,
            openapi_extra={"x-scope": scope},
        )
        return cast(View, guarded)

    return decorate


def _only_known(request: Call, view: Any) -> None:
    """Refuse parameters that the operation does not have: a misspelt filter must not pass for no filter.

    :raises Problem: naming them
    """
    operation = view._ninja_operation
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }
    for name in request.GET:
        if name not in known:
            shown = name if name.isidentifier() and len(name) <= 40 else "query"
            raise wrong(
                shown, "There is no such parameter. Known here: " + (", ".join(sorted(known)) or "none")
            )
