"""Rules about section 47 enquiries and the initial conferences that follow them."""

from collections.abc import Iterator

from .book import Context, Hit, rule, say
from .records import CensusChild, CensusEnquiry, CensusEpisode

Hits = Iterator[Hit]
CONFERENCE_DAYS = 15


@rule(
    "8615",
    "enquiry",
    "An enquiry has a start (the strategy discussion that began it), not after its initial conference.",
    "Correct the day of the strategy discussion or of the conference.",
)
def start_missing(c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry) -> Hits:
    started, held = enquiry.started_on, enquiry.conference_on
    if started is None:
        yield Hit(enquiry, "S47ActualStartDate", "The start of the enquiry is missing.")
    elif held and started > held:
        yield Hit(
            enquiry,
            "S47ActualStartDate",
            f"The enquiry starts on {say(started)}, after its initial conference on {say(held)}.",
            started,
        )


@rule(
    "2889",
    "enquiry",
    "An enquiry does not start before the referral.",
    "Correct the day of the strategy discussion or of the referral.",
)
def before_referral(c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry) -> Hits:
    if enquiry.started_on and episode.referred_on and enquiry.started_on < episode.referred_on:
        yield Hit(
            enquiry,
            "S47ActualStartDate",
            f"The enquiry starts on {say(enquiry.started_on)}, before the referral on {say(episode.referred_on)}.",
            enquiry.started_on,
        )


@rule(
    "1104",
    "enquiry",
    "An initial conference is not held before the referral.",
    "Correct the day of the conference or of the referral.",
)
def held_before_referral(
    c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry
) -> Hits:
    held = enquiry.conference_on
    if held and episode.referred_on and held < episode.referred_on:
        yield Hit(
            enquiry,
            "DateOfInitialCPC",
            f"The initial conference on {say(held)} is before the referral on {say(episode.referred_on)}.",
            held,
        )


@rule(
    "8675Q",
    "enquiry",
    "An enquiry begun more than 15 working days before the year's end has its conference, or says that none is needed.",
    "Record the initial conference, or that none is needed. A conference that was late needs a reason to paste.",
)
def no_conference_yet(c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry) -> Hits:
    started = enquiry.started_on
    if started is None or started > c.last or not enquiry.unresolved:
        return
    days = c.calendar.between(started, c.last)
    if days > CONFERENCE_DAYS:
        yield Hit(
            enquiry,
            "DateOfInitialCPC",
            f"The enquiry began on {say(started)}, {days} working days before the year's end, and no "
            "initial conference is told.",
            started,
        )


@rule(
    "8715",
    "enquiry",
    "An initial conference in the return was held in the census year.",
    "Leave out a conference after 31 March; leave out the enquiry where the conference was in an earlier year.",
)
def held_when(c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry) -> Hits:
    if enquiry.conference_on and not c.within(enquiry.conference_on):
        yield Hit(
            enquiry,
            "DateOfInitialCPC",
            f"The initial conference on {say(enquiry.conference_on)} is outside the census year.",
            enquiry.conference_on,
        )


@rule(
    "8740",
    "enquiry",
    "An enquiry with neither a conference nor the mark that none is needed began in the census year.",
    "Record how the enquiry ended, or leave it out where it ended in an earlier year.",
)
def unresolved_when(c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry) -> Hits:
    if enquiry.started_on and enquiry.unresolved and not c.within(enquiry.started_on):
        yield Hit(
            enquiry,
            "S47ActualStartDate",
            f"The enquiry began on {say(enquiry.started_on)}, outside the census year, and how it ended is not told.",
            enquiry.started_on,
        )


@rule(
    "8870Q",
    "enquiry",
    "The target of an initial conference is not at a weekend.",
    "The target is 15 working days after the strategy discussion; let it be worked out again.",
)
def target_weekend(c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry) -> Hits:
    if enquiry.target_on and enquiry.target_on.weekday() >= 5:
        yield Hit(
            enquiry,
            "InitialCPCtarget",
            f"The target, {say(enquiry.target_on)}, is a {enquiry.target_on:%A}.",
            enquiry.target_on,
        )


@rule(
    "G16Q",
    "enquiry",
    "The target of an initial conference is 15 working days after the strategy discussion, that day not counted.",
    "Let the target be worked out again. Counting the day of the discussion as the first gives a day less.",
)
def target_count(c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry) -> Hits:
    target, started = enquiry.target_on, enquiry.started_on
    if target is None or started is None or target.weekday() >= 5:
        return
    wanted = c.calendar.after(started, CONFERENCE_DAYS)
    if target != wanted:
        yield Hit(
            enquiry,
            "InitialCPCtarget",
            f"The target is {say(target)}; 15 working days after {say(started)} is {say(wanted)}.",
            target,
        )


