"""Rules about a time in need: referral, need, closing, assessments, and that nothing overlaps."""

from collections.abc import Iterator
from datetime import date, timedelta

from . import codes
from .book import Context, Hit, rule, say, weeks
from .records import CensusAssessment, CensusChild, CensusEpisode, Record

Hits = Iterator[Hit]
CLOSED_AFTER_ASSESSMENT = ("RC8", "RC9")


@rule(
    "8600",
    "episode",
    "A referral has a date, not after the end of the census year.",
    "Correct the date of the referral in the main case system.",
)
def referral_when(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.referred_on is None:
        yield Hit(episode, "CINreferralDate", "The date of the referral is missing.")
    elif episode.referred_on > c.last:
        yield Hit(
            episode,
            "CINreferralDate",
            f"The referral on {say(episode.referred_on)} is after the year's end on {say(c.last)}.",
            episode.referred_on,
        )


@rule(
    "8606",
    "episode",
    "A referral is not more than 40 weeks before the birth or the expected birth.",
    "Correct the referral, or the date of birth. Check that it is not the mother's or a sibling's referral.",
)
def referral_too_early(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    birth = child.born_on or child.expected_on
    if birth and episode.referred_on and episode.referred_on < birth - weeks(40):
        yield Hit(
            episode,
            "CINreferralDate",
            f"The referral on {say(episode.referred_on)} is more than 40 weeks before the birth on {say(birth)}.",
            episode.referred_on,
        )


@rule(
    "8610",
    "episode",
    "A referral that led to action has a primary need.",
    "Enter the primary need. For a child with an enquiry or a plan it is N1.",
)
def no_need(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if not episode.primary_need and not episode.without_action:
        yield Hit(episode, "PrimaryNeedCode", "The primary need is missing.")


@rule(
    "8650",
    "episode",
    "The primary need is one of the census's codes, N0 to N9.",
    "Choose one of the codes.",
)
def need_code(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.primary_need and episode.primary_need not in codes.NEEDS:
        yield Hit(
            episode,
            "PrimaryNeedCode",
            f"“{episode.primary_need[:20]}” is not one of the codes.",
            episode.primary_need,
        )


@rule(
    "8866",
    "episode",
    "The source of the referral is one of the census's codes.",
    "Choose who referred the child. 5D (early help) is a code from 2023 on.",
)
def source_code(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.source not in codes.sources(c.year):
        what = f"“{episode.source[:20]}” is not one of the codes." if episode.source else "It is missing."
        yield Hit(episode, "ReferralSource", what, episode.source)


@rule(
    "8568",
    "episode",
    "Each referral says whether it led to no further action: 0 or 1.",
    "Answer the question in the main case system.",
)
def action_code(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.no_further_action.strip().lower() not in ("0", "1", "true", "false"):
        yield Hit(
            episode,
            "ReferralNFA",
            "It is not said whether the referral led to no further action.",
            episode.no_further_action,
        )


@rule(
    "8620",
    "episode",
    "A case in the return is closed within the census year, or not at all.",
    "Leave out a case closed in an earlier year; leave out the closing where it came after 31 March.",
)
def closed_when(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_on and not c.within(episode.closed_on):
        yield Hit(
            episode,
            "CINclosureDate",
            f"The case was closed on {say(episode.closed_on)}, outside the census year.",
            episode.closed_on,
        )


@rule(
    "8630",
    "episode",
    "A case is not closed before it was referred.",
    "Correct the referral or the closing.",
)
def closed_before(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_on and episode.referred_on and episode.closed_on < episode.referred_on:
        yield Hit(
            episode,
            "CINclosureDate",
            f"The case was closed on {say(episode.closed_on)}, before the referral on {say(episode.referred_on)}.",
            episode.closed_on,
        )


@rule(
    "8640",
    "episode",
    "The reason for closing is one of the census's codes.",
    "Choose one of RC1 to RC9. RC9 (early help) is a code from 2023 on.",
)
def closed_code(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_because and episode.closed_because not in codes.closures(c.year):
        yield Hit(
            episode,
            "ReasonForClosure",
            f"“{episode.closed_because[:20]}” is not one of the codes.",
            episode.closed_because,
        )


@rule("8805", "episode", "A closed case says why it was closed.", "Enter the reason for closing.")
def closed_without_reason(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_on and not episode.closed_because:
        yield Hit(
            episode,
            "ReasonForClosure",
            f"The case was closed on {say(episode.closed_on)}; the reason is missing.",
        )


@rule(
    "8810",
    "episode",
    "A reason for closing stands only with a date of closing.",
    "Enter the date of closing, or take out the reason.",
)
def reason_without_closing(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_because and episode.closed_on is None:
        yield Hit(
            episode,
            "CINclosureDate",
            "There is a reason for closing and no date of closing.",
            episode.closed_because,
        )


@rule(
    "8585Q",
    "episode",
    "A case closed because the child died goes with a date of death.",
    "Enter the date of death, or correct the reason for closing.",
)
def died_without_date(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_because == "RC2" and child.died_on is None:
        yield Hit(
            episode,
            "ReasonForClosure",
            "The case was closed because the child died, and no date of death is told.",
            "RC2",
        )


def _activity(episode: CensusEpisode) -> Iterator[tuple[Record, str, date | None, str]]:
    yield episode, "DateOfInitialCPC", episode.conference_on, "the initial conference"
    for assessment in episode.assessments:
        yield assessment, "AssessmentActualStartDate", assessment.started_on, "the assessment's start"
        yield assessment, "AssessmentAuthorisationDate", assessment.authorised_on, "the assessment's end"
    for need in episode.need_plans:
        yield need, "CINPlanStartDate", need.started_on, "the Child in Need plan's start"
        yield need, "CINPlanEndDate", need.ended_on, "the Child in Need plan's end"
    for enquiry in episode.enquiries:
        yield enquiry, "S47ActualStartDate", enquiry.started_on, "the enquiry's start"
        yield enquiry, "DateOfInitialCPC", enquiry.conference_on, "the initial conference"
    for plan in episode.plans:
        yield plan, "CPPendDate", plan.ended_on, "the child protection plan's end"


@rule(
    "8565",
    "episode",
    "Nothing happens in a case after it is closed.",
    "Correct the closing, or the date of what came after it.",
)
def after_closing(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    closed = episode.closed_on
    if closed is None:
        return
    for record, element, day, words in _activity(episode):
        if day and day > closed:
            yield Hit(
                record,
                element,
                f"The case was closed on {say(closed)}; {words} is dated {say(day)}, after it.",
                day,
            )


@rule(
    "8867",
    "episode",
    "In a closed case every assessment is finished.",
    "Enter when the assessment was authorised.",
)
def open_assessment(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_on is None:
        return
    for assessment in episode.assessments:
        if assessment.authorised_on is None:
            yield Hit(
                assessment,
                "AssessmentAuthorisationDate",
                f"The case was closed on {say(episode.closed_on)} with an assessment that is not finished.",
            )


@rule(
    "2990",
    "episode",
    "A case closed after assessment (RC8, RC9) has no enquiry, conference, plan or second assessment.",
    "Close it with RC7. An enquiry that found nothing still means RC7, never RC8 or RC9.",
)
def closed_after_assessment(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_because not in CLOSED_AFTER_ASSESSMENT:
        return
    had = [
        words
        for words, there in (
            ("an enquiry", bool(episode.enquiries)),
            ("an initial conference", episode.conference_on is not None),
            ("a Child in Need plan", bool(episode.need_plans)),
            ("a child protection plan", bool(episode.plans)),
            ("a second assessment", len(episode.assessments) > 1),
        )
        if there
    ]
    if had:
        yield Hit(
            episode,
            "ReasonForClosure",
            f"The case was closed with {episode.closed_because}, and there was {' and '.join(had)}.",
            episode.closed_because,
        )


@rule(
    "2991Q",
    "episode",
    "Where there is an enquiry, there is an assessment.",
    "Bring in the assessment, or explain why the enquiry went without one.",
)
def enquiry_without_assessment(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.enquiries and not episode.assessments:
        yield Hit(episode.enquiries[0], "S47ActualStartDate", "There is an enquiry and no assessment.")


@rule(
    "8831",
    "episode",
    "A referral with no further action has no assessment, enquiry or initial conference.",
    "Mark the referral as one that led to action (ReferralNFA 0).",
)
def action_all_the_same(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    had = [
        words
        for words, there in (
            ("an assessment", bool(episode.assessments)),
            ("an enquiry", bool(episode.enquiries)),
            ("an initial conference", episode.conference_on is not None),
        )
        if there
    ]
    if episode.without_action and had:
        yield Hit(
            episode,
            "ReferralNFA",
            f"The referral is marked as without further action, and there was {' and '.join(had)}.",
            episode.no_further_action,
        )


@rule(
    "8832",
    "episode",
    "A referral with no further action has no child protection plan.",
    "Mark the referral as one that led to action (ReferralNFA 0).",
)
def plan_all_the_same(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.without_action and episode.plans:
        yield Hit(
            episode,
            "ReferralNFA",
            "The referral is marked as without further action, and there is a child protection plan.",
            episode.no_further_action,
        )


@rule(
    "1103",
    "assessment",
    "An assessment does not start before the referral.",
    "Correct the start of the assessment or the referral.",
)
def assessed_before_referral(
    c: Context, child: CensusChild, episode: CensusEpisode, assessment: CensusAssessment
) -> Hits:
    started = assessment.started_on
    if started and episode.referred_on and started < episode.referred_on:
        yield Hit(
            assessment,
            "AssessmentActualStartDate",
            f"The assessment starts on {say(started)}, before the referral on {say(episode.referred_on)}.",
            started,
        )


@rule(
    "8608",
    "assessment",
    "An assessment does not end before it starts.",
    "Correct the start or the end of the assessment.",
)
def assessed_backwards(
    c: Context, child: CensusChild, episode: CensusEpisode, assessment: CensusAssessment
) -> Hits:
    started, ended = assessment.started_on, assessment.authorised_on
    if started and ended and ended < started:
        yield Hit(
            assessment,
            "AssessmentAuthorisationDate",
            f"The assessment ends on {say(ended)}, before it starts on {say(started)}.",
            ended,
        )


def _open(child: CensusChild) -> list[CensusEpisode]:
    """Return the cases that are open: not closed, and not a referral without further action."""
    return [e for e in child.episodes if e.closed_on is None and not e.without_action]


@rule(
    "8815",
    "child",
    "A child has one open case at a time.",
    "Close the earlier case, or join the two: new news about an open case is not a new referral.",
)
def two_open(c: Context, child: CensusChild) -> Hits:
    still_open = _open(child)
    if len(still_open) > 1:
        yield Hit(still_open[-1], "CINclosureDate", f"{len(still_open)} cases of this child are open.")


@rule(
    "8816",
    "child",
    "An open case is the child's latest.",
    "Close the earlier case, or correct the referrals.",
)
def open_not_latest(c: Context, child: CensusChild) -> Hits:
    for episode in _open(child):
        if episode.referred_on is None:
            continue
        if any(other.referred_on and other.referred_on > episode.referred_on for other in child.episodes):
            yield Hit(
                episode,
                "CINclosureDate",
                f"The case referred on {say(episode.referred_on)} is open although a later one follows.",
            )


@rule(
    "8820",
    "child",
    "A child's cases do not overlap. A new referral on the day the last case closed is allowed.",
    "Correct the closing of the earlier case or the referral of the later one.",
)
def cases_overlap(c: Context, child: CensusChild) -> Hits:
    placed = [(place, e) for place, e in enumerate(child.episodes) if e.referred_on is not None]
    for place, later in placed:
        for other_place, earlier in placed:
            if place == other_place or later.referred_on is None or earlier.referred_on is None:
                continue
            if (later.referred_on, place) < (earlier.referred_on, other_place):
                continue
            end = earlier.closed_on
            if end is None:
                end = earlier.referred_on if earlier.without_action else c.last + timedelta(days=1)
            if later.referred_on < end:
                yield Hit(
                    later,
                    "CINreferralDate",
                    f"The referral on {say(later.referred_on)} falls into the case referred on "
                    f"{say(earlier.referred_on)}.",
                    later.referred_on,
                )
