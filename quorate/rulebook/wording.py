"""What one edition of a rule says, in plain sentences and in the area's own words for things."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from quorate.rules.days import READINGS as DAY_READINGS
from quorate.rules.days import Period
from quorate.rules.findings import Citation
from quorate.rules.procedure import (
    Arm,
    Check,
    Condition,
    DecidingTerms,
    DutyHeading,
    DutyTerms,
    EndingTerms,
    InForce,
    Listed,
    PaperTerms,
    PermissionTerms,
    Procedure,
    QuorumTerms,
    Setting,
    Test,
)
from quorate.rules.roles import in_words as role_in_words

from . import titles
from .terms import SETTINGS


class Item(NamedTuple):
    """One thing a rule says, with its own citation if it has one."""

    says: str
    citation: Citation | None = None


class Line(NamedTuple):
    """One part of a rule: “Grounds”, “Conditions”, “Whose”."""

    label: str
    items: tuple[Item, ...]


class Told(NamedTuple):
    """An edition in words: its value in one sentence, and the rest line by line."""

    value: str
    lines: tuple[Line, ...]

    def text(self) -> str:
        """Return all the words in one, for searching and comparing. Citations are left out."""
        return "\n".join([self.value, *(f"{line.label}: {one.says}" for line in self.lines for one in line.items)])


ROLE_WORDS = {
    "conference-chair": "chair",
    "social-worker": "social-worker",
    "case-holder": "case-holder",
    "team-manager": "team-manager",
    "conference-administrator": "conference-administrator",
    "core-group": "core-group",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def capital(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    return capital(text) if text.endswith((".", "?", "!")) else f"{capital(text)}."


def either(words: Iterable[str], last: str = "or") -> str:
    """Return “a, b or c”."""
    found = list(dict.fromkeys(words))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}" if found else ""


def role(key: str, procedure: Procedure) -> str:
    """Return a role in the area's own word for it."""
    word = procedure.words.get(ROLE_WORDS.get(key, ""))
    return f"the {word}" if word else role_in_words(key)


def roles(keys: Iterable[str], procedure: Procedure, last: str = "or") -> str:
    """Return several roles, in the area's own words."""
    return either((role(key, procedure) for key in keys), last)


def event(key: str, procedure: Procedure) -> str:
    """Return an event as it stands in “within 3 months of …”."""
    if key in titles.NAMED_EVENTS:
        return f"the {procedure.word(titles.NAMED_EVENTS[key])}"
    return titles.EVENTS.get(key, titles.plain(key).lower())


def outcome(key: str, procedure: Procedure) -> str:
    """Return an outcome in the area's own word."""
    words = {
        "continue": f"the plan is {procedure.word('plan-stays')}",
        "end": f"the plan is {procedure.word('plan-ends')}",
        "plan": "a plan is made",
        "no-plan": "no plan is made",
        "any": "a majority either way",
    }
    return words.get(key, titles.plain(key).lower())


def condition(one: Condition, procedure: Procedure) -> str:
    """Return a condition as the rest of a sentence that starts with “if”."""
    if one.name in titles.CONDITIONS:
        return titles.CONDITIONS[one.name][1 if one.negated else 0]
    if one.argument is not None and one.name in _ARGUED:
        says = _ARGUED[one.name](one.argument, procedure)
    else:
        argument = "" if one.argument is None else f" {_anything(one.argument)}"
        says = titles.plain(one.name).lower() + argument
    return f"not: {says}" if one.negated else says


def _named(argument: Iterable[str], after: str) -> str:
    return either((f"{titles.FIELDS.get(name.replace('_', '-'), titles.plain(name).lower())} {after}" for name in argument), "and")


def _facts(argument: Mapping[str, Any]) -> str:
    if argument == {"by": "post"}:
        return "the paper came by post"
    return either((f"{titles.plain(name).lower()} is {_anything(value)}" for name, value in argument.items()), "and")


