"""Rules about child protection plans and their reviews."""

from collections.abc import Iterator

from quorate.rules.days import add_months

from . import codes
from .book import Context, Hit, rule, say
from .needplans import outlives
from .records import CensusChild, CensusEpisode, CensusPlan

Hits = Iterator[Hit]


@rule(
    "8720",
    "plan",
    "A child protection plan has a start, not after the end of the census year.",
    "Enter or correct the start: the day of the initial conference.",
)
def start_when(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.started_on is None:
        yield Hit(plan, "CPPstartDate", "The start of the plan is missing.")
    elif plan.started_on > c.last:
        yield Hit(
            plan,
            "CPPstartDate",
            f"The plan starts on {say(plan.started_on)}, after the year's end on {say(c.last)}.",
            plan.started_on,
        )


@rule(
    "1105",
    "plan",
    "A child protection plan does not start before the referral.",
    "Correct the start of the plan or the referral.",
)
def before_referral(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.started_on and episode.referred_on and plan.started_on < episode.referred_on:
        yield Hit(
            plan,
            "CPPstartDate",
            f"The plan starts on {say(plan.started_on)}, before the referral on {say(episode.referred_on)}.",
            plan.started_on,
        )


@rule(
    "2885",
    "plan",
    "A plan begun in the year starts on the day of an initial conference of the same case.",
    "Give the enquiry the day of the conference that made the plan; after an adjournment, that of its second day.",
)
def start_without_conference(
    c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan
) -> Hits:
    if plan.started_on is None or not c.within(plan.started_on):
        return
    held = {enquiry.conference_on for enquiry in episode.enquiries if not enquiry.waived}
    held.add(episode.conference_on)
    if plan.started_on not in held:
        known = sorted(day for day in held if day)
        others = f" (the case has {', '.join(say(day) for day in known)})" if known else ""
        yield Hit(
            plan,
            "CPPstartDate",
            f"The plan starts on {say(plan.started_on)}, and no initial conference of that day stands in the case"
            f"{others}.",
            plan.started_on,
        )


@rule(
    "8905",
    "plan",
    "A plan's first category is one of NEG, PHY, SAB, EMO and MUL.",
    "Choose the categories that the initial conference decided; several together are MUL.",
)
def first_category(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.first_category not in codes.CATEGORIES:
        yield Hit(plan, "InitialCategoryOfAbuse", _category(plan.first_category), plan.first_category)


@rule(
    "8910",
    "plan",
    "A plan's latest category is one of NEG, PHY, SAB, EMO and MUL.",
    "Choose the categories that the last review decided; several together are MUL.",
)
def latest_category(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.latest_category not in codes.CATEGORIES:
        yield Hit(plan, "LatestCategoryOfAbuse", _category(plan.latest_category), plan.latest_category)


def _category(code: str) -> str:
    return f"“{code[:20]}” is not a category of abuse." if code else "The category is missing."


@rule(
    "8730",
    "plan",
    "How many plans came before is a whole number, nought or more.",
    "Enter how often this authority had made the child subject of a plan before; nought for the first.",
)
def plans_before(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    told = plan.previous_plans.strip()
    if not (told.isascii() and told.isdigit()):
        what = (
            f"“{told[:20]}” is not a whole number." if told else "It is missing how many plans came before."
        )
        yield Hit(plan, "NumberOfPreviousCPP", what, plan.previous_plans)


@rule(
    "G10Q",
    "plan",
    "How many plans came before is at least the number of earlier plans in this return.",
    "Count every plan of this authority, however long ago; this one is not counted.",
)
def too_few_before(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    told = plan.previous_plans.strip()
    if plan.started_on is None or not (told.isascii() and told.isdigit()):
        return
    earlier = sum(1 for other in child.plans if other.started_on and other.started_on < plan.started_on)
    if int(told[:9]) < earlier:
        yield Hit(
            plan,
            "NumberOfPreviousCPP",
            f"The return itself has {earlier} earlier of this child's plans, and the number says {told[:9]}.",
            told,
        )


@rule(
    "8925",
    "plan",
    "A plan does not end before it starts.",
    "Correct the start or the end of the plan.",
)
def backwards(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.started_on and plan.ended_on and plan.ended_on < plan.started_on:
        yield Hit(
            plan,
            "CPPendDate",
            f"The plan ends on {say(plan.ended_on)}, before it starts on {say(plan.started_on)}.",
            plan.ended_on,
        )


@rule(
    "8840",
    "plan",
    "A plan does not start and end on the same day.",
    "Correct one of the dates; a plan made by mistake is taken out.",
)
def no_days(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.started_on and plan.ended_on == plan.started_on:
        yield Hit(plan, "CPPendDate", f"The plan starts and ends on {say(plan.started_on)}.", plan.ended_on)


@rule(
    "8930",
    "plan",
    "A plan in the return ends within the census year, or not at all.",
    "Leave out a plan that ended in an earlier year, and an end that came after 31 March.",
)
def end_when(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.ended_on and not c.within(plan.ended_on):
        yield Hit(
            plan,
            "CPPendDate",
            f"The plan ends on {say(plan.ended_on)}, outside the census year.",
            plan.ended_on,
        )


@rule(
    "8915",
    "plan",
    "A plan does not start after the child's death.",
    "Correct the start of the plan or the date of death.",
)
def after_death(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if child.died_on and plan.started_on and plan.started_on > child.died_on:
        yield Hit(
            plan,
            "CPPstartDate",
            f"The plan starts on {say(plan.started_on)}, after the child's death on {say(child.died_on)}.",
            plan.started_on,
        )


@rule(
    "8920",
    "plan",
    "A plan ends by the day of the child's death.",
    "End the plan on the day of the death.",
)
def beyond_death(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if child.died_on and outlives(plan.ended_on, child.died_on, c.last):
        yield Hit(
            plan,
            "CPPendDate",
            f"The child died on {say(child.died_on)}, and the plan "
            + (f"ends on {say(plan.ended_on)}, after it." if plan.ended_on else "is still open."),
            plan.ended_on,
        )


@rule(
    "8841",
    "plan",
    "A review is held after the day the plan starts.",
    "Correct the day of the review: the initial conference is not a review.",
)
def review_too_early(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    for review in plan.reviews:
        if review.on and plan.started_on and review.on <= plan.started_on:
            yield Hit(
                review,
                "CPPreviewDate",
                f"The review on {say(review.on)} is not after the plan's start on {say(plan.started_on)}.",
                review.on,
            )


@rule(
    "8842Q",
    "plan",
    "A review has a date.",
    "Enter the day of the review, or take it out.",
)
def review_without_day(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    for review in plan.reviews:
        if review.on is None:
            yield Hit(review, "CPPreviewDate", "A review has no date.")


@rule(
    "G08Q",
    "plan",
    "No review of a plan is held after the plan has ended. The review that ends it may be on the day it ends.",
    "Correct the day of the review or the end of the plan.",
)
def review_too_late(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    for review in plan.reviews:
        if review.on and plan.ended_on and review.on > plan.ended_on:
            yield Hit(
                review,
                "CPPreviewDate",
                f"The review on {say(review.on)} is after the plan's end on {say(plan.ended_on)}.",
                review.on,
            )


@rule(
    "G09Q",
    "plan",
    "A plan open on 1 April comes with its last review of the year before.",
    "Add the last review before 1 April: without it the plan counts as not reviewed in time.",
)
def last_review_missing(c: Context, child: CensusChild, episode: CensusEpisode, plan: CensusPlan) -> Hits:
    if plan.started_on is None or (plan.ended_on and plan.ended_on < c.first):
        return
    days = [review.on for review in plan.reviews if review.on]
    if add_months(plan.started_on, 3) < c.first and not any(day < c.first for day in days):
        yield Hit(
            plan,
            "CPPreviewDate",
            f"The plan of {say(plan.started_on)} was open on {say(c.first)}, and no review before that day is told.",
        )


@rule(
    "8935",
    "child",
    "A child is on one plan at a time.",
    "End the earlier plan, or take out the one that was entered twice.",
)
def two_open(c: Context, child: CensusChild) -> Hits:
    still_open = [plan for plan in child.plans if plan.ended_on is None]
    if len(still_open) > 1:
        yield Hit(
            still_open[-1], "CPPendDate", f"{len(still_open)} child protection plans of this child are open."
        )


@rule(
    "8940",
    "child",
    "Child protection plans do not overlap. A plan that starts on the day another ends overlaps it.",
    "Correct the end of the earlier plan or the start of the later one; a plan that went on is one plan.",
)
def overlap(c: Context, child: CensusChild) -> Hits:
    placed = list(enumerate(child.plans))
    for place, later in placed:
        for other_place, earlier in placed:
            if place == other_place or later.started_on is None or earlier.started_on is None:
                continue
            if (later.started_on, place) < (earlier.started_on, other_place):
                continue
            if earlier.ended_on is None or later.started_on <= earlier.ended_on:
                yield Hit(
                    later,
                    "CPPstartDate",
                    f"The plan of {say(later.started_on)} starts before the one of {say(earlier.started_on)} is over.",
                    later.started_on,
                )
