"""Rules about Child in Need plans, alone and beside child protection plans."""

from collections.abc import Iterator
from datetime import date

from .book import Context, Hit, rule, say
from .records import CensusChild, CensusEpisode, CensusNeedPlan, CensusPlan

Hits = Iterator[Hit]


@rule(
    "4000",
    "episode",
    "A referral with no further action has no Child in Need plan.",
    "Mark the referral as one that led to action (ReferralNFA 0).",
)
def need_plan_without_action(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.without_action and episode.need_plans:
        yield Hit(
            episode,
            "ReferralNFA",
            "The referral is marked as without further action, and there is a Child in Need plan.",
            episode.no_further_action,
        )


@rule(
    "4001",
    "episode",
    "A Child in Need plan and a child protection plan are not open at once.",
    "End the Child in Need plan on the day the child protection plan began.",
)
def both_open(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    need = next((n for n in episode.need_plans if n.ended_on is None), None)
    if need and any(plan.ended_on is None for plan in episode.plans):
        yield Hit(need, "CINPlanEndDate", "A Child in Need plan and a child protection plan are both open.")


@rule(
    "4003",
    "plan",
    "No review of a child protection plan is held while a Child in Need plan runs, except the one that ends it.",
    "Correct the dates of the Child in Need plan: it starts on the day the child protection plan ends.",
)
def review_in_need_plan(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    for review in plan.reviews:
        if review.on is None or review.on == plan.ended_on:
            continue
        if any(_runs(need.started_on, need.ended_on, review.on) for need in child.need_plans):
            yield Hit(
                review,
                "CPPreviewDate",
                f"The review on {say(review.on)} was held while a Child in Need plan ran.",
                review.on,
            )


@rule(
    "4004",
    "child",
    "One Child in Need plan is open at a time.",
    "End the earlier plan.",
)
def two_need_plans(c: Context, child: CensusChild) -> Hits:
    still_open = [need for need in child.need_plans if need.ended_on is None]
    if len(still_open) > 1:
        yield Hit(still_open[-1], "CINPlanEndDate", f"{len(still_open)} Child in Need plans are open.")


@rule(
    "4008",
    "need-plan",
    "A Child in Need plan does not start after the child's death.",
    "Correct the start of the plan or the date of death.",
)
def need_after_death(c: Context, child: CensusChild, episode: CensusEpisode, need: CensusNeedPlan) -> Hits:
    if child.died_on and need.started_on and need.started_on > child.died_on:
        yield Hit(
            need,
            "CINPlanStartDate",
            f"The Child in Need plan starts on {say(need.started_on)}, after the child's death.",
            need.started_on,
        )


@rule(
    "4009Q",
    "need-plan",
    "A Child in Need plan ends by the day of the child's death.",
    "End the plan on the day of the death.",
)
def need_beyond_death(c: Context, child: CensusChild, episode: CensusEpisode, need: CensusNeedPlan) -> Hits:
    if child.died_on and outlives(need.ended_on, child.died_on, c.last):
        yield Hit(
            need, "CINPlanEndDate", "The Child in Need plan goes on after the child's death.", need.ended_on
        )


@rule(
    "4010",
    "need-plan",
    "A Child in Need plan has a start, not after the end of the census year.",
    "Enter or correct the start of the plan.",
)
def need_start(c: Context, child: CensusChild, episode: CensusEpisode, need: CensusNeedPlan) -> Hits:
    if need.started_on is None:
        yield Hit(need, "CINPlanStartDate", "The start of the Child in Need plan is missing.")
    elif need.started_on > c.last:
        yield Hit(
            need,
            "CINPlanStartDate",
            f"The Child in Need plan starts on {say(need.started_on)}, after the year's end.",
            need.started_on,
        )


@rule(
    "4011",
    "need-plan",
    "A Child in Need plan does not end before it starts.",
    "Correct the start or the end of the plan.",
)
def need_backwards(c: Context, child: CensusChild, episode: CensusEpisode, need: CensusNeedPlan) -> Hits:
    if need.started_on and need.ended_on and need.ended_on < need.started_on:
        yield Hit(
            need,
            "CINPlanEndDate",
            f"The Child in Need plan ends on {say(need.ended_on)}, before it starts on {say(need.started_on)}.",
            need.ended_on,
        )


@rule(
    "4012Q",
    "need-plan",
    "A Child in Need plan seldom starts and ends on the same day.",
    "Check both dates; a plan that never ran is left out.",
)
def need_one_day(c: Context, child: CensusChild, episode: CensusEpisode, need: CensusNeedPlan) -> Hits:
    if need.started_on and need.ended_on == need.started_on:
        yield Hit(
            need,
            "CINPlanEndDate",
            f"The Child in Need plan starts and ends on {say(need.started_on)}.",
            need.ended_on,
        )


@rule(
    "4013",
    "need-plan",
    "A Child in Need plan in the return ends within the census year, or not at all.",
    "Leave out a plan that ended in an earlier year, and an end that came after 31 March.",
)
def need_end_when(c: Context, child: CensusChild, episode: CensusEpisode, need: CensusNeedPlan) -> Hits:
    if need.ended_on and not c.within(need.ended_on):
        yield Hit(
            need,
            "CINPlanEndDate",
            f"The Child in Need plan ends on {say(need.ended_on)}, outside the census year.",
            need.ended_on,
        )


@rule(
    "4014",
    "child",
    "Child in Need plans do not overlap. A plan may start on the day the one before it ends.",
    "Correct the end of the earlier plan or the start of the later one.",
)
def needs_overlap(c: Context, child: CensusChild) -> Hits:
    needs = list(enumerate(child.need_plans))
    for place, later in needs:
        for other_place, earlier in needs:
            if place == other_place or later.started_on is None or earlier.started_on is None:
                continue
            if (later.started_on, place) < (earlier.started_on, other_place):
                continue
            if _runs(earlier.started_on, earlier.ended_on, later.started_on):
                yield Hit(
                    later,
                    "CINPlanStartDate",
                    f"The Child in Need plan of {say(later.started_on)} starts while the one of "
                    f"{say(earlier.started_on)} runs.",
                    later.started_on,
                )


@rule(
    "4015",
    "need-plan",
    "A Child in Need plan does not start before the referral.",
    "Correct the start of the plan or the referral.",
)
def need_before_referral(
    c: Context, child: CensusChild, episode: CensusEpisode, need: CensusNeedPlan
) -> Hits:
    if need.started_on and episode.referred_on and need.started_on < episode.referred_on:
        yield Hit(
            need,
            "CINPlanStartDate",
            f"The Child in Need plan starts on {say(need.started_on)}, before the referral on "
            f"{say(episode.referred_on)}.",
            need.started_on,
        )


@rule(
    "4016",
    "need-plan",
    "A Child in Need plan does not start while a child protection plan runs; on the day that one ends it may.",
    "Start the Child in Need plan on the day the child protection plan ended.",
)
def need_in_plan(c: Context, child: CensusChild, episode: CensusEpisode, need: CensusNeedPlan) -> Hits:
    if need.started_on is None:
        return
    for plan in child.plans:
        if _runs(plan.started_on, plan.ended_on, need.started_on):
            yield Hit(
                need,
                "CINPlanStartDate",
                f"The Child in Need plan starts on {say(need.started_on)}, while a child protection plan runs.",
                need.started_on,
            )


@rule(
    "4017",
    "plan",
    "A child protection plan does not start while a Child in Need plan runs; on the day that one ends it may.",
    "End the Child in Need plan on the day the child protection plan began.",
)
def plan_in_need(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.started_on is None:
        return
    for need in child.need_plans:
        if _runs(need.started_on, need.ended_on, plan.started_on):
            yield Hit(
                plan,
                "CPPstartDate",
                f"The child protection plan starts on {say(plan.started_on)}, while a Child in Need plan runs.",
                plan.started_on,
            )


def _runs(started: date | None, ended: date | None, day: date) -> bool:
    """Return whether something runs on a day: the day it starts counts, the day it ends does not."""
    return started is not None and started <= day and (ended is None or day < ended)


def outlives(ended: date | None, died: date, last: date) -> bool:
    """Return whether a plan goes on after the death. One still open counts where the death is within the year's end."""
    return ended > died if ended is not None else died <= last
