"""Every word that a procedure file may use, as a page: made from the code and the procedures, so never out of date."""

from collections.abc import Iterable, Iterator

from quorate.rules.conditions import ARGUMENTS, CONDITIONS
from quorate.rules.days import READINGS, UNITS
from quorate.rules.deciding import AGAINST, LEVELS, METHODS, OUTCOMES
from quorate.rules.events import CHILD_KINDS, CONFERENCE_KINDS, FORESEEN
from quorate.rules.papers import EXCLUDED, RECIPIENTS
from quorate.rules.permission import FORMS
from quorate.rules.procedure import STRENGTHS, Rule
from quorate.rules.report_forms import AT, NATURES, PER, RECOMMENDS
from quorate.rules.report_forms import LEVELS as EMPTY_LEVELS
from quorate.rules.roles import ROLES
from quorate.rules.table_conditions import TABLE_CONDITIONS

from . import Rulebook, titles
from .headings import SCOPES
from .reading import STANDINGS
from .tables import MOST
from .terms import COMBINE, CONFERENCES, MEANINGS, SETTINGS, TABLE_ARGUMENTS, TABLE_FIELDS

EXAMPLES = {
    "fact": '{ fact = { by = "post" } }',
    "under-age": "{ under-age = 5 }",
    "on-plan-months": "{ on-plan-months = 12 }",
    "review-number": "{ review-number = 2 }",
    "consecutive-inquorate": "{ consecutive-inquorate = 2 }",
}
ARGUED = {
    "fact": "the event carries these facts",
    "under-age": "the child is younger than that on the day of the event",
    "on-plan-months": "the child has been on the plan for that many months",
    "review-number": "it is the review of that number since the initial conference",
    "consecutive-inquorate": "at least that many reviews running had no quorum",
    "given": "all of these are on the table",
    "yes": "all of these are answered yes",
    "no": "all of these are answered no",
    "unanswered": "any of these is not answered",
    "outcome": "the outcome is one of these",
    "how": "it was come to in one of these ways",
}
FORM_WORDS = {
    "all": "every fact named is true or given",
    "any": "one of them is",
    "none": "none of them is",
    "one-of": "the fact is one of `value`",
    "differs": "the fact is not `value`",
    "not-after": "the first day or moment is not after the second",
    "least": "the first day is at least `value` after the second",
}


def page(book: Rulebook) -> str:
    """Return the page, in Markdown."""
    return "\n".join(_lines(book)).rstrip() + "\n"


def _lines(book: Rulebook) -> Iterator[str]:
    yield "# Words for procedure files"
    yield ""
    yield "Made by `quorate check-procedures --words`; do not edit."
    yield "How to use them: [adding an area](../guide/adding-an-area.md)."
    yield from _table("Chapters", ("`standing` in about.toml",), ((f"`{s}`",) for s in STANDINGS))
    yield from _table("Strengths", ("the text's own word",), ((f"`{s}`",) for s in STRENGTHS))
    yield from _table("Periods", ("unit", "at most"), ((f"`{u}`", f"{MOST[u]:,}") for u in UNITS))
    yield f"\n`days` alone is for a text that does not say which; `days-mean` is {_or(READINGS)}."
    yield from _table(
        "Events of a child",
        ("event", "what happened"),
        ((f"`{k}`", _told(k, says)) for k, says in CHILD_KINDS.items()),
    )
    yield from _table(
        "Events of a conference",
        ("event", "what happened"),
        ((f"`{k}`", _told(k, says)) for k, says in CONFERENCE_KINDS.items()),
    )
    yield "\nAn area's own events start with `own-` and are declared under `[events]` in about.toml."
    yield from _table("Roles", ("role", "who"), ((f"`{k}`", says) for k, says in ROLES.items()))
    yield "\nAn area's own roles are declared under `[roles]` in about.toml."
    yield from _duties(book)
    yield f"\n`scope` is {_or(SCOPES)}; `meaning` {_or(MEANINGS)}; `combine` {_or(COMBINE)}."
    yield from _table("Conditions of a duty", ("condition", "holds if"), _conditions(CONDITIONS))
    yield '\nEach may be turned round: `"not inquorate"`, `{ "not review-number" = 1 }`.'
    yield from _table("Deciding", ("entry", "one of"), _deciding())
    yield from _table("Circumstances of a check", ("condition", "holds if"), _conditions(TABLE_CONDITIONS))
    fields = (
        (f"`{f}`", titles.FIELDS.get(f.replace("_", "-"), f.replace("_", " "))) for f in sorted(TABLE_FIELDS)
    )
    yield from _table("What may be on the table", ("name", "what it is"), fields)
    yield from _table("Tests of an act", ("`form`", "met if"), ((f"`{f}`", FORM_WORDS[f]) for f in FORMS))
    yield from _table(
        "Acts, and the facts each is judged by", ("permission", "what it is", "facts"), _acts(book)
    )
    yield from _table(
        "Papers", ("entry", "one of"), [("`recipients`", _or(RECIPIENTS)), ("`excluded`", _or(EXCLUDED))]
    )
    yield from _table("Report forms", ("entry of a prompt", "one of"), _prompts())
    yield from _table(
        "Settings",
        ("setting", "one of"),
        ((f"`{k}`", _or(v) if v else "words of your own") for k, v in SETTINGS.items()),
    )
    yield from _table("Lists", ("list", "what it is"), _lists(book))


