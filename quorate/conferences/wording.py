"""The words of the letters that ask people to a conference.

Nothing sent by e-mail names a child, and no reason that somebody typed goes out: those who may know it sign in.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from quorate import clock
from quorate.cases.facts import procedure_of as rulebook_of
from quorate.clock.middleware import banner
from quorate.design.words import clock_time, day, listed, moment, weekday
from quorate.letters.documents import Block, Facts, Heading, LinkCode, Paper, Text, file_name, paper_pdf
from quorate.people.models import Agency
from quorate.rules import deciding

from .calendar import CANCEL, where
from .models import Conference, Invitation

NO_CAUTION = "no-caution"
KINDS = {
    "initial": "initial child protection conference",
    "pre-birth": "pre-birth child protection conference",
    "transfer-in": "transfer-in child protection conference",
    "review": "review child protection conference",
}
ONLY_YOURS = (
    "The link is only for you: please do not send it on. It works once. When you open it, we check that it is you with "
    "a code. If you need it again, open it and ask for a fresh one."
)
INSTEAD = (
    "If you cannot come, say so there: you can name a colleague of your agency who comes instead, "
    "or promise a report."
)
Due = Sequence[tuple[str, date | datetime | None]]


def subject(conference: Conference, *, method: str, first: bool) -> str:
    """Return the subject of a letter: the number of the conference and nothing about a child."""
    if method == CANCEL:
        return f"Cancelled: child protection conference {conference.pk}"
    return f"{'Invitation' if first else 'Changed'}: child protection conference {conference.pk}"


def page_of(conference: Conference) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("conferences:page", args=[conference.pk])


def procedure_of(conference: Conference) -> str:
    """Return the address of the area's procedure, which everybody who is asked may read."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("handbook:procedure", args=[conference.area.procedure])


def reply_of(invitation: Invitation) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("conferences:reply", args=[invitation.conference_id])


def facts(conference: Conference) -> tuple[tuple[str, str], ...]:
    """Return when, how long, where and who runs it, as the letter's table."""
    return (
        ("Conference", f"Number {conference.pk}, {KINDS[conference.kind]}"),
        ("When", f"{clock_time(conference.starts_at)} on {weekday(conference.starts_at)}"),
        ("How long", f"About {conference.minutes_long} minutes"),
        ("Where", where(conference)),
        ("Chair", conference.chair.name),
        (
            "Administrator",
            " · ".join(
                one
                for one in (
                    conference.administrator.name,
                    conference.administrator.phone or conference.area.phone,
                    conference.administrator.email or conference.area.email,
                )
                if one
            ),
        ),
    )


def invitation_text(
    invitation: Invitation, conference: Conference, *, owed: Due, first: bool, by_email: bool, link: str = ""
) -> str:
    """Return the text of an invitation, or of the news that the time or place has changed."""
    lines = [f"Dear {invitation.name},", ""]
    if first:
        asked = "invited to watch" if invitation.observer else "asked to come to"
        lines.append(f"You are {asked} a {KINDS[conference.kind]}.")
    else:
        lines.append(
            "The arrangements for a child protection conference that you are asked to have changed. They are now:"
        )
    lines += [
        "",
        *(f"{name}: {value}" for name, value in facts(conference)),
        f"Your part: {invitation.part}",
        "",
    ]
    lines += _report_lines(owed)
    lines += police_note(invitation, conference)
    lines += _way_in(invitation, conference, link)
    if by_email:
        lines += ["", "The calendar file with this message puts the time into your diary."]
    lines += ["", conference.area.name]
    return "\n".join(lines)


def police_note(invitation: Invitation, conference: Conference) -> list[str]:
    """Return what the area's procedure has an officer know who is asked to a conference.

    **Rules** ``list.police-enquiry``.
    """
    who = invitation.practitioner
    if who is None or who.agency.kind != Agency.Kind.POLICE:
        return []
    entries, _ = deciding.listed(
        "police-enquiry",
        procedure=rulebook_of(conference.area),
        on=conference.starts_at.astimezone(clock.LONDON).date(),
    )
    said = [one.says for one in entries if one.key == NO_CAUTION]
    return [f"By the area's procedure, {says}." for says in said] + ([""] if said else [])


def _way_in(invitation: Invitation, conference: Conference, link: str) -> list[str]:
    """Return how this person answers: by the link, after signing in, or by telling the administrator."""
    if not invitation.practitioner_id:
        if not link:
            return [
                "Please tell the administrator whether you are coming, and if there is anything that would make it "
                "easier."
            ]
        return [
            "There is a page for you. On it you can read what the meeting is, say whether you are coming and tell us "
            "what you think:",
            link,
            "",
            ONLY_YOURS,
        ]
    signs_in = invitation.practitioner is not None and invitation.practitioner.user_id is not None
    if not link:
        return [
            "Say whether you are coming, and see who the conference is about, after you sign in:",
            reply_of(invitation),
            "",
            INSTEAD,
            "",
            "The procedure that the conference follows is for everybody who is asked, and can be read there too:",
            procedure_of(conference),
        ]
    return [
        "Say whether you are coming, see who the conference is about, and send your report here. You need no account:",
        link,
        "",
        ONLY_YOURS,
        "",
        INSTEAD,
        *(["", "You can also sign in:", reply_of(invitation)] if signs_in else []),
    ]


