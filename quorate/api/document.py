"""The API itself: the operations of the views, the words for what goes wrong, and the OpenAPI document of both."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from .operations import router
from .problems import MEDIA_TYPE, Problem, answer, of_status

VERSION = "1.0"
ABOUT = (
    "For the main case system of a council: keep Quorate up to date, and take its results back. "
    "A token belongs to one area and has narrow scopes; each reading of a child is in the child's log."
)
NOT_SHOWN = frozenset({"body", "query", "path", "header", "asked"})
SAYS = {
    "missing": "This is needed",
    "extra_forbidden": "There is no such field",
    "string_type": "This must be text",
    "bool_type": "This must be true or false",
    "int_type": "This must be a whole number",
    "int_parsing": "This must be a whole number",
    "string_unicode": "This is not valid text",
    "model_attributes_type": "This must be an object",
    "model_type": "This must be an object",
    "dict_type": "This must be an object",
    "list_type": "This must be a list",
    "string_pattern_mismatch": "This holds signs that are not allowed here, or is of another form",
    "value_error": "",
}


class Api(NinjaAPI):
    """Ninja's, with problem documents in the OpenAPI document as they are answered."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        found = super().get_openapi_schema(path_prefix="/api/v1/")
        for path in found["paths"].values():
            for operation in path.values():
                for status, said in operation["responses"].items():
                    if int(status) >= 400:
                        said["content"] = {MEDIA_TYPE: said["content"]["application/json"]}
        return found


api = Api(
    title="Quorate",
    version=VERSION,
    description=ABOUT,
    docs_url=None,
    urls_namespace="v1",
)
api.add_router("", router)


@api.exception_handler(Problem)
def a_problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(problem)


@api.exception_handler(AuthenticationError)
def no_token(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    says = "Send the header Authorization: Bearer with a token of this area that has not expired or been revoked."
    return answer(Problem("no-token", says, headers={"WWW-Authenticate": 'Bearer realm="Quorate"'}))


@api.exception_handler(HttpError)
def in_general(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return answer(Problem("bad-json", "Send one JSON object, in UTF-8."))
    return answer(of_status(error.status_code))


@api.exception_handler(ValidationError)
def not_valid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    says = "Put right what is named under errors, and send it again."
    return answer(Problem("not-valid", says, errors=[in_words(one) for one in error.errors[:50]]))


def in_words(error: dict[str, Any]) -> tuple[str, str]:
    """Return the field that an error is about and what is wrong with it, without what was sent."""
    places = [str(part) for part in error["loc"] if str(part) not in NOT_SHOWN]
    # A field that does not exist is named by whoever sent it, so it is not repeated unless it is plainly a name.
    shown = [part if part.replace("-", "_").isidentifier() or part.isdecimal() else "?" for part in places]
    says = SAYS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return ".".join(part[:40] for part in shown) or "body", says


def server() -> str:
    """Return the address at which this instance answers."""
    return str(settings.PUBLIC_URL)
