"""What other programs can record. Each request acts once under its Idempotency-Key."""

import re
from typing import Annotated

from django.http import HttpResponse
from ninja import Header, Path

from ..access import Call
from ..actions import children as acts
from ..actions import enquiries as enquiring
from ..actions.once import Done, once
from ..operations import write
from ..problems import Problem
from ..queries import children, enquiries
from ..shapes.children import ChildChanges, ChildTold, Leaving, MemberTold, NewChild, NewMember
from ..shapes.conferences import EnquiryTold
from ..shapes.enquiries import NewDiscussion, NewEnquiry
from ..shapes.plain import AnyLaChildId, Id

ChildKey = Annotated[AnyLaChildId, Path(description="the case system's identifier of the child")]
Number = Annotated[Id, Path()]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="a value of your own, new for each act, such as a UUID; the same one when you repeat it",
        min_length=8,
        max_length=80,
        pattern=r"^[A-Za-z0-9._:-]{8,80}$",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description='the ETag of the child as you read it, such as "3"', max_length=40),
]


def version_of(if_match: str | None) -> int:
    """Return the version that If-Match names.

    :raises Problem: if it is missing, or no ETag of ours
    """
    if not if_match:
        raise Problem("name-version", "Read it, and send its ETag as If-Match.")
    found = re.fullmatch(r'(?:W/)?"(\d{1,9})"', if_match.strip())
    if found is None:
        raise acts.changed()
    return int(found[1])


def child_done(call: Call, la_child_id: str, status: int = 200) -> Done:
    """Return a child as the answer to an act."""
    shape = children.told_one(call.auth.area, la_child_id)
    return Done(shape, status, f'"{shape.version}"')


@write("/children", scope="children:write", told=ChildTold, summary="Bring in a child", made=True)
def create_child(request: Call, body: NewChild, key: Key) -> HttpResponse:
    """If children like this one are on record, the problem `on-record` names their identifiers under `matches`."""

    def act() -> Done:
        row = acts.bring_in(caller=request.auth, said=body, today=request.today, at=request.now)
        return child_done(request, row.la_child_id, 201)

    return once(request, key, act)


@write(
    "/children/{la_child_id}",
    scope="children:write",
    told=ChildTold,
    summary="Put right what is said of a child",
    method="PATCH",
)
def change_child(
    request: Call, la_child_id: ChildKey, body: ChildChanges, key: Key, if_match: IfMatch = None
) -> HttpResponse:
    """Only what is sent changes. What was said before is kept, with `why`."""

    def act() -> Done:
        row = acts.put_right(
            caller=request.auth,
            child=children.child(request.auth.area, la_child_id),
            said=body,
            version=version_of(if_match),
            today=request.today,
            at=request.now,
        )
        return child_done(request, row.la_child_id)

    return once(request, key, act)


@write(
    "/children/{la_child_id}/network",
    scope="network:write",
    told=MemberTold,
    summary="Put somebody into a child's network",
    made=True,
)
def join_network(request: Call, la_child_id: ChildKey, body: NewMember, key: Key) -> HttpResponse:
    """Somebody who is in it already keeps the part they have."""

    def act() -> Done:
        child = children.child(request.auth.area, la_child_id)
        row, new = acts.join(caller=request.auth, child=child, said=body, today=request.today, at=request.now)
        return Done(children.member_told(children.member(child, row.pk)), 201 if new else 200)

    return once(request, key, act)


@write(
    "/children/{la_child_id}/network/{member_id}/end",
    scope="network:write",
    told=MemberTold,
    summary="End somebody's part in a child's case",
)
def leave_network(
    request: Call, la_child_id: ChildKey, member_id: Number, body: Leaving, key: Key
) -> HttpResponse:
    """The row stays, with its last day."""

    def act() -> Done:
        member = children.member(children.child(request.auth.area, la_child_id), member_id)
        row = acts.leave(caller=request.auth, member=member, said=body, today=request.today, at=request.now)
        return Done(children.member_told(row))

    return once(request, key, act)


@write(
    "/enquiries",
    scope="enquiries:write",
    told=EnquiryTold,
    summary="Record the first strategy discussion about a family",
    made=True,
)
def create_enquiry(request: Call, body: NewEnquiry, key: Key) -> HttpResponse:
    """It opens the enquiry; for each child in `enquire` the clock of the initial conference starts."""

    def act() -> Done:
        row = enquiring.open_enquiry(caller=request.auth, said=body, key=key, at=request.now)
        return Done(enquiries.enquiry(request.auth.area, row.pk)[0], 201)

    return once(request, key, act)


@write(
    "/enquiries/{enquiry_id}/discussions",
    scope="enquiries:write",
    told=EnquiryTold,
    summary="Record another strategy discussion of an enquiry",
    made=True,
)
def create_discussion(request: Call, enquiry_id: Number, body: NewDiscussion, key: Key) -> HttpResponse:
    """It starts no clock that runs already."""

    def act() -> Done:
        row = enquiries.row_of(request.auth.area, enquiry_id)
        enquiring.add_discussion(caller=request.auth, enquiry=row, said=body, key=key, at=request.now)
        return Done(enquiries.enquiry(request.auth.area, enquiry_id)[0], 201)

    return once(request, key, act)
