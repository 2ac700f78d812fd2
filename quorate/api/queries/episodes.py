"""Times in need, as the main case system told them."""

from collections import defaultdict
from collections.abc import Sequence

from quorate.cases.models import Child
from quorate.episodes.models import Assessment, Episode, NeedPlan

from ..problems import not_found
from ..shapes.episodes import AssessmentTold, EpisodeTold, NeedPlanTold


def of(child: Child) -> list[EpisodeTold]:
    """Return a child's times in need that stand, the first referral first."""
    return told(list(Episode.objects.filter(child=child, taken_out_at=None).order_by("referred_on", "pk")))


def told(rows: Sequence[Episode]) -> list[EpisodeTold]:
    """Return times in need as the API tells of them, with two queries however many they are."""
    numbers = [row.pk for row in rows]
    assessed: dict[int, list[AssessmentTold]] = defaultdict(list)
    for one in Assessment.objects.filter(episode__in=numbers, taken_out_at=None).order_by("started_on", "pk"):
        assessed[one.episode_id].append(assessment_told(one))
    planned: dict[int, list[NeedPlanTold]] = defaultdict(list)
    for plan in NeedPlan.objects.filter(episode__in=numbers, taken_out_at=None).order_by("started_on", "pk"):
        planned[plan.episode_id].append(need_plan_told(plan))
    return [
        EpisodeTold(
            id=row.pk,
            version=row.version,
            referred_on=row.referred_on,
            source=row.source,
            primary_need=row.primary_need,
            no_further_action=row.no_further_action,
            closed_on=row.closed_on,
            closed_because=row.closed_because,
            assessments=assessed[row.pk],
            need_plans=planned[row.pk],
        )
        for row in rows
    ]


def assessment_told(row: Assessment) -> AssessmentTold:
    return AssessmentTold(
        id=row.pk,
        version=row.version,
        started_on=row.started_on,
        authorised_on=row.authorised_on,
        internal_review_on=row.internal_review_on,
        factors=list(row.factors),
    )


def need_plan_told(row: NeedPlan) -> NeedPlanTold:
    return NeedPlanTold(id=row.pk, version=row.version, started_on=row.started_on, ended_on=row.ended_on)


def episode(child: Child, number: int) -> Episode:
    """Return a time in need of the child that stands.

    :raises Problem: if there is none of that number
    """
    found = Episode.objects.filter(child=child, pk=number, taken_out_at=None).first()
    if found is None:
        raise not_found()
    return found


def assessment(within: Episode, number: int) -> Assessment:
    """Return an assessment of the time in need that stands.

    :raises Problem: if there is none of that number
    """
    found = Assessment.objects.filter(episode=within, pk=number, taken_out_at=None).first()
    if found is None:
        raise not_found()
    return found


def need_plan(within: Episode, number: int) -> NeedPlan:
    """Return a Child in Need plan of the time in need that stands.

    :raises Problem: if there is none of that number
    """
    found = NeedPlan.objects.filter(episode=within, pk=number, taken_out_at=None).first()
    if found is None:
        raise not_found()
    return found
