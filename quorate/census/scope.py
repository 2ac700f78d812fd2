"""What of a child goes into a year's census, as the census's own records (STANDARDS 2.2). The export writes these.

As at the year's end: what came after 31 March is not told, whenever the return is made. Another authority's plan of a
child who is here for a while never goes in.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from quorate.returns.told import (
    AssessmentTold,
    ChildFacts,
    EnquiryTold,
    EpisodeTold,
    NeedPlanTold,
    PlanTold,
    ReviewTold,
    one_code,
)
from quorate.rules.census import (
    CensusAssessment,
    CensusChild,
    CensusEnquiry,
    CensusEpisode,
    CensusNeedPlan,
    CensusPlan,
    CensusReview,
)

UNKNOWN_SEX, UNBORN_ETHNICITY, ABUSE = "U", "NOBT", "N1"
OLD_SEXES = {"M": "1", "F": "2"}


def scoped(facts: ChildFacts, year: int) -> CensusChild | None:
    """Return what the census of a year tells of a child, or None where it tells nothing.

    A child with an enquiry or plan in the year whose referral is not known comes without episodes: it cannot stand in
    a valid file, and the checks say so (rule 8590).
    """
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    enquiries = [one for one in facts.enquiries if enquiry_counts(one, first, last)]
    plans = [one for one in facts.plans if plan_counts(one, first, last)]
    homes = _homes(facts.episodes)
    asked_for = {home.id for home in (_home(one, one.started_on, homes) for one in enquiries) if home}
    asked_for |= {home.id for home in (_home(one, one.started_on, homes) for one in plans) if home}
    told = [one for one in homes if one.id in asked_for or episode_counts(one, first, last)]
    if not (told or enquiries or plans):
        return None
    episodes = tuple(
        _episode(
            episode,
            f"CINdetails[{number}]",
            facts,
            [one for one in enquiries if _home(one, one.started_on, homes) == episode],
            [one for one in plans if _home(one, one.started_on, homes) == episode],
            (first, last),
        )
        for number, episode in enumerate(told, start=1)
    )
    return replace(identity(facts, told, year, last), episodes=episodes)


def without_referral(facts: ChildFacts, child: CensusChild, year: int) -> CensusChild:
    """Return a scoped child that has no episodes with one of no referral, so that plans and enquiries can be judged.

    The return cannot be made of it; it is for the checks alone.
    """
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    nowhere = EpisodeTold(id="", referred_on=first, source="10", primary_need="N1")
    made = _episode(
        nowhere,
        "CINdetails[1]",
        facts,
        [one for one in facts.enquiries if enquiry_counts(one, first, last)],
        [one for one in facts.plans if plan_counts(one, first, last)],
        (first, last),
    )
    held = next((one.on for one in facts.conferences if not one.enquiry_id and first <= one.on <= last), None)
    return replace(child, episodes=(replace(made, referred_on=None, conference_on=held, ref=""),))


def episode_counts(episode: EpisodeTold, first: date, last: date) -> bool:
    """Return whether a time in need is in the year: open on a day of it; without action, referred in it."""
    if episode.referred_on > last:
        return False
    if episode.no_further_action:
        return episode.referred_on >= first
    return episode.closed_on is None or episode.closed_on >= first


def enquiry_counts(enquiry: EnquiryTold, first: date, last: date) -> bool:
    """Return whether an enquiry is in the year: begun in it, or begun before with its conference in it (G 4.12)."""
    held = enquiry.conference_on
    return first <= enquiry.started_on <= last or (
        enquiry.started_on < first and held is not None and first <= held <= last
    )


def plan_counts(plan: PlanTold | NeedPlanTold, first: date, last: date) -> bool:
    """Return whether a plan is in the year: begun or ended in it, or open all through it (G 5)."""
    return plan.started_on <= last and (plan.ended_on is None or plan.ended_on >= first)


def assessment_counts(assessment: AssessmentTold, first: date, last: date) -> bool:
    """Return whether an assessment is in the year: finished in it, or begun in it and not finished by its end."""
    ended = until(assessment.authorised_on, last)
    return assessment.started_on <= last and (
        assessment.started_on >= first if ended is None else ended >= first
    )


def reviews_told(
    reviews: Iterable[ReviewTold], started_on: date, first: date, last: date
) -> list[ReviewTold]:
    """Return the reviews the census asks of a plan: the year's, and the last before it (G 5.5.1)."""
    before = [review for review in reviews if review.on < first and started_on < first]
    return before[-1:] + [review for review in reviews if first <= review.on <= last]


def until(day: date | None, last: date) -> date | None:
    """Return the day, or None where it came after the year's end: it is not told yet."""
    return day if day is not None and day <= last else None


def _homes(episodes: Iterable[EpisodeTold]) -> list[EpisodeTold]:
    return sorted(episodes, key=lambda one: one.referred_on)


def _home(told: EnquiryTold | PlanTold, on: date, homes: list[EpisodeTold]) -> EpisodeTold | None:
    """Return the time in need that an enquiry or plan stands in: the one it names, or the one of its day."""
    named = next((one for one in homes if told.episode_id and one.id == told.episode_id), None)
    if named or not homes:
        return named
    acted = [one for one in homes if not one.no_further_action] or homes
    before = [one for one in acted if one.referred_on <= on]
    return before[-1] if before else acted[0]