def _told(kind: str, says: str) -> str:
    return f"{says}; looks ahead: told again when the day changes" if kind in FORESEEN else says


def _or(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _duties(book: Rulebook) -> Iterator[str]:
    found: dict[str, tuple[Rule, str]] = {}
    for key in ("national", *book.keys()):
        for rule in book.procedure(key).of_kind("duty"):
            found.setdefault(rule.name, (rule, key))
    rows = []
    for name, (rule, key) in found.items():
        if rule.heading is not None:
            opens = _or(rule.heading.opens)
            rows.append((f"`duty.{name}`", rule.heading.title, opens, _or(rule.heading.done) or "-", key))
    yield from _table("Duties there are", ("rule", "title", "starts with", "done by", "heading in"), rows)
    yield "\nGive only the edition of one whose heading is in `national`; copy the heading of another area's."


def _conditions(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        argument = {**ARGUMENTS, **TABLE_ARGUMENTS}.get(name)
        shape = EXAMPLES.get(name) or (f"{{ {name} = […] }}" if argument is list else f'"{name}"')
        yield f"`{shape}`", ARGUED.get(name) or titles.CONDITIONS.get(name, (name.replace("-", " "),))[0]


def _deciding() -> Iterator[tuple[str, str]]:
    yield "`method`", _or(METHODS)
    yield "`then`, when the chair disagrees", _or(AGAINST)
    yield "outcomes of a review", _or(OUTCOMES["review"])
    yield "outcomes of an initial conference", _or(OUTCOMES["initial"])
    yield "`level` of a check", _or(LEVELS)
    yield "`at`, the conferences a check is for", _or(CONFERENCES)
    yield "ways of coming to an outcome (`how`)", _or(titles.OUTCOME_HOWS)


def _prompts() -> Iterator[tuple[str, str]]:
    yield "`nature`", _or(nature for nature in NATURES if nature)
    yield "`at`", _or(AT)
    yield "`per`", _or(PER)
    yield "`level` of an empty answer", _or(EMPTY_LEVELS)
    yield "`recommends`, of the form", _or(one for one in RECOMMENDS if one)


def _acts(book: Rulebook) -> Iterator[tuple[str, str, str]]:
    facts: dict[str, set[str]] = {}
    for key in ("national", *book.keys()):
        for rule in book.procedure(key).of_kind("permission"):
            for stands in rule.timeline:
                tests = stands.terms.tests if stands.terms is not None else ()
                facts.setdefault(rule.name, set()).update(f for test in tests for f in test.facts)
    for name, used in sorted(facts.items()):
        title = titles.RULES.get(f"permission.{name}", titles.plain(name))
        yield f"`{name}`", title, _or(sorted(used)) or "-"


def _lists(book: Rulebook) -> Iterator[tuple[str, str]]:
    names = {rule.name for key in ("national", *book.keys()) for rule in book.procedure(key).of_kind("list")}
    for name in sorted(names):
        yield f"`{name}`", titles.RULES.get(f"list.{name}", titles.plain(name))