def reminder_facts(invitation: Invitation, conference: Conference) -> dict[str, Any]:
    """Return what the letter that asks once more for an answer is told."""
    return {
        "name": invitation.name,
        "conference": conference.pk,
        "starts_at": conference.starts_at,
        "answer_at": reply_of(invitation) if invitation.practitioner_id else None,
        "administrator": conference.administrator.name,
        "reach": contact(conference),
    }


def contact(conference: Conference) -> str:
    """Return how to reach the administrator, or else the area's office."""
    phone = conference.administrator.phone or conference.area.phone
    email = conference.administrator.email or conference.area.email
    return " · ".join(one for one in (phone, email) if one)


def _report_lines(owed: Due) -> list[str]:
    if not owed:
        return []
    said = [
        f"- {title}: by {moment(due) if isinstance(due, datetime) else day(due)}"
        for title, due in owed
        if due
    ]
    if not said:
        return ["You are asked for a report. The procedure does not say by when; bring it in good time.", ""]
    return ["You are asked for a report:", *said, ""]


def cancelled_facts(
    invitation: Invitation, conference: Conference, *, only_you: bool, by_email: bool
) -> dict[str, Any]:
    """Return what the letter that takes an invitation back, from one person or from all, is told."""
    phone = conference.administrator.phone or conference.area.phone
    email = conference.administrator.email or conference.area.email
    return {
        "name": invitation.name,
        "conference": conference.pk,
        "starts_at": conference.starts_at,
        "only_you": only_you,
        "by_email": by_email,
        "reach": ", ".join(one for one in (conference.administrator.name, phone, email) if one),
    }


def printed(
    invitation: Invitation,
    conference: Conference,
    *,
    children: Sequence[str],
    method: str,
    first: bool,
    link: str = "",
    at: datetime,
) -> tuple[str, bytes]:
    """Return the name and content of the PDF letter for somebody who has no e-mail address."""
    title = "A meeting about your family" if method != CANCEL else "The meeting is cancelled"
    if invitation.young_person_id:
        title = title.replace("your family", "you")
    paper = Paper(
        title=title,
        area_name=conference.area.name,
        blocks=(*_blocks(conference, children, method=method, first=first), *_printed_link(link)),
        addressed_to=invitation.name,
        made_at=at,
        training=banner(at.astimezone(clock.LONDON).date()) if clock.is_training() else "",
        contact=tuple(
            one
            for one in (
                conference.administrator.name,
                conference.administrator.phone or conference.area.phone,
                conference.administrator.email or conference.area.email,
            )
            if one
        ),
    )
    return file_name(
        "conference", str(conference.pk), "invitation" if method != CANCEL else "cancelled", suffix="pdf"
    ), paper_pdf(paper)


def _blocks(
    conference: Conference, children: Sequence[str], *, method: str, first: bool
) -> tuple[Block, ...]:
    """Return what the printed letter says, in words for a family."""
    if method == CANCEL:
        return (
            Text(
                f"You were asked to a child protection conference at {moment(conference.starts_at)}. "
                "It will not take place then, or you no longer need to come."
            ),
        )
    start = "We would like you to come to" if first else "There is a change to"
    about = f" about {listed(list(children))}" if children else ""
    return (
        Text(
            f"{start} a child protection conference{about}. It is a meeting of your family and the people who work "
            "with you. It talks about how to keep children safe and well, and what help is needed."
        ),
        Facts("The meeting", facts(conference)),
        Text(
            "You can bring somebody to support you. Tell us if you need an interpreter, help to get there, "
            "or anything else that makes it easier for you.\n\n"
            "Please tell the administrator whether you are coming. You can also write down what you want to say."
        ),
    )


def _printed_link(link: str) -> tuple[Block, ...]:
    """Return the part of a printed letter that leads to the person's own page."""
    if not link:
        return ()
    return (
        Heading("Your own page"),
        Text(
            "There is a page for you on the internet. On it you can read what the meeting is, say whether you are "
            "coming and tell us what you think. Point the camera of a phone at this picture, or type the address."
        ),
        LinkCode(link),
        Text(
            "The link is only for you. When you open it, ring us: we check that it is you and read out a code. You do "
            "not have to use the page. You can always ring us instead."
        ),
    )
