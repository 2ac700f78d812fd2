"""What the main case system tells of times in need: read one by one, recorded, put right, taken out."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Header, Path

from ..access import Call
from ..actions import episodes as acts
from ..actions.once import Done, once
from ..actions.seen import saw
from ..operations import read, reply, write
from ..queries import children, episodes
from ..shapes.episodes import (
    AssessmentChanges,
    AssessmentTold,
    EpisodeChanges,
    EpisodesTold,
    EpisodeTold,
    NeedPlanChanges,
    NeedPlanTold,
    NewAssessment,
    NewEpisode,
    NewNeedPlan,
    TakenOut,
)
from ..shapes.plain import Id
from .writing import ChildKey, Key, version_of

Number = Annotated[Id, Path()]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description='the ETag of the entry: its version, such as "3"', max_length=40),
]
ALL = "/children/{la_child_id}/episodes"
ONE = ALL + "/{episode_id}"
ASSESSMENT = ONE + "/assessments/{assessment_id}"
NEED_PLAN = ONE + "/need-plans/{need_plan_id}"


def row_of(call: Call, la_child_id: str, number: int) -> Any:
    """Return a time in need that stands, of a child of the caller's area."""
    return episodes.episode(children.child(call.auth.area, la_child_id), number)


def told_now(row: Any, status: int = 200) -> Done:
    """Return a time in need as the answer to an act."""
    shape = episodes.told([row])[0]
    return Done(shape, status, f'"{shape.version}"')


@read(ONE, scope="episodes:read", told=EpisodeTold, summary="One time in need")
def get_episode(request: Call, la_child_id: ChildKey, episode_id: Number) -> HttpResponse:
    """The header ETag holds the version: send it back as If-Match when you change the referral or the closing."""
    row = row_of(request, la_child_id, episode_id)
    saw(request, "episode", row.ref, [row.child_id])
    shape = episodes.told([row])[0]
    return reply(shape, etag=f'"{shape.version}"')


@write(ALL, scope="episodes:write", told=EpisodeTold, summary="Record a referral", made=True)
def create_episode(request: Call, la_child_id: ChildKey, body: NewEpisode, key: Key) -> HttpResponse:
    """It begins a time in need. News about an open case is no new referral: close that one first, or correct it."""

    def act() -> Done:
        child = children.child(request.auth.area, la_child_id)
        return told_now(acts.record(caller=request.auth, child=child, said=body, at=request.now), 201)

    return once(request, key, act)


@write(
    ONE,
    scope="episodes:write",
    told=EpisodeTold,
    summary="Put a referral right, or close the case",
    method="PATCH",
)
def change_episode(
    request: Call,
    la_child_id: ChildKey,
    episode_id: Number,
    body: EpisodeChanges,
    key: Key,
    if_match: IfMatch = None,
) -> HttpResponse:
    """Only what is sent changes. To close the case, send `closed_on` and `closed_because`."""

    def act() -> Done:
        row = acts.correct(
            caller=request.auth,
            episode=row_of(request, la_child_id, episode_id),
            said=body,
            version=version_of(if_match),
            at=request.now,
        )
        return told_now(row)

    return once(request, key, act)


@write(
    ONE + "/take-out",
    scope="episodes:write",
    told=EpisodesTold,
    summary="Take a time in need out, as recorded wrongly",
)
def take_episode_out(
    request: Call,
    la_child_id: ChildKey,
    episode_id: Number,
    body: TakenOut,
    key: Key,
    if_match: IfMatch = None,
) -> HttpResponse:
    """What is recorded within it goes with it. The answer is what still stands of the child."""

    def act() -> Done:
        child = children.child(request.auth.area, la_child_id)
        acts.take_out(
            caller=request.auth,
            entry=episodes.episode(child, episode_id),
            said=body,
            version=version_of(if_match),
            at=request.now,
        )
        return Done(EpisodesTold(items=episodes.of(child)))

    return once(request, key, act)


