"""What was known of a child at the end of a day: every output as at a date is made from this. Pure."""

from calendar import monthrange
from dataclasses import replace
from datetime import date

from quorate.returns.told import ChildFacts, ConferenceTold, EnquiryTold, EpisodeTold, PlanTold


def months_back(on: date, months: int) -> date:
    """Return the same day so many months before, or the last of that month where it has no such day."""
    years, month = divmod(on.month - 1 - months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def age(born_on: date | None, on: date) -> int | None:
    """Return the whole years of life on a day; None before the birth. Born on 29 February: a year on 1 March."""
    if born_on is None or born_on > on:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def known(day: date | None, on: date) -> date | None:
    """Return the day if it had come by the end of ``on``."""
    return day if day is not None and day <= on else None


def as_at(child: ChildFacts, on: date) -> ChildFacts:
    """Return the child's facts as they stood at the end of a day: what came later is left out."""
    plans = tuple(_plan(plan, on) for plan in child.plans if plan.started_on <= on)
    there = {plan.id for plan in plans}
    unborn = child.born_on is not None and child.born_on > on
    return replace(
        child,
        born_on=None if unborn else child.born_on,
        expected_on=(child.expected_on or child.born_on) if unborn else child.expected_on,
        died_on=known(child.died_on, on),
        episodes=tuple(_episode(episode, on) for episode in child.episodes if episode.referred_on <= on),
        enquiries=tuple(_enquiry(enquiry, on) for enquiry in child.enquiries if enquiry.started_on <= on),
        conferences=tuple(_conference(held, there) for held in child.conferences if held.on <= on),
        plans=plans,
        visiting_plans=tuple(
            replace(plan, here_until=known(plan.here_until, on))
            for plan in child.visiting_plans
            if plan.here_from <= on
        ),
        involvements=tuple(
            replace(held, to_on=known(held.to_on, on)) for held in child.involvements if held.from_on <= on
        ),
        pre_proceedings=tuple(
            replace(
                one,
                letter_sent_on=known(one.letter_sent_on, on),
                issue_letter_sent_on=known(one.issue_letter_sent_on, on),
                ended_on=known(one.ended_on, on),
            )
            for one in child.pre_proceedings
            if one.started_on <= on
        ),
        orders=tuple(order for order in child.orders if order.from_on <= on),
    )


def _plan(plan: PlanTold, on: date) -> PlanTold:
    ended = known(plan.ended_on, on)
    return replace(
        plan,
        ended_on=ended,
        ended_because=plan.ended_because if ended else "",
        categories=tuple(held for held in plan.categories if held.from_on <= on) or plan.categories[:1],
        reviews=tuple(review for review in plan.reviews if review.on <= on),
        visits=tuple(visit for visit in plan.visits if visit.on <= on),
    )


def _enquiry(enquiry: EnquiryTold, on: date) -> EnquiryTold:
    held = known(enquiry.conference_on, on)
    # Ended without a conference says so on the day it ended; where that day is not told, it is taken as known.
    open_still = enquiry.ended_on is not None and enquiry.ended_on > on
    return replace(
        enquiry,
        conference_on=held,
        conference_id=enquiry.conference_id if held else "",
        not_required=enquiry.not_required and not open_still,
        ended_on=known(enquiry.ended_on, on),
    )


def _conference(held: ConferenceTold, plans: set[str]) -> ConferenceTold:
    return held if held.plan_id in plans else replace(held, plan_id="")


def _episode(episode: EpisodeTold, on: date) -> EpisodeTold:
    closed = known(episode.closed_on, on)
    return replace(
        episode,
        closed_on=closed,
        closed_because=episode.closed_because if closed else "",
        transfer_conference_on=known(episode.transfer_conference_on, on),
        assessments=tuple(
            replace(
                one,
                internal_review_on=known(one.internal_review_on, on),
                authorised_on=known(one.authorised_on, on),
            )
            for one in episode.assessments
            if one.started_on <= on
        ),
        need_plans=tuple(
            replace(one, ended_on=known(one.ended_on, on))
            for one in episode.need_plans
            if one.started_on <= on
        ),
    )
