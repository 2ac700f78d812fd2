"""Times in need, as the main case system told them."""

from collections import defaultdict

from quorate.cases.models import Child
from quorate.episodes.models import Assessment, Episode, NeedPlan

from ..shapes.conferences import AssessmentTold, EpisodeTold, NeedPlanTold


def of(child: Child) -> list[EpisodeTold]:
    """Return a child's times in need that stand, the first referral first."""
    rows = list(Episode.objects.filter(child=child, taken_out_at=None).order_by("referred_on", "pk"))
    numbers = [row.pk for row in rows]
    assessed: dict[int, list[AssessmentTold]] = defaultdict(list)
    for one in Assessment.objects.filter(episode__in=numbers, taken_out_at=None).order_by("started_on", "pk"):
        told = AssessmentTold(
            id=one.pk, started_on=one.started_on, authorised_on=one.authorised_on, factors=list(one.factors)
        )
        assessed[one.episode_id].append(told)
    planned: dict[int, list[NeedPlanTold]] = defaultdict(list)
    for plan in NeedPlan.objects.filter(episode__in=numbers, taken_out_at=None).order_by("started_on", "pk"):
        planned[plan.episode_id].append(
            NeedPlanTold(id=plan.pk, started_on=plan.started_on, ended_on=plan.ended_on)
        )
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