_ARGUED: Mapping[str, Callable[[Any, Procedure], str]] = MappingProxyType(
    {
        "outcome": lambda keys, area: either(outcome(key, area) for key in keys),
        "how": lambda keys, _area: "it is decided " + either(titles.OUTCOME_HOWS.get(k, k) for k in keys),
        "given": lambda names, _area: _named(names, "is given"),
        "yes": lambda names, _area: _named(names, "is answered yes"),
        "no": lambda names, _area: _named(names, "is answered no"),
        "unanswered": lambda names, _area: _named(names, "has no answer"),
        "review-number": lambda number, _area: f"it is review number {number}",
        "under-age": lambda age, _area: f"the child is under {age}",
        "on-plan-months": lambda months, _area: f"the plan has lasted {months} months",
        "consecutive-inquorate": lambda number, _area: f"{number} in a row had no quorum",
        "fact": lambda facts, _area: _facts(facts),
    }
)


def conditions(found: Iterable[Condition], procedure: Procedure) -> str:
    """Return conditions that must all hold."""
    return either((condition(one, procedure) for one in found), "and")


def _anything(value: Any) -> str:
    """Return a value that has no words of its own, so that nothing the data says is left out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{titles.plain(str(k)).lower()}: {_anything(v)}" for k, v in value.items())
    if isinstance(value, Citation):
        return ""
    if hasattr(value, "says"):
        return str(value.says)
    if is_dataclass(value) and not isinstance(value, type | Period):
        parts = ((f.name, getattr(value, f.name)) for f in fields(value))
        return "; ".join(f"{titles.plain(n).lower()}: {_anything(v)}" for n, v in parts if v not in _NOTHING)
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(_anything(v) for v in value)
    return str(value).replace("-", " ") if isinstance(value, str) else str(value)


_NOTHING = (None, "", (), False, 0, {}, [])


def _line(label: str, says: str, citation: Citation | None = None) -> list[Line]:
    return [Line(label, (Item(sentence(says), citation),))] if says else []


def _items(label: str, found: Iterable[Listed | str | Item]) -> list[Line]:
    items = tuple(
        Item(capital(one), None) if isinstance(one, str) else Item(capital(one.says), one.citation) for one in found
    )
    return [Line(label, items)] if items else []


def _rest(terms: Any, told: frozenset[str]) -> list[Line]:
    """Return what else the terms say, for parts of a rule that have no wording of their own yet."""
    lines: list[Line] = []
    for one in fields(terms):
        value = getattr(terms, one.name)
        if one.name not in told and value not in _NOTHING:
            lines += _line(titles.plain(one.name), _anything(value))
    return lines


# --- Duties ------------------------------------------------------------------------------------------------------------


def arm(one: Arm, terms: DutyTerms, heading: DutyHeading | None, procedure: Procedure) -> str:
    """Return one arm of a duty as a phrase: “within 3 months of the initial conference, that day not counted”."""
    anchor = _anchor(one, heading, procedure)
    if one.period is None:
        says = f"before {anchor}" if one.direction == "until" else f"on the day of {anchor}"
    elif one.period.unit == "years of age":
        says = f"{_word(terms, 'on', 'from', 'until')} the {_nth(one.period.count)} birthday"
    elif one.period.unit == "weeks of pregnancy":
        word = _word(terms, "by", "from", "until")
        says = f"{word} {one.period}, counted back from {anchor} (taken as 40 weeks)"
    elif one.direction == "before":
        word = _word(terms, "at least ", "from ", "until ")
        says = f"{word}{one.period} before {anchor}, that day not counted"
    elif one.direction == "over":
        says = f"from the day after {one.period} have passed since {anchor}"
    else:
        says = f"{_word(terms, 'within', 'from', 'until')} {one.period} {_word(terms, 'of', 'after', 'after')} {anchor}"
        says += _counting(one.period, terms)
    if one.when:
        says += f", if {conditions(one.when, procedure)}"
    return says


def _word(terms: DutyTerms, by: str, start: str, until: str) -> str:
    return {"from": start, "until": until}.get(terms.meaning, by)


def _counting(period: Period, terms: DutyTerms) -> str:
    if period.unit == "hours":
        return ", counted by the clock, over nights, weekends and holidays"
    return ", that day counted as the first" if terms.day_one else ", that day not counted"


def _nth(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _anchor(one: Arm, heading: DutyHeading | None, procedure: Procedure) -> str:
    if one.anchor == "opening":
        return either(event(key, procedure) for key in heading.opens) if heading else "the event that starts it"
    if one.anchor.startswith("duty:"):
        rule = procedure.rules.get(one.anchor.replace("duty:", "duty."))
        named = rule.heading.title if rule and rule.heading else titles.plain(one.anchor[5:])
        return f"the limit of “{named}”"
    return event(one.anchor, procedure)


def _duty(terms: DutyTerms, stands: InForce, heading: DutyHeading | None, procedure: Procedure) -> Told:
    arms = [arm(one, terms, heading, procedure) for one in terms.arms]
    value = arms[0]
    if len(arms) > 1:
        which = "later" if terms.combine == "latest" else "earlier"
        value = "; or ".join(arms) + f". Where more than one applies, the {which} counts"
    lines: list[Line] = []
    if len(arms) > 1 and any(one.citation for one in terms.arms):
        lines += [Line("Each limit", tuple(Item(capital(arms[n]), a.citation) for n, a in enumerate(terms.arms)))]
    bare = [a.period for a in terms.arms if a.period is not None and a.period.unit == "days"]
    if bare:
        other = next(reading for reading in DAY_READINGS if reading != terms.reading)
        lines += _line("The reading chosen", f"The text says only “days”. They are read as {terms.reading}")
        lines += _line("The other reading", f"{bare[0].count} {other}")
    if terms.beside:
        lines += _line("Shown beside it", f"The figure in national guidance, {terms.beside}")
    lines += _rest(terms, frozenset({"arms", "combine", "meaning", "day_one", "reading", "beside"}))
    return Told(sentence(value), tuple(lines))


def heading_lines(heading: DutyHeading, procedure: Procedure) -> tuple[Line, ...]:
    """Return what a duty is about: what starts it, what does it, what ends it."""
    opens = either(event(key, procedure) for key in heading.opens)
    if heading.when:
        opens += f", if {conditions(heading.when, procedure)}"
    if heading.each:
        opens += "; one for each report asked for" if heading.each == "report-owed" else f"; one for each: {heading.each}"
    done = either(event(key, procedure) for key in heading.done)
    if done and heading.done_when:
        done += f", if {conditions(heading.done_when, procedure)}"
    lines = _line("Whose", role(heading.whose, procedure)) if heading.whose != "nobody" else []
    lines += _line("The clock starts with", opens) + _line("Done by", done)
    lines += _line("Falls away with", either(event(key, procedure) for key in heading.lapses))
    lines += _line("Not needed after", either(event(key, procedure) for key in heading.averted))
    if heading.renew:
        lines += _line("If it happens again", "the clock starts anew")
    known = ("title", "scope", "opens", "when", "each", "renew", "done", "done_when", "lapses", "averted", "whose")
    return tuple(lines + _rest(heading, frozenset((*known, "even_silent"))))


# --- Quorum and deciding -----------------------------------------------------------------------------------------------


def _quorum(terms: QuorumTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    lines: list[Line] = []
    value = "The text gives no quorum."
    if terms.others >= 0:
        value = sentence(_who(terms, procedure))
        if terms.exception_involved:
            says = f"If only {NUMBERS[terms.exception_involved]} other agency works with the child, that one is enough"
            lines += _line("Exception", says, terms.exception_citation)
        if terms.none_involved:
            lines += _line("If no other agency works with the child", f"{role(terms.none_involved, procedure)} is asked")
    if terms.stated_by:
        lines += _line("Who says whether it is met", role(terms.stated_by, procedure))
    lines += _items("What cannot be done without it", (titles.WITHOUT.get(key, key) for key in terms.without))
    for key, together in terms.together.items():
        lines += _line("Counted once", f"{either((k.replace('-', ' ') for k in together), 'and')} (as {key.replace('-', ' ')})")
    going = terms.going
    if going:
        needs = "all of these hold" if going.needs == "all" else "one of these holds"
        label = f"{capital(role(going.by, procedure))} may go ahead without it if {needs}"
        lines += _items(label, (Item(c.says, c.citation or going.citation) for c in going.conditions))
        lines += _items("Then on record", going.record)
    told = {"roles", "agencies", "others", "counts", "members_only", "contact", "besides", "together", "without"}
    told |= {"exception_involved", "exception_citation", "none_involved", "going", "stated_by"}
    return Told(value, tuple(lines + _rest(terms, frozenset(told))))


def _who(terms: QuorumTerms, procedure: Procedure) -> str:
    there = [role(key, procedure) for key in terms.roles]
    there += [titles.AGENCIES.get(key, key.replace("-", " ")) for key in terms.agencies]
    besides = either((titles.AGENCIES.get(key, key.replace("-", " ")) for key in terms.besides), "and")
    if terms.others:
        noun = {"agencies": ("agency", "agencies"), "groups": ("professional group", "professional groups")}[terms.counts]
        says = f"{NUMBERS[min(terms.others, 10)]} {noun[0 if terms.others == 1 else 1]}"
        says += f" besides {besides}" if besides else ""
        says += f" that are members of the {procedure.word('partnership')}" if terms.members_only else ""
        says += " in direct contact with the child" if terms.contact else ""
        there.append(says)
    return either(there, "and")


METHODS = {
    "majority": "By the majority of {who}",
    "consensus": "By consensus of {who}",
    "chair": "The chair decides, having heard {who}",
    "unset": "The text gives no way of deciding",
}
DECIDERS = {"agency": "the agencies present", "conference": "the conference"}
AGAINST = {
    "stand-down": "the conference is stood down, and the matter goes to {to}",
    "override": "{to} may decide otherwise, in exceptional circumstances",
    "majority-stands": "the majority's decision stands",
}


def _deciding(terms: DecidingTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    who = DECIDERS.get(terms.deciders) or role(terms.deciders, procedure)
    value = METHODS.get(terms.method, titles.plain(terms.method)).format(who=who)
    lines: list[Line] = []
    if terms.tie:
        lines += _line("On a tie", f"{role(terms.tie, procedure)} decides", terms.tie_citation)
        lines += _items("Then on record, after a tie", terms.tie_record)
    for one in terms.against:
        which = "any majority" if one.majority == "any" else f"a majority by which {outcome(one.majority, procedure)}"
        then = AGAINST.get(one.then, one.then).format(to=role(one.to, procedure))
        lines += _line(f"If the chair disagrees with {which}", then, one.citation)
        lines += _items("Then on record", one.record)
    told = frozenset({"method", "deciders", "tie", "tie_record", "tie_citation", "against"})
    return Told(sentence(value), tuple(lines + _rest(terms, told)))


def _check(terms: Check, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    lines = _line("What follows", titles.LEVELS.get(terms.level, terms.level))
    lines += _line("At", either(titles.CONFERENCES.get(key, key) for key in terms.at))
    lines += _line("When", conditions(terms.when, procedure))
    lines += _line("Not if", either(condition(one, procedure) for one in terms.unless))
    if terms.lifted_by:
        lines += _line("Who may lift it, with a reason", role(terms.lifted_by, procedure))
    if terms.becomes:
        lines += _line("The outcome then", outcome(terms.becomes, procedure))
    told = frozenset({"key", "at", "when", "level", "says", "unless", "lifted_by", "becomes"})
    return Told(sentence(terms.says), tuple(lines + _rest(terms, told)))


# --- Who may do what, papers, ending, lists, readings -------------------------------------------------------------------


def _tests(tests: Iterable[Test]) -> list[Line]:
    found = list(tests)
    needed = [Item(t.says, t.citation) for t in found if t.level == "block"]
    warned = [Item(t.says, t.citation) for t in found if t.level != "block"]
    return _items("Conditions", needed) + _items("Warned of, and then for the person to weigh", warned)


def _permission(terms: PermissionTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    if terms.by:
        value = f"{capital(roles(terms.by, procedure))} may do this, and nobody else."
    elif len(terms.tests) == 1 and not terms.effect:
        value = sentence(terms.tests[0].says)
    else:
        value = sentence(terms.effect or "The text does not say who")
    lines = _line("What it means", terms.effect if terms.by else "") + _line("Others", terms.instead)
    lines += _items("Grounds, one of which is chosen", terms.grounds)
    if terms.grounds_missing:
        lines += _line("Grounds", "The text's own list of grounds is missing")
    lines += _tests(terms.tests) + _items("Goes on record", terms.record)
    told = frozenset({"by", "instead", "grounds", "grounds_missing", "tests", "record", "effect"})
    return Told(value, tuple(lines + _rest(terms, told)))


def _paper(terms: PaperTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    value = f"{capital(role(terms.whose, procedure))} sees to it"
    if terms.approver:
        value += f"; {role(terms.approver, procedure)} approves it"
    if terms.recipients:
        value += f"; it goes to {titles.RECIPIENTS.get(terms.recipients, terms.recipients)}"
    lines = _items("What it has to say", terms.must_say)
    named = [procedure.rules.get(f"duty.{name}") for name in terms.duties]
    lines += _items("When", (rule.heading.title for rule in named if rule and rule.heading))
    if terms.late_tell:
        told, heard = (role(key, procedure) for key in terms.late_tell)
        lines += _line("If it is late", f"{told} tells {heard}")
    if terms.excluded != "full":
        lines += _line("Someone who was kept out gets", titles.EXCLUDED.get(terms.excluded, terms.excluded))
    if terms.safety:
        lines += _line("Safety", "A copy is held back where sending it would put someone in danger")
    known = {"title", "whose", "approver", "recipients", "must_say", "duties", "late_tell", "excluded", "safety"}
    return Told(sentence(value), tuple(lines + _rest(terms, frozenset(known))))


ENDS_ON = {
    "death": "the date of death",
    "receiving_conference": "the day of the receiving authority's conference",
    "transfer_conference written_confirmation": "the later of the transfer conference and the written confirmation",
}


def _ending(terms: EndingTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    lines = _line("Who may end it", roles(terms.by, procedure))
    lines += _line("The plan ends on", ENDS_ON.get(terms.ends_on, titles.plain(terms.ends_on).lower()))
    if terms.route == "review":
        lines += _line("How", "only a review may end the plan on this ground")
    lines += _tests(terms.tests) + _items("Goes on record", terms.record)
    told = frozenset({"says", "by", "ends_on", "tests", "record", "route"})
    return Told(sentence(terms.says), tuple(lines + _rest(terms, told)))


def _setting(terms: Setting, name: str) -> Told:
    words = titles.READINGS.get(name, {})
    value = words.get(terms.value, terms.value)
    others = [one for one in SETTINGS.get(name) or () if one != terms.value]
    lines = _items("The other reading" if len(others) == 1 else "Other readings", (words.get(o, o) for o in others))
    return Told(sentence(value), tuple(lines))


def _listed(entries: tuple[Listed, ...]) -> Told:
    count = len(entries)
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    value = f"{capital(number)} {'entry' if count == 1 else 'entries'}."
    return Told(value, tuple(_items("The list", entries)))


WORDED: Mapping[type, Callable[[Any, InForce, Any, Procedure], Told]] = MappingProxyType(
    {
        DutyTerms: _duty,
        QuorumTerms: _quorum,
        DecidingTerms: _deciding,
        Check: _check,
        PermissionTerms: _permission,
        PaperTerms: _paper,
        EndingTerms: _ending,
    }
)


def told(key: str, heading: DutyHeading | None, stands: InForce, procedure: Procedure) -> Told:
    """Return what an edition of a rule says, in the words of a procedure."""
    terms = stands.terms
    if terms is None:
        return Told("", ())
    if isinstance(terms, Setting):
        return _setting(terms, key.partition(".")[2])
    if isinstance(terms, tuple):
        return _listed(terms)
    worded = WORDED.get(type(terms))
    return worded(terms, stands, heading, procedure) if worded else Told("", tuple(_rest(terms, frozenset())))
