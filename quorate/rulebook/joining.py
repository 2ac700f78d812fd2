"""Joining an area's chapter to its parents': what it says itself, what it leaves to them, and saying which is which."""

from datetime import date

from quorate.rules.procedure import ELSEWHERE, SILENT, DutyTerms, InForce, PaperTerms, Procedure, Rule

from .faults import Fault
from .headings import duty_heading
from .own import with_roles
from .reading import Chapter, Edition, RawRule
from .tables import Table


def join(chapters: dict[str, Chapter], faults: list[Fault]) -> dict[str, Procedure]:
    """Return every procedure joined up with its parents, noting what is wrong."""
    joined: dict[str, Procedure] = {}
    for key in chapters:
        line = _line(key, chapters, faults)
        joined[key] = _procedure(line, faults)
    return joined


def _line(key: str, chapters: dict[str, Chapter], faults: list[Fault]) -> list[Chapter]:
    line, seen = [chapters[key]], {key}
    while line[-1].parent:
        parent = line[-1].parent
        if parent not in chapters or parent in seen:
            says = f"parent “{parent}” " + (
                "comes round in a circle" if parent in seen else "is not a folder here"
            )
            faults.append(Fault(f"{line[-1].key}/about.toml", "", "", says))
            break
        if chapters[parent].standing == "information":
            faults.append(
                Fault(f"{line[-1].key}/about.toml", "", "", f"“{parent}” is information and binds nobody")
            )
            break
        seen.add(parent)
        line.append(chapters[parent])
    return line


def _procedure(line: list[Chapter], faults: list[Fault]) -> Procedure:
    own = line[0]
    words: dict[str, str] = {}
    keys: dict[str, None] = {}
    for chapter in reversed(line):
        words.update(chapter.words)
        keys.update(dict.fromkeys(chapter.rules))
    rules: dict[str, Rule] = {}
    instead = _instead(line)
    for key in keys:
        rule = _rule(key, line, faults)
        if rule is not None:
            rules[key] = with_roles(rule, instead) if instead else rule
    _check_names(rules, own, faults)
    _check_circles(rules, own, faults)
    nation = next((c.nation for c in line if c.nation), "")
    if not nation:
        faults.append(Fault(f"{own.key}/about.toml", "", "", "“nation” is missing, here and in its parents"))
    sources = tuple(dict.fromkeys(s for c in line for s in c.sources))
    return Procedure(
        own.key,
        own.title,
        own.standing,
        nation,
        tuple(c.key for c in line[1:]),
        sources,
        words,
        rules,
        events=own.own.events,
    )


def _instead(line: list[Chapter]) -> dict[str, dict[str, str]]:
    """Return, for each parent, which role takes which one's place in what it says."""
    found: dict[str, dict[str, str]] = {}
    below: dict[str, str] = {}
    for place, chapter in enumerate(line):
        if place and below:
            found[chapter.key] = dict(below)
        below = {**chapter.own.instead, **below}
    return found


def _rule(key: str, line: list[Chapter], faults: list[Fault]) -> Rule | None:
    kind, _, name = key.partition(".")
    said = [(chapter, chapter.rules[key]) for chapter in line if key in chapter.rules]
    heading = None
    if kind == "duty":
        values: dict[str, object] = {}
        for _, raw in reversed(said):
            values.update(raw.heading)
        if said[0][0] is line[0] or len(said) > 1:
            table = Table(values, file=said[0][1].file, rule=key, edition="", faults=faults, own=line[0].own)
        else:
            table = Table(values, file=said[0][1].file, rule=key, edition="", faults=[], own=line[0].own)
        heading = duty_heading(table)
        table.end()
    days = sorted({edition.since for _, raw in said for edition in raw.editions})
    timeline = tuple(_in_force(day, said, line) for day in days)
    if not timeline:
        return None
    return Rule(key, name, heading, timeline, tuple(days))


