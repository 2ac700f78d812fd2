"""What a person can do about a letter, and the words for it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from quorate.design.forms import Form
from quorate.people.models import Area, Practitioner

from . import actions, catalogue, forms, wording
from .catalogue import Entry
from .documents import Paper, Text
from .faults import BadLetters
from .models import Letter, Letterhead
from .own_words import head_of

State = Letter.State
LINK = re.compile(r"(/door/)[\w-]{20,}/?")
CODE = re.compile(r"\b\d{6}\b")

COLOURS = {
    State.READY: "turquoise", State.QUEUED: "blue", State.TO_PRINT: "yellow", State.CONNECTING: "blue",
    State.HANDING_OVER: "blue",
    State.SENT: "green", State.FAILED: "red", State.UNSURE: "red", State.HELD: "orange", State.CANCELLED: "grey",
}  # fmt: skip


@dataclass(frozen=True)
class Act:
    """One thing a person can do with a letter in some of its states."""

    key: str
    title: str
    button: str
    states: tuple[State, ...]
    form: Callable[..., Form]
    perform: Callable[..., Letter]
    explains: str = ""
    warns: bool = False


ACTS = {
    act.key: act
    for act in (
        Act(
            "release", "Let the letter go", "Release the letter", (State.HELD,), forms.ReleaseForm, actions.release,
            "It goes as it is. If the recipient may not see it, cancel it instead.",
        ),
        Act(
            "posted", "Record that it was posted", "Mark as posted", (State.TO_PRINT,), forms.PostedForm,
            actions.mark_posted,
        ),
        Act(
            "sent", "Record that it arrived", "Mark as sent", (State.UNSURE,), forms.ReasonForm, actions.mark_sent,
            "Say who confirmed that it arrived, and when. It is not sent again.",
        ),
        Act(
            "resend", "Send it again", "Send it again", (State.UNSURE, State.FAILED, State.SENT), forms.ResendForm,
            actions.resend, "A new letter with the same words and files goes to the address below.",
        ),
        Act(
            "hold", "Hold the letter back", "Hold the letter",
            (State.READY, State.QUEUED, State.TO_PRINT, State.FAILED), forms.ReasonForm, actions.hold,
            "It stays here until somebody releases it.",
        ),
        Act(
            "cancel", "Cancel the letter", "Cancel the letter",
            (State.READY, State.QUEUED, State.TO_PRINT, State.FAILED, State.HELD), forms.ReasonForm, actions.cancel,
            "It is not sent. The letter and your reason stay on record.", warns=True,
        ),
    )
}  # fmt: skip


def acts_for(letter: Letter) -> list[Act]:
    """Return what can be done with a letter as it stands."""
    acts = [act for act in ACTS.values() if letter.state in act.states and not hasattr(letter, "sent_again")]
    return [act for act in acts if not (letter.decided_where and act.key == "release")]


def form_for(act: Act, letter: Letter, today: date, data: Any = None) -> Form:
    """Return the act's form, filled with what is known."""
    if act.form is forms.PostedForm:
        return forms.PostedForm(data, today=today)
    if act.form is forms.ResendForm:
        return forms.ResendForm(data, initial={"to_email": letter.to_email})
    return act.form(data)


def perform(act: Act, letter: Letter, form: Form, *, by: Practitioner, at: datetime) -> Letter:
    """Do what the form asks.

    :raises CannotDoThat: when the letter is no longer as the page showed it
    """
    return act.perform(letter, **form.cleaned_data, by=by, at=at)


def text_of(letter: Letter) -> str:
    """Return what a letter says, without what only its recipient may use: the secret part of a link, and a code.

    A letter to print is shown whole: somebody has to print it.
    """
    if not letter.to_email:
        return letter.text
    text = LINK.sub(r"\1(hidden here)", letter.text)
    return CODE.sub("(hidden here)", text) if letter.document == "door-code" else text


def paper_of(letter: Letter, training: str, *, large: bool = False) -> Paper:
    """Return a letter as a paper to print and put in an envelope, under the area's letterhead.

    It is in large print where that was asked for, or where the person needs it.
    """
    head = head_of(letter.area)
    where = f"{letter.to_name}\n{letter.to_address}" if letter.to_address else letter.to_name
    return Paper(
        title=letter.subject,
        area_name=head.name,
        addressed_to=where,
        blocks=(Text(text_of(letter)),),
        training=training,
        made_at=letter.made_at,
        head=head,
        large=large or letter.large,
    )


def address_of(letter: Letter) -> str:
    """Return the address of a letter's own page."""
    return reverse("letters:letter", args=[letter.pk])


def colour(letter: Letter) -> str:
    return COLOURS[State(letter.state)]


def state_words(counts: dict[str, int]) -> list[tuple[str, str]]:
    """Return the states to choose from, each with how many letters it has."""
    return [(str(state), f"{state.label} ({counts.get(state, 0):,})") for state in State]


def letter_fits(entry: Entry, sought: str) -> bool:
    """Return whether a letter of the catalogue has all the words that somebody looks for."""
    said = f"{entry.title} {entry.to} {entry.when} {entry.key} {entry.words.source}".lower()
    return all(word in said for word in sought.split())


def by_part(shown: Iterable[tuple[Entry, Any]]) -> list[tuple[str, list[tuple[Entry, Any]]]]:
    """Return letters grouped by the part of the service that writes them."""
    groups: dict[str, list[tuple[Entry, Any]]] = {}
    for one in shown:
        groups.setdefault(one[0].part.replace("_", " ").capitalize(), []).append(one)
    return sorted(groups.items())


def checked(words: str, entry: Entry) -> wording.Words:
    """Return words that somebody wrote for a letter, read and tried on each invented family.

    :raises BadLetters: with each fault and its line
    """
    read = wording.read(words, facts=entry.facts, file="Your words")
    if faults := list(catalogue.faults_with_examples(read, entry)):
        raise BadLetters(faults)
    return read


def letterhead_fields(area: Area, now: Letterhead | None) -> dict[str, Any]:
    """Return what the letterhead's form shows first: what stands, or what is known of the area."""
    if now is None:
        return {
            "name": area.name,
            "address": area.address,
            "phone": area.phone,
            "email": area.email,
            "base": 0,
        }
    names = ("name", "address", "phone", "email", "reply_to", "signature", "footer", "logo_words")
    return {**{name: getattr(now, name) for name in names}, "base": now.number}
