"""The reference of the API, read out of its own OpenAPI document: for the page and for docs/reference/api.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .access import A_MINUTE
from .middleware import LARGEST
from .problems import TITLES
from .queries.happened import WORDS
from .scopes import SCOPES

GUIDE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Tokens",
        (
            "The designated manager or the service manager makes a token at /api/tokens/. Send it with each request: "
            "Authorization: Bearer quorate_... It belongs to one area: what is elsewhere does not exist for it. "
            "Cookies are not read. Everything that a token reads of a child stands in that child's reading log.",
            f"A token may call {A_MINUTE} times a minute; then the answer is 429, and Retry-After says how many "
            "seconds to wait.",
        ),
    ),
    (
        "Lists",
        (
            "A list gives up to `limit` items (100, or up to 200) and `next`. While `next` is not null, ask again with "
            "it as `after`. A parameter that is not known is refused. To keep a copy up to date, ask for children with "
            "`updated_since`, and follow /outcomes from the last `sequence` you saw.",
        ),
    ),
    (
        "Writing",
        (
            "Each request that writes needs the header Idempotency-Key, with a value that is new for each act. If the "
            "line breaks, send the same request with the same key: it is not acted on again, and you get the first "
            "answer with the header Idempotency-Replayed. Keys are kept for 48 hours. What was refused may be put "
            "right and sent under the same key.",
            "A child's version is in the ETag. Send it as If-Match when you change the child. If the child has changed "
            "since, the answer is 412: read again, compare, and send your change once more. A time in need, an "
            "assessment and a Child in Need plan each have a version of their own, which is sent in the same way.",
            f"A body is JSON in UTF-8, of {LARGEST // 1024} kilobytes at most. A field that is not known is refused. "
            "Nothing about a child is overwritten: what it said before is kept, with the reason and the token's name.",
        ),
    ),
    (
        "Webhooks",
        (
            "A webhook gets a POST with a JSON object that holds delivery, event, at, area, sequence and links. It "
            "says nothing about a child: fetch what the links name. It may come twice with the same delivery, and "
            "late. Answer with any status from 200 to 299 within five seconds. Otherwise it is sent again after 1, 5, "
            "15 minutes, 1, 3 and then every 6 hours, and given up after three days. Redirects are not followed.",
            "The header Quorate-Signature reads t=SECONDS,v1=HEX. The HEX is HMAC-SHA256 with your secret over "
            "SECONDS, a full stop and the body as it came. For 24 hours after a secret was renewed there are two v1: "
            "one must fit. Refuse what is older than five minutes.",
        ),
    ),
)
EXPLAINED: Mapping[str, str] = {
    "bad-request": "Nothing was done.",
    "bad-json": "The body cannot be read as JSON.",
    "no-token": "The token is missing, unknown, expired or revoked.",
    "no-scope": "The member scope names what the token would need.",
    "refused": "Nothing was done.",
    "not-found": "An unknown id, and one of another area, are answered alike.",
    "no-method": "The header Allow names the methods.",
    "in-the-way": "The detail says what has to be done first.",
    "on-record": "The member matches lists the identifiers of the children who may be the one.",
    "changed": "Read it again, compare, and send the change with the new ETag.",
    "too-large": "Send less at once.",
    "not-json": "Set Content-Type.",
    "not-valid": "The member errors names each field and what is wrong with it.",
    "key-used": "Use a new key for each act.",
    "name-version": "Send the ETag as If-Match.",
    "too-many": "Wait for the seconds in Retry-After.",
    "fault": "It has been logged. Try again later with the same key.",
    "not-now": "Try again later with the same key.",
}


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    needed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    name: str
    scope: str
    summary: str
    says: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: str
    statuses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    says: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    operations: tuple[Operation, ...]
    shapes: tuple[Shape, ...]

    @property
    def guide(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return GUIDE

    @property
    def scopes(self) -> Mapping[str, str]:
        return SCOPES

    @property
    def events(self) -> Mapping[str, str]:
        return WORDS

    @property
    def problems(self) -> list[tuple[str, int, str, str]]:
        """Each kind of problem with its status, its title and what to do."""
        return [(kind, status, title, EXPLAINED[kind]) for kind, (status, title) in TITLES.items()]


def reference(document: Mapping[str, Any]) -> Reference:
    """Return the reference that an OpenAPI document holds."""
    schemas = document["components"]["schemas"]
    operations = tuple(
        _operation(path, method.upper(), said, schemas)
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    )
    shapes = tuple(
        Shape(name, _says(schema), tuple(_fields(schema)))
        for name, schema in sorted(schemas.items())
        if "properties" in schema
    )
    return Reference(operations, shapes)


def _operation(path: str, method: str, said: Mapping[str, Any], schemas: Mapping[str, Any]) -> Operation:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    shape = schemas.get(_name(body), body)
    answer = said["responses"].get(201) or said["responses"][200]
    return Operation(
        method=method,
        path=path,
        name=said["operationId"],
        scope=said.get("x-scope", ""),
        summary=said["summary"],
        says=said.get("description", ""),
        parameters=tuple(
            Field(one["name"], kind_of(one["schema"]), one["required"], one.get("description", ""))
            for one in said["parameters"]
        ),
        body=tuple(_fields(shape)),
        answers=kind_of(answer["content"]["application/json"]["schema"]),
        statuses=tuple(sorted(int(status) for status in said["responses"])),
    )


def _fields(schema: Mapping[str, Any]) -> Iterator[Field]:
    needed = set(schema.get("required", ()))
    for name, one in schema.get("properties", {}).items():
        yield Field(name, kind_of(one), name in needed, one.get("description", ""))


def _says(schema: Mapping[str, Any]) -> str:
    return " ".join(str(schema.get("description", "")).split()).replace("``", "`")


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return a schema in words: its shape's name, or its type, form and bounds."""
    if "$ref" in schema:
        return _name(schema)
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return "one of " + ", ".join(f"{one!r}" if one == "" else str(one) for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    words = {
        "string": "text",
        "integer": "number",
        "boolean": "true or false",
        "null": "null",
        "object": "object",
    }
    form = {"date": "day", "date-time": "moment"}.get(schema.get("format", ""))
    kind = form or words.get(str(schema.get("type", "")), "anything")
    return f"{kind}, up to {schema['maxLength']} signs" if "maxLength" in schema else kind