@rule(
    "8875",
    "episode",
    "An initial conference is not held at a weekend.",
    "Correct the day of the conference.",
)
def held_at_weekend(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    places: tuple[CensusEpisode | CensusEnquiry, ...] = (episode, *episode.enquiries)
    for record in places:
        held = record.conference_on
        if held and held.weekday() >= 5:
            yield Hit(
                record, "DateOfInitialCPC", f"The initial conference on {say(held)} is on a {held:%A}.", held
            )


@rule(
    "8839",
    "episode",
    "One enquiry at a time is open in a case.",
    "Record how the earlier enquiry ended: its conference, or that none is needed.",
)
def two_unresolved(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    waiting = [enquiry for enquiry in episode.enquiries if enquiry.unresolved]
    if len(waiting) > 1:
        yield Hit(waiting[-1], "ICPCnotRequired", f"{len(waiting)} enquiries of this case are open.")


@rule(
    "8868",
    "episode",
    "In a closed case every enquiry has either its conference or the mark that none is needed, not both.",
    "Record how the enquiry ended: its conference, or that none is needed.",
)
def closed_unresolved(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    if episode.closed_on is None:
        return
    for enquiry in episode.enquiries:
        if enquiry.unresolved:
            what = "neither its conference nor the mark that none is needed"
        elif enquiry.waived and enquiry.conference_on:
            what = "both a conference and the mark that none is needed"
        else:
            continue
        yield Hit(
            enquiry,
            "ICPCnotRequired",
            f"The case is closed, and an enquiry has {what}.",
            enquiry.not_required,
        )


@rule(
    "G05",
    "enquiry",
    "An enquiry with a conference is not marked as needing none, even where the conference made no plan.",
    "Take out the mark that no conference was needed: one was held.",
)
def held_and_waived(c: Context, child: CensusChild, episode: CensusEpisode, enquiry: CensusEnquiry) -> Hits:
    if episode.closed_on is None and enquiry.waived and enquiry.conference_on:
        yield Hit(
            enquiry,
            "ICPCnotRequired",
            f"A conference was held on {say(enquiry.conference_on)}, and the enquiry says that none was needed.",
            enquiry.not_required,
        )


@rule(
    "8890",
    "episode",
    "An enquiry does not start while another of the same case goes on.",
    "Join the two, or record how the earlier one ended. One may start on the day the other's conference is held.",
)
def enquiries_overlap(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    placed = list(enumerate(episode.enquiries))
    for place, later in placed:
        for other_place, earlier in placed:
            if place == other_place or later.started_on is None or earlier.started_on is None:
                continue
            if (later.started_on, place) < (earlier.started_on, other_place):
                continue
            goes_on = earlier.unresolved or (
                earlier.conference_on is not None and later.started_on < earlier.conference_on
            )
            if goes_on:
                yield Hit(
                    later,
                    "S47ActualStartDate",
                    f"The enquiry of {say(later.started_on)} starts while that of {say(earlier.started_on)} goes on.",
                    later.started_on,
                )


@rule(
    "2884",
    "child",
    "An initial conference stands with the enquiry or with the case, never with both.",
    "Leave it with the enquiry. Only a conference after a move in stands with the case.",
)
def held_twice(c: Context, child: CensusChild) -> Hits:
    of_enquiries = {e.conference_on for episode in child.episodes for e in episode.enquiries}
    for episode in child.episodes:
        if episode.conference_on and episode.conference_on in of_enquiries:
            yield Hit(
                episode,
                "DateOfInitialCPC",
                f"The initial conference on {say(episode.conference_on)} stands with the case and with an enquiry.",
                episode.conference_on,
            )


@rule(
    "G04Q",
    "episode",
    "A case with a conference of its own (after a move in) seldom has an enquiry with another conference.",
    "Check that the child moved in from another authority; otherwise the date belongs to the enquiry.",
)
def two_conferences(c: Context, child: CensusChild, episode: CensusEpisode) -> Hits:
    held = episode.conference_on
    others = {enquiry.conference_on for enquiry in episode.enquiries} - {None}
    if held and others and held not in others:
        yield Hit(
            episode,
            "DateOfInitialCPC",
            f"The conference on {say(held)} stands with the case, and an enquiry of it has another.",
            held,
        )