def _in_force(day: date, said: list[tuple[Chapter, RawRule]], line: list[Chapter]) -> InForce:
    own = line[0]
    for place, (chapter, raw) in enumerate(said):
        edition = _on(day, raw)
        if edition is None:
            continue
        if edition.standing == ELSEWHERE:
            otherwise = _in_force_or_none(day, said[place + 1 :], line)
            note = edition.note or f"Not stated here: {chapter.title} leaves this to its “{edition.where}”."
            return _made(day, edition, chapter, note, otherwise)
        parents_say = _in_force_or_none(day, said[place + 1 :], line)
        if edition.standing == SILENT and parents_say is not None and parents_say.standing != SILENT:
            continue
        if edition.standing == SILENT:
            who = (
                f"{own.title} does not state this"
                if own.key == chapter.key
                else f"{own.title} does not state this, nor does {chapter.title}"
            )
            return _made(
                day, edition, chapter, edition.note or f"Not stated: {who}, and no figure is made up.", None
            )
        note = edition.note
        if chapter is not own:
            says = "does not state this" if own.standing != "information" else "leaves this out"
            served = f"{own.title} {says}; {_from(chapter, edition)} serves."
            note = f"{served} {note}".strip()
        return _made(day, edition, chapter, note, None)
    raise AssertionError("a day in the timeline has an edition")


def _from(chapter: Chapter, edition: Edition) -> str:
    if chapter.standing != "national":
        return f"what {chapter.title} says"
    if edition.citation.source.startswith("Readings"):
        return "a reading of ours"
    return "the national figure" if isinstance(edition.terms, DutyTerms) else "national guidance"


def _in_force_or_none(day: date, said: list[tuple[Chapter, RawRule]], line: list[Chapter]) -> InForce | None:
    return _in_force(day, said, line) if any(_on(day, raw) for _, raw in said) else None


def _on(day: date, raw: RawRule) -> Edition | None:
    found = [e for e in raw.editions if e.since <= day]
    return found[-1] if found else None


def _made(day: date, edition: Edition, chapter: Chapter, note: str, otherwise: InForce | None) -> InForce:
    return InForce(
        edition.since,
        edition.standing,
        edition.terms,
        edition.citation,
        edition.strength,
        chapter.key,
        note,
        otherwise,
    )


def _check_circles(rules: dict[str, Rule], own: Chapter, faults: list[Fault]) -> None:
    """Note duties that are counted from each other, round and round."""
    for key in rules:
        seen, wanted = set(), [key]
        while wanted:
            one = wanted.pop()
            if one in rules and (one == key or one not in seen):
                nexts = _counted_from(rules[one])
                if key in nexts:
                    file = own.rules[key].file if key in own.rules else f"{own.key}/about.toml"
                    says = "is counted from a duty that is counted from this one: a circle has no date"
                    faults.append(Fault(file, key, "", says))
                    break
                wanted += [n for n in nexts if n not in seen]
            seen.add(one)


def _counted_from(rule: Rule) -> set[str]:
    editions = [stands.terms for stands in rule.timeline]
    editions += [stands.otherwise.terms for stands in rule.timeline if stands.otherwise is not None]
    return {
        arm.anchor.replace("duty:", "duty.")
        for terms in editions
        if isinstance(terms, DutyTerms)
        for arm in terms.arms
        if arm.anchor.startswith("duty:")
    }


def _check_names(rules: dict[str, Rule], own: Chapter, faults: list[Fault]) -> None:
    for key, rule in rules.items():
        if key not in own.rules:
            continue
        file = own.rules[key].file
        for stands in rule.timeline:
            named: tuple[str, ...] = ()
            if isinstance(stands.terms, DutyTerms):
                named = tuple(
                    a.anchor.removeprefix("duty:") for a in stands.terms.arms if a.anchor.startswith("duty:")
                )
            elif isinstance(stands.terms, PaperTerms):
                named = stands.terms.duties
            for name in named:
                if f"duty.{name}" not in rules or (
                    isinstance(stands.terms, DutyTerms) and f"duty.{name}" == key
                ):
                    edition = stands.since.isoformat()
                    faults.append(Fault(file, key, edition, f"there is no other duty “{name}” to count from"))
