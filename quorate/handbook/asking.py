"""What the calculator asks about each kind of event, and the facts that follow from each answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from quorate.rules.events import CHILD_KINDS, CONFERENCE_KINDS, OWN, Fact


class Answer(NamedTuple):
    """One answer that may be chosen: its words, and what it tells the rules."""

    value: str
    words: str
    facts: Mapping[str, Fact] = MappingProxyType({})
    told: str = ""


class Question(NamedTuple):
    """Something that matters for one kind of event. The first answer is taken if none is chosen."""

    key: str
    words: str
    answers: tuple[Answer, ...]


def _said(key: str, value: str, words: str) -> Answer:
    return Answer(value, words, {key: value})


def _after(value: str, words: str) -> Answer:
    return Answer(value, words, {"post_birth_meeting": value}, f"{words.lower()} chosen for after the birth")


_UNBORN = Question(
    "unborn",
    "Was the child unborn that day?",
    (
        Answer("", "Work it out from the dates below"),
        Answer("yes", "Yes", {"unborn": True}, "before the birth"),
        Answer("no", "No", {"unborn": False}, "after the birth"),
    ),
)
_WHICH = Question(
    "conference",
    "Which conference",
    (_said("conference", "review", "A review"), _said("conference", "initial", "An initial conference")),
)

QUESTIONS: Mapping[str, tuple[Question, ...]] = MappingProxyType(
    {
        "initial-conference": (
            Question(
                "outcome",
                "What it decided",
                (
                    _said("outcome", "plan", "A plan was made"),
                    _said("outcome", "no-plan", "No plan was made"),
                ),
            ),
            Question(
                "kind",
                "What kind it was",
                (
                    Answer("", "An ordinary one"),
                    Answer("pre-birth", "Before a birth", {"kind": "pre-birth"}, "a pre-birth conference"),
                    Answer(
                        "transfer-in",
                        "For a child moving in",
                        {"kind": "transfer-in"},
                        "a transfer-in conference",
                    ),
                ),
            ),
            _UNBORN,
            Question(
                "post_birth_meeting",
                "Meeting chosen for after the birth",
                (
                    Answer("", "None was chosen"),
                    _after("review", "A review"),
                    _after("core-group", "A core group"),
                ),
            ),
        ),
        "review": (
            Question(
                "outcome",
                "What it decided",
                (_said("outcome", "continue", "The plan goes on"), _said("outcome", "end", "The plan ends")),
            ),
            Question(
                "quorum",
                "Was there a quorum?",
                (
                    Answer("yes", "Yes", {"quorate": True}, "with a quorum"),
                    Answer("no", "No", {"quorate": False}, "without a quorum"),
                    Answer(
                        "went-ahead",
                        "No, and the chair lawfully went ahead",
                        {"quorate": False, "proceeded": True},
                        "without a quorum, and the chair lawfully went ahead",
                    ),
                ),
            ),
        ),
        "conference-booked": (_WHICH,),
        "conference-opened": (_WHICH,),
        "conference-closed": (
            Question(
                "outcome",
                "What it decided",
                (
                    _said("outcome", "continue", "A plan was made or goes on"),
                    _said("outcome", "end", "No plan, or the plan ends"),
                ),
            ),
        ),
        "minutes-received": (
            Question(
                "by", "How they came", (Answer("", "By hand or online"), _said("by", "post", "By post"))
            ),
        ),
    }
)

TIMED = frozenset({*CONFERENCE_KINDS, "emergency-order-expires", "hospital-discharge"})
"""Kinds of event whose time of day may matter."""

KINDS: tuple[tuple[str, str], ...] = tuple(
    (kind, words[:1].upper() + words[1:]) for kind, words in (*CHILD_KINDS.items(), *CONFERENCE_KINDS.items())
)


def kinds(own: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return every kind of event that may be told, with an area's own ones last."""
    return [*KINDS, *((kind, words[:1].upper() + words[1:]) for kind, words in own.items())]


def facts_of(kind: str, chosen: Mapping[str, str]) -> dict[str, Fact]:
    """Return what the answers chosen about an event tell the rules."""
    facts: dict[str, Fact] = {}
    for question in QUESTIONS.get(kind, ()):
        wanted = chosen.get(question.key, "")
        answer = next((one for one in question.answers if one.value == wanted), question.answers[0])
        facts.update(answer.facts)
    return facts


def in_words(kind: str, facts: Mapping[str, Fact]) -> str:
    """Return an event and what is known of it: “A review conference was held (the plan goes on; with a quorum)”."""
    words = {**CHILD_KINDS, **CONFERENCE_KINDS}.get(kind, kind.removeprefix(OWN).replace("-", " "))
    said = []
    for question in QUESTIONS.get(kind, ()):
        fits = [one for one in question.answers if one.facts and one.facts.items() <= facts.items()]
        if fits:
            best = max(fits, key=lambda one: len(one.facts))
            said.append(best.told or best.words)
    more = f" ({'; '.join(one[:1].lower() + one[1:] for one in said)})" if said else ""
    return words[:1].upper() + words[1:] + more