@write(
    ONE + "/assessments",
    scope="episodes:write",
    told=AssessmentTold,
    summary="Record an assessment",
    made=True,
)
def create_assessment(
    request: Call, la_child_id: ChildKey, episode_id: Number, body: NewAssessment, key: Key
) -> HttpResponse:
    """Of one that goes on, leave out `authorised_on`, and change it when it is authorised."""

    def act() -> Done:
        within = row_of(request, la_child_id, episode_id)
        row = acts.add_assessment(caller=request.auth, episode=within, said=body, at=request.now)
        return Done(episodes.assessment_told(row), 201, f'"{row.version}"')

    return once(request, key, act)


@write(
    ASSESSMENT,
    scope="episodes:write",
    told=AssessmentTold,
    summary="Put an assessment right, or say that it is authorised",
    method="PATCH",
)
def change_assessment(
    request: Call,
    la_child_id: ChildKey,
    episode_id: Number,
    assessment_id: Number,
    body: AssessmentChanges,
    key: Key,
    if_match: IfMatch = None,
) -> HttpResponse:
    """Only what is sent changes."""

    def act() -> Done:
        found = episodes.assessment(row_of(request, la_child_id, episode_id), assessment_id)
        version = version_of(if_match)
        row = acts.correct_assessment(
            caller=request.auth, assessment=found, said=body, version=version, at=request.now
        )
        return Done(episodes.assessment_told(row), 200, f'"{row.version}"')

    return once(request, key, act)


@write(
    ASSESSMENT + "/take-out",
    scope="episodes:write",
    told=EpisodeTold,
    summary="Take an assessment out, as recorded wrongly",
)
def take_assessment_out(
    request: Call,
    la_child_id: ChildKey,
    episode_id: Number,
    assessment_id: Number,
    body: TakenOut,
    key: Key,
    if_match: IfMatch = None,
) -> HttpResponse:
    """The answer is what still stands of the time in need."""

    def act() -> Done:
        within = row_of(request, la_child_id, episode_id)
        acts.take_out(
            caller=request.auth,
            entry=episodes.assessment(within, assessment_id),
            said=body,
            version=version_of(if_match),
            at=request.now,
        )
        return told_now(within)

    return once(request, key, act)


@write(
    ONE + "/need-plans",
    scope="episodes:write",
    told=NeedPlanTold,
    summary="Record a Child in Need plan",
    made=True,
)
def create_need_plan(
    request: Call, la_child_id: ChildKey, episode_id: Number, body: NewNeedPlan, key: Key
) -> HttpResponse:
    """Of one that goes on, leave out `ended_on`, and change it when it has ended."""

    def act() -> Done:
        within = row_of(request, la_child_id, episode_id)
        row = acts.add_need_plan(caller=request.auth, episode=within, said=body, at=request.now)
        return Done(episodes.need_plan_told(row), 201, f'"{row.version}"')

    return once(request, key, act)


@write(
    NEED_PLAN,
    scope="episodes:write",
    told=NeedPlanTold,
    summary="Put a Child in Need plan right, or end it",
    method="PATCH",
)
def change_need_plan(
    request: Call,
    la_child_id: ChildKey,
    episode_id: Number,
    need_plan_id: Number,
    body: NeedPlanChanges,
    key: Key,
    if_match: IfMatch = None,
) -> HttpResponse:
    """Only what is sent changes."""

    def act() -> Done:
        found = episodes.need_plan(row_of(request, la_child_id, episode_id), need_plan_id)
        version = version_of(if_match)
        row = acts.correct_need_plan(
            caller=request.auth, plan=found, said=body, version=version, at=request.now
        )
        return Done(episodes.need_plan_told(row), 200, f'"{row.version}"')

    return once(request, key, act)


@write(
    NEED_PLAN + "/take-out",
    scope="episodes:write",
    told=EpisodeTold,
    summary="Take a Child in Need plan out, as recorded wrongly",
)
def take_need_plan_out(
    request: Call,
    la_child_id: ChildKey,
    episode_id: Number,
    need_plan_id: Number,
    body: TakenOut,
    key: Key,
    if_match: IfMatch = None,
) -> HttpResponse:
    """The answer is what still stands of the time in need."""

    def act() -> Done:
        within = row_of(request, la_child_id, episode_id)
        acts.take_out(
            caller=request.auth,
            entry=episodes.need_plan(within, need_plan_id),
            said=body,
            version=version_of(if_match),
            at=request.now,
        )
        return told_now(within)

    return once(request, key, act)