def unborn(facts: ChildFacts, told: Iterable[EpisodeTold], last: date) -> bool:
    """Return whether the child is told of as unborn: not born by 31 March, or by the closing of the case (G 2.6)."""
    born = facts.born_on
    if born is None or born > last:
        return True
    closed = [one.closed_on for one in told]
    return bool(closed) and all(day is not None and day < born for day in closed)


def identity(facts: ChildFacts, told: Iterable[EpisodeTold], year: int, last: date) -> CensusChild:
    """Return what a census tells of who a child is, of whose times in need it tells some."""
    born = None if unborn(facts, told, last) else facts.born_on
    sex = facts.sex if facts.sex in ("M", "F") and born else UNKNOWN_SEX
    return CensusChild(
        la_child_id=facts.la_child_id,
        born_on=born,
        expected_on=None if born else facts.expected_on or facts.born_on,
        died_on=until(facts.died_on, last),
        sex=sex if year >= 2025 else OLD_SEXES.get(sex, "0"),
        ethnicity=(facts.ethnicity or UNBORN_ETHNICITY) if born else UNBORN_ETHNICITY,
        disabilities=(facts.disabilities or ("NONE",)) if born else (),
        upn=facts.upn,
        former_upn=facts.former_upn,
        upn_unknown=facts.upn_unknown,
        pk=facts.pk,
    )


def _episode(
    told: EpisodeTold,
    at: str,
    facts: ChildFacts,
    enquiries: list[EnquiryTold],
    plans: list[PlanTold],
    year: tuple[date, date],
) -> CensusEpisode:
    first, last = year
    closed = until(told.closed_on, last)
    return CensusEpisode(
        at=at,
        referred_on=told.referred_on,
        source=told.source,
        # Every child with an enquiry or a plan is in need because of abuse, neglect or exploitation (G, appendix A1).
        primary_need=ABUSE if enquiries or plans else told.primary_need,
        no_further_action="1" if told.no_further_action else "0",
        closed_on=closed,
        closed_because=told.closed_because if closed or not told.closed_on else "",
        conference_on=_own_conference(told, facts, enquiries, first, last),
        assessments=tuple(
            _assessment(one, f"{at}/Assessments[{number}]", last)
            for number, one in enumerate(
                (one for one in told.assessments if assessment_counts(one, first, last)), start=1
            )
        ),
        need_plans=tuple(
            CensusNeedPlan(
                at=f"{at}/CINPlanDates[{number}]",
                started_on=one.started_on,
                ended_on=until(one.ended_on, last),
                ref=f"need-plan:{one.id}",
            )
            for number, one in enumerate(
                (one for one in told.need_plans if plan_counts(one, first, last)), start=1
            )
        ),
        enquiries=tuple(
            enquiry_told(one, f"{at}/Section47[{number}]", last)
            for number, one in enumerate(enquiries, start=1)
        ),
        plans=tuple(
            plan_told(one, f"{at}/ChildProtectionPlans[{number}]", first, last)
            for number, one in enumerate(plans, start=1)
        ),
        ref=f"episode:{told.id}",
    )


def _own_conference(
    told: EpisodeTold, facts: ChildFacts, enquiries: list[EnquiryTold], first: date, last: date
) -> date | None:
    """Return the initial conference that stands with the case and with no enquiry (gotcha 4)."""
    of_enquiries = {one.conference_on for one in enquiries}
    held = [told.transfer_conference_on] if told.transfer_conference_on else []
    held += [
        one.on
        for one in facts.conferences
        if one.episode_id == told.id and not one.enquiry_id and one.episode_id
    ]
    return next((day for day in held if first <= day <= last and day not in of_enquiries), None)


def _assessment(told: AssessmentTold, at: str, last: date) -> CensusAssessment:
    ended = until(told.authorised_on, last)
    return CensusAssessment(
        at=at,
        started_on=told.started_on,
        authorised_on=ended,
        factors=told.factors if ended or not told.authorised_on else (),
        internal_review_on=until(told.internal_review_on, last),
        ref=f"assessment:{told.id}",
    )


def enquiry_told(told: EnquiryTold, at: str, last: date) -> CensusEnquiry:
    """Return an enquiry as the census tells of it; ``at`` is its place in the return."""
    waived = told.not_required and (told.ended_on is None or told.ended_on <= last)
    return CensusEnquiry(
        at=at,
        started_on=told.started_on,
        target_on=None if waived else told.conference_target_on,
        conference_on=until(told.conference_on, last),
        not_required="1" if waived else "0",
        ref=f"enquiry:{told.id}",
    )


def plan_told(told: PlanTold, at: str, first: date, last: date) -> CensusPlan:
    """Return a plan as the census tells of it; ``at`` is its place in the return."""
    reviews = reviews_told(told.reviews, told.started_on, first, last)
    categories = [one.codes for one in told.categories if one.from_on <= last]
    return CensusPlan(
        at=at,
        started_on=told.started_on,
        ended_on=until(told.ended_on, last),
        first_category=one_code(categories[0] if categories else ()),
        latest_category=one_code(categories[-1] if categories else ()),
        previous_plans=str(told.previous_plans),
        reviews=tuple(
            CensusReview(at=f"{at}/Reviews/CPPreviewDate[{number}]", on=one.on, ref=f"review:{one.id}")
            for number, one in enumerate(reviews, start=1)
        ),
        ref=f"plan:{told.id}",
    )
