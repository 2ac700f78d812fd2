"""What one edition of a rule says, in plain sentences and in the area's own words for things."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from quorate.rules.days import READINGS as DAY_READINGS
from quorate.rules.days import Period
from quorate.rules.procedure import (
    Arm,
    Check,
    DecidingTerms,
    DutyHeading,
    DutyTerms,
    EndingTerms,
    FormTerms,
    InForce,
    Listed,
    PaperTerms,
    PermissionTerms,
    Procedure,
    Prompt,
    QuorumTerms,
    Setting,
    Test,
)

from . import titles
from .phrases import (
    NUMBERS,
    Item,
    Line,
    Told,
    capital,
    condition,
    conditions,
    either,
    event,
    items,
    line,
    outcome,
    rest,
    role,
    roles,
    sentence,
)
from .terms import SETTINGS

# --- Duties --------------------------------------------------------------------------------------------------------


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
        return _opening(heading, procedure) if heading else "the event that starts it"
    if one.anchor.startswith("duty:"):
        rule = procedure.rules.get(one.anchor.replace("duty:", "duty."))
        named = rule.heading.title if rule and rule.heading else titles.plain(one.anchor[5:])
        return f"the limit of “{named}”"
    found = event(one.anchor, procedure)
    return f"the {one.which} of {found}" if one.which != "last" else found


def _opening(heading: DutyHeading, procedure: Procedure) -> str:
    """Return what starts the clock in few words; the line “The clock starts with” says it in full."""
    named = {one.name for one in heading.when if not one.negated}
    if "counts-as-review" in named and "review" in heading.opens:
        return f"the last {procedure.word('review-conference')}"
    if "stood-down" in named and "stood-down" in heading.opens:
        return event("stood-down", procedure)
    return either(event(key, procedure) for key in heading.opens)


def _duty(terms: DutyTerms, stands: InForce, heading: DutyHeading | None, procedure: Procedure) -> Told:
    arms = [arm(one, terms, heading, procedure) for one in terms.arms]
    value = arms[0]
    if len(arms) > 1:
        which = "later" if terms.combine == "latest" else "earlier"
        value = "; or ".join(arms) + f". Where more than one applies, the {which} counts"
    lines: list[Line] = []
    if len(arms) > 1 and any(one.citation for one in terms.arms):
        lines += [
            Line("Each limit", tuple(Item(capital(arms[n]), a.citation) for n, a in enumerate(terms.arms)))
        ]
    bare = [a.period for a in terms.arms if a.period is not None and a.period.unit == "days"]
    if bare:
        other = next(reading for reading in DAY_READINGS if reading != terms.reading)
        lines += line("The reading chosen", f"The text says only “days”. They are read as {terms.reading}")
        lines += line("The other reading", f"{bare[0].count} {other}")
    if terms.beside:
        lines += line("Shown beside it", f"The figure in national guidance, {terms.beside}")
    lines += rest(terms, frozenset({"arms", "combine", "meaning", "day_one", "reading", "beside"}))
    return Told(sentence(value), tuple(lines))


def heading_lines(heading: DutyHeading, procedure: Procedure) -> tuple[Line, ...]:
    """Return what a duty is about: what starts it, what does it, what ends it."""
    opens = either(event(key, procedure) for key in heading.opens)
    if heading.when:
        opens += f", if {conditions(heading.when, procedure)}"
    if heading.each:
        opens += (
            "; one for each report asked for"
            if heading.each == "report-owed"
            else f"; one for each: {heading.each}"
        )
    done = either(event(key, procedure) for key in heading.done)
    if done and heading.done_when:
        done += f", if {conditions(heading.done_when, procedure)}"
    lines = line("Whose", role(heading.whose, procedure)) if heading.whose != "nobody" else []
    lines += line("The clock starts with", opens) + line("Done by", done)
    lines += line("Falls away with", either(event(key, procedure) for key in heading.lapses))
    lines += line("Not needed after", either(event(key, procedure) for key in heading.averted))
    if heading.renew:
        lines += line("If it happens again", "the clock starts anew")
    if heading.once:
        lines += line("How often", "once, and not again for the same child")
    known = (
        "own_occasion",
        "once",
        "title",
        "scope",
        "opens",
        "when",
        "each",
        "renew",
        "done",
        "done_when",
        "lapses",
        "averted",
        "whose",
    )
    return tuple(lines + rest(heading, frozenset((*known, "even_silent"))))


# --- Quorum and deciding -------------------------------------------------------------------------------------------


def _quorum(terms: QuorumTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    lines: list[Line] = []
    value = "The text gives no quorum."
    if terms.others >= 0:
        value = sentence(_who(terms, procedure))
        if terms.exception_involved:
            says = f"If only {NUMBERS[terms.exception_involved]} other agency works with the child, that one is enough"
            lines += line("Exception", says, terms.exception_citation)
        if terms.none_involved:
            lines += line(
                "If no other agency works with the child", f"{role(terms.none_involved, procedure)} is asked"
            )
    if terms.stated_by:
        lines += line("Who says whether it is met", role(terms.stated_by, procedure))
    lines += items("What cannot be done without it", (titles.WITHOUT.get(key, key) for key in terms.without))
    for key, together in terms.together.items():
        lines += line(
            "Counted once",
            f"{either((k.replace('-', ' ') for k in together), 'and')} (as {key.replace('-', ' ')})",
        )
    going = terms.going
    if going:
        needs = "all of these hold" if going.needs == "all" else "one of these holds"
        label = f"{capital(role(going.by, procedure))} may go ahead without it if {needs}"
        lines += items(label, (Item(c.says, c.citation or going.citation) for c in going.conditions))
        if going.never_twice:
            lines += line("Not twice running", "not if the conference before this one was not quorate either")
        lines += items("Then on record", going.record)
    told = {
        "roles",
        "agencies",
        "others",
        "counts",
        "members_only",
        "contact",
        "besides",
        "together",
        "without",
    }
    told |= {"exception_involved", "exception_citation", "none_involved", "going", "stated_by"}
    return Told(value, tuple(lines + rest(terms, frozenset(told))))


def _who(terms: QuorumTerms, procedure: Procedure) -> str:
    there = [role(key, procedure) for key in terms.roles]
    there += [titles.AGENCIES.get(key, key.replace("-", " ")) for key in terms.agencies]
    besides = either((titles.AGENCIES.get(key, key.replace("-", " ")) for key in terms.besides), "and")
    if terms.others:
        noun = {"agencies": ("agency", "agencies"), "groups": ("professional group", "professional groups")}[
            terms.counts
        ]
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
        lines += line("On a tie", f"{role(terms.tie, procedure)} decides", terms.tie_citation)
        lines += items("Then on record, after a tie", terms.tie_record)
    for one in terms.against:
        which = (
            "any majority"
            if one.majority == "any"
            else f"a majority by which {outcome(one.majority, procedure)}"
        )
        then = AGAINST.get(one.then, one.then).format(to=role(one.to, procedure))
        lines += line(f"If the chair disagrees with {which}", then, one.citation)
        lines += items("Then on record", one.record)
    for key, period in terms.takes_effect.items():
        lines += line("When it takes effect", f"if {outcome(key, procedure)}: {period} after the conference")
    told = frozenset({"takes_effect", "method", "deciders", "tie", "tie_record", "tie_citation", "against"})
    return Told(sentence(value), tuple(lines + rest(terms, told)))


def _check(terms: Check, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    lines = line("What follows", titles.LEVELS.get(terms.level, terms.level))
    lines += line("At", either(titles.CONFERENCES.get(key, key) for key in terms.at))
    label = "When all of these hold" if len(terms.when) > 1 else "When"
    lines += items(label, (condition(one, procedure) for one in terms.when))
    lines += items("But not", (condition(one, procedure) for one in terms.unless))
    if terms.lifted_by:
        lines += line("Who may lift it, with a reason", role(terms.lifted_by, procedure))
    if terms.becomes:
        lines += line("The outcome then", outcome(terms.becomes, procedure))
    told = frozenset({"key", "at", "when", "level", "says", "unless", "lifted_by", "becomes"})
    return Told(sentence(terms.says), tuple(lines + rest(terms, told)))


# --- Who may do what, papers, ending, lists, readings --------------------------------------------------------------


def _tests(tests: Iterable[Test]) -> list[Line]:
    found = list(tests)
    needed = [Item(t.says, t.citation) for t in found if t.level == "block"]
    warned = [Item(t.says, t.citation) for t in found if t.level != "block"]
    return items("Conditions", needed) + items("Warned of, and then for the person to weigh", warned)


def _permission(terms: PermissionTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    if terms.by:
        value = f"{capital(roles(terms.by, procedure))} may do this, and nobody else."
    elif len(terms.tests) == 1 and not terms.effect:
        value = sentence(terms.tests[0].says)
    else:
        value = sentence(terms.effect or "The text does not say who")
    lines = line("What it means", terms.effect if terms.by else "") + line("Others", terms.instead)
    lines += items("Grounds, one of which is chosen", terms.grounds)
    if terms.grounds_missing:
        lines += line("Grounds", "The text's own list of grounds is missing")
    said = [one for one in terms.tests if sentence(one.says) != value or one.citation]
    lines += _tests(said) + items("Goes on record", terms.record)
    told = frozenset({"by", "instead", "grounds", "grounds_missing", "tests", "record", "effect"})
    return Told(value, tuple(lines + rest(terms, told)))


def _paper(terms: PaperTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    value = f"{capital(role(terms.whose, procedure))} sees to it"
    if terms.approver:
        value += f"; {role(terms.approver, procedure)} approves it"
    if terms.recipients:
        value += f"; it goes to {titles.RECIPIENTS.get(terms.recipients, terms.recipients)}"
    lines = items("What it has to say", terms.must_say)
    named = [procedure.rules.get(f"duty.{name}") for name in terms.duties]
    lines += items("When", (rule.heading.title for rule in named if rule and rule.heading))
    if terms.late_tell:
        told, heard = (role(key, procedure) for key in terms.late_tell)
        lines += line("If it is late", f"{told} tells {heard}")
    if terms.excluded != "full":
        lines += line("Someone who was kept out gets", titles.EXCLUDED.get(terms.excluded, terms.excluded))
    if terms.safety:
        lines += line("Safety", "A copy is held back where sending it would put someone in danger")
    known = {
        "title",
        "whose",
        "approver",
        "recipients",
        "must_say",
        "duties",
        "late_tell",
        "excluded",
        "safety",
    }
    return Told(sentence(value), tuple(lines + rest(terms, frozenset(known))))


ENDS_ON = {
    "death": "the date of death",
    "receiving_conference": "the day of the receiving authority's conference",
    "transfer_conference written_confirmation": "the later of the transfer conference and the written confirmation",
}


def _ending(terms: EndingTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    lines = line("Who may end it", roles(terms.by, procedure))
    lines += line("The plan ends on", ENDS_ON.get(terms.ends_on, titles.plain(terms.ends_on).lower()))
    if terms.objections:
        lines += line("Objections", f"within {terms.objections} of the letter")
    if terms.route == "review":
        lines += line("How", "only a review may end the plan on this ground")
    lines += _tests(terms.tests) + items("Goes on record", terms.record)
    told = frozenset({"says", "by", "ends_on", "tests", "record", "route", "objections"})
    return Told(sentence(terms.says), tuple(lines + rest(terms, told)))


def _form(terms: FormTerms, stands: InForce, _heading: object, procedure: Procedure) -> Told:
    asked = [
        Listed(one.key, f"{one.asks} ({', '.join(_of_prompt(one))})", one.citation) for one in terms.prompts
    ]
    lines = items("It asks", asked)
    lines += line("What it recommends for each child", titles.RECOMMENDS.get(terms.recommends, ""))
    number = len(asked)
    count = NUMBERS[number] if number < len(NUMBERS) else str(number)
    told = frozenset({"prompts", "recommends"})
    return Told(f"A form of {count} question{'' if number == 1 else 's'}.", tuple(lines + rest(terms, told)))


def _of_prompt(one: Prompt) -> list[str]:
    found = [titles.PROMPT_AT[one.at[0]]] if len(one.at) == 1 else ["at every conference"]
    found += ["for each child"] if one.per == "child" else []
    return found + ([titles.PROMPT_LEVELS[one.level]] if one.level in titles.PROMPT_LEVELS else [])


def _setting(terms: Setting, name: str) -> Told:
    words = titles.READINGS.get(name, {})
    value = words.get(terms.value, terms.value)
    others = [one for one in SETTINGS.get(name) or () if one != terms.value]
    lines = items(
        "The other reading" if len(others) == 1 else "Other readings", (words.get(o, o) for o in others)
    )
    return Told(sentence(value), tuple(lines))


def _listed(entries: tuple[Listed, ...]) -> Told:
    count = len(entries)
    if count == 1:
        return Told(sentence(entries[0].says), ())
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return Told(f"A list of {number}.", tuple(items("The list", entries)))


WORDED: Mapping[type, Callable[[Any, InForce, Any, Procedure], Told]] = MappingProxyType(
    {
        DutyTerms: _duty,
        QuorumTerms: _quorum,
        DecidingTerms: _deciding,
        Check: _check,
        PermissionTerms: _permission,
        PaperTerms: _paper,
        EndingTerms: _ending,
        FormTerms: _form,
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
    return worded(terms, stands, heading, procedure) if worded else Told("", tuple(rest(terms, frozenset())))
