"""Reading what one edition of a rule says, kind by kind."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from quorate.rules import transfers
from quorate.rules.days import READINGS, Period
from quorate.rules.deciding import AGAINST, LEVELS, METHODS, OUTCOMES
from quorate.rules.deciding import Table as DecidingTable
from quorate.rules.papers import EXCLUDED, RECIPIENTS
from quorate.rules.permission import FORMS
from quorate.rules.permission import LEVELS as TEST_LEVELS
from quorate.rules.procedure import (
    Against,
    Check,
    Condition,
    DecidingTerms,
    DutyTerms,
    EndingTerms,
    FormTerms,
    Going,
    Listed,
    PaperTerms,
    PermissionTerms,
    Prompt,
    QuorumTerms,
    Setting,
    Test,
)
from quorate.rules.report_forms import AT, NATURES, PER, RECOMMENDS
from quorate.rules.report_forms import LEVELS as EMPTY_LEVELS
from quorate.rules.table_conditions import (
    FIELD_CONDITIONS,
    LIST_CONDITIONS,
    NUMBER_CONDITIONS,
    TABLE_CONDITIONS,
)

from .headings import Sources, arms, conditions, listed
from .tables import Table

MEANINGS = ("by", "from", "on", "until")
COMBINE = ("earliest", "latest")
CONFERENCES = ("review", "initial", "pre-birth", "transfer-in", "any")
SETTINGS: Mapping[str, tuple[str, ...] | None] = MappingProxyType(
    {
        "stood-down-clock": ("stood-down", "reconvened"),
        "inquorate-counts": ("never", "if-proceeded", "always"),
        "dissent-window": ("during-conference", "until-minutes-approved", "open"),
        "school-run-hours": None,
        "who-sets-next-date": None,
        "read-out": None,
        "report-model": ("single-agency", "joint"),
        "transfer-responsibility": transfers.READINGS,
    }
)
TABLE_FIELDS = frozenset(f.name for f in fields(DecidingTable))
TABLE_ARGUMENTS: Mapping[str, type] = MappingProxyType(
    {
        **dict.fromkeys(FIELD_CONDITIONS + LIST_CONDITIONS, list),
        **dict.fromkeys(NUMBER_CONDITIONS, int),
    }
)


def duty(table: Table, sources: Sources) -> DutyTerms:
    """Return by when, from when or on which day."""
    return DutyTerms(
        arms=arms(table, sources),
        combine=table.text("combine", "earliest", one_of=COMBINE),
        meaning=table.text("meaning", "by", one_of=MEANINGS),
        day_one=table.whole("event-is-day", table.own.event_is_day, most=1) == 1,
        reading=table.text("days-mean", table.own.days_mean, one_of=READINGS),
        beside=table.period("beside", None),
    )


def setting(table: Table, _sources: Sources) -> Setting:
    """Return the reading chosen."""
    name = table.rule.partition(".")[2]
    if name not in SETTINGS:
        table.fault(f"setting “{name}” is not known. Known: {', '.join(sorted(SETTINGS))}")
    return Setting(table.text("value", one_of=SETTINGS.get(name)))


def quorum(table: Table, sources: Sources) -> QuorumTerms:
    """Return who has to be there."""
    exception = table.table("exception")
    together = table.table("together")
    joined: dict[str, tuple[str, ...]] = {}
    if together is not None:
        joined = {key: together.texts(key) for key in together.values}
    terms = QuorumTerms(
        roles=table.texts("roles", (), one_of=table.own.known_roles),
        agencies=table.texts("agencies"),
        others=table.whole("others", most=20),
        counts=table.text("counts", one_of=("agencies", "groups")),
        members_only=table.flag("members-only"),
        contact=table.flag("in-contact"),
        besides=table.texts("besides"),
        together=joined,
        exception_involved=exception.whole("others-involved", least=1, most=20) if exception else 0,
        exception_citation=sources.citation(exception, needed=False) if exception else None,
        none_involved=table.text("none-involved", "", one_of=table.own.known_roles),
        going=_going(table, sources),
        without=table.texts("without", one_of=("decision", "end")),
        stated_by="",
    )
    if exception:
        exception.end()
    return terms


def quorum_unset(table: Table) -> QuorumTerms:
    """Return a quorum that the text does not give: who says whether it is met, and what cannot be done without it."""
    return QuorumTerms(
        (),
        (),
        -1,
        "agencies",
        False,
        False,
        (),
        {},
        0,
        None,
        "",
        None,
        table.texts("without", one_of=("decision", "end")),
        table.text("stated-by", "", one_of=table.own.known_roles),
    )


def _going(table: Table, sources: Sources) -> Going | None:
    going = table.table("proceed")
    if going is None:
        return None
    terms = Going(
        by=going.text("by", one_of=table.own.known_roles),
        conditions=listed(going, "conditions", sources),
        needs=going.text("needs", "all", one_of=("all", "any")),
        record=going.texts("record"),
        citation=sources.citation(going, needed=False),
        never_twice=going.flag("never-twice"),
    )
    going.end()
    return terms


def deciding(table: Table, sources: Sources) -> DecidingTerms:
    """Return how a conference decides."""
    against: list[Against] = []
    outcomes = {"any", *OUTCOMES["review"], *OUTCOMES["initial"]}
    for one in table.tables("against"):
        against.append(
            Against(
                majority=one.text("majority", one_of=outcomes),
                then=one.text("then", one_of=AGAINST),
                to=one.text("to", "conference-chair", one_of=table.own.known_roles),
                record=one.texts("record"),
                citation=sources.citation(one, needed=False),
            )
        )
        one.end()
    later = table.table("takes-effect")
    effect: dict[str, Period] = {}
    for outcome in later.values if later is not None else ():
        period = later.period(outcome) if later is not None else None
        if outcome not in outcomes - {"any"}:
            table.fault(f"“{outcome}” is not an outcome. Known: {', '.join(sorted(outcomes - {'any'}))}")
        elif period is not None and _in_days(table, period):
            effect[outcome] = period
    return DecidingTerms(
        method=table.text("method", one_of=METHODS),
        deciders=table.text("deciders", "conference", one_of=table.own.known_roles),
        tie=table.text("tie", "", one_of=table.own.known_roles),
        tie_record=table.texts("tie-record"),
        tie_citation=sources.citation(table, "tie-cite", needed=False),
        against=tuple(against),
        takes_effect=effect,
    )


def _in_days(table: Table, period: Period) -> bool:
    """Return whether a period runs on from a day, noting one that does not."""
    runs = period.unit not in ("hours", "years of age", "weeks of pregnancy", "days")
    if not runs:
        table.fault(
            f"“{period}” cannot be used here: give working days, calendar days, weeks, months or years"
        )
    return runs


def check(table: Table, _sources: Sources) -> Check:
    """Return something that holds back, warns about or goes with a decision."""
    return Check(
        key=table.rule.partition(".")[2],
        at=table.texts("at", ("any",), one_of=CONFERENCES) or ("any",),
        when=_table_conditions(table, "when"),
        level=table.text("level", one_of=LEVELS),
        says=table.text("says"),
        unless=_table_conditions(table, "unless"),
        lifted_by=table.text("lifted-by", "", one_of=table.own.known_roles),
        becomes=table.text("becomes", "", one_of=(*OUTCOMES["review"], *OUTCOMES["initial"])),
    )


def _table_conditions(table: Table, key: str) -> tuple[Condition, ...]:
    found = conditions(table, key, tuple(TABLE_CONDITIONS), TABLE_ARGUMENTS)
    for one in found:
        if one.name in FIELD_CONDITIONS:
            for name in one.argument:
                if name not in TABLE_FIELDS:
                    table.fault(
                        f"“{name}” is not something on the table. Known: {', '.join(sorted(TABLE_FIELDS))}"
                    )
    return found


def permission(table: Table, sources: Sources) -> PermissionTerms:
    """Return who may do an act."""
    return PermissionTerms(
        by=table.texts("by", (), one_of=table.own.known_roles),
        instead=table.text("instead", ""),
        grounds=listed(table, "grounds", sources),
        grounds_missing=table.flag("grounds-missing"),
        tests=_tests(table, sources),
        record=table.texts("record"),
        effect=table.text("effect", ""),
    )


def _tests(table: Table, sources: Sources) -> tuple[Test, ...]:
    found: list[Test] = []
    for one in table.tables("tests"):
        form = one.text("form", "all", one_of=FORMS)
        facts = one.texts("facts")
        value: Any = None
        if form == "least":
            value = one.period("value")
        elif form == "one-of":
            value = one.texts("value")
        elif form == "differs":
            value = one.text("value")
        if not facts or (form in ("least", "not-after") and len(facts) != 2):
            one.fault(f"a test of form “{form}” needs “facts”" + (" naming two" if facts else ""))
            facts = facts or ("",)
        when = one.anything("when", {})
        if not isinstance(when, dict):
            one.fault("“when” must be a table of facts")
            when = {}
        found.append(
            Test(
                key=one.text("key"),
                says=one.text("says"),
                form=form if len(facts) == 2 or form not in ("least", "not-after") else "all",
                facts=facts,
                value=value,
                level=one.text("level", "block", one_of=TEST_LEVELS),
                when=when,
                citation=sources.citation(one, needed=False),
            )
        )
        one.end()
    return tuple(found)


def paper(table: Table, sources: Sources) -> PaperTerms:
    """Return a document of a conference."""
    late = table.texts("late-tell", (), one_of=table.own.known_roles)
    if late and len(late) != 2:
        table.fault("“late-tell” names two roles: who tells, and who is told")
    return PaperTerms(
        title=table.text("title"),
        whose=table.text("whose", one_of=table.own.known_roles),
        approver=table.text("approver", "", one_of=table.own.known_roles),
        recipients=table.text("recipients", "", one_of=RECIPIENTS),
        must_say=listed(table, "must-say", sources),
        duties=table.texts("duties"),
        late_tell=late,
        excluded=table.text("excluded", "full", one_of=EXCLUDED),
        safety=table.flag("safety"),
    )


def form(table: Table, sources: Sources) -> FormTerms:
    """Return the questions of a report form."""
    found = []
    for one in table.tables("prompts"):
        found.append(
            Prompt(
                key=one.text("key"),
                asks=one.text("asks"),
                hint=one.text("hint", ""),
                nature=one.text("nature", "", one_of=NATURES),
                at=one.texts("at", AT, one_of=AT),
                per=one.text("per", "family", one_of=PER),
                level=one.text("level", "record", one_of=EMPTY_LEVELS),
                citation=sources.citation(one, needed=False),
            )
        )
        one.end()
    keys = [one.key for one in found]
    if len(keys) != len(set(keys)):
        table.fault("“prompts” names the same key twice")
    return FormTerms(tuple(found), table.text("recommends", "", one_of=RECOMMENDS))


def ending(table: Table, sources: Sources) -> EndingTerms:
    """Return one ground on which a plan ends without a review."""
    objections = table.period("objections-within", None)
    if objections is not None and not _in_days(table, objections):
        objections = None
    return EndingTerms(
        says=table.text("says"),
        by=table.texts("by", one_of=table.own.known_roles),
        ends_on=table.text("ends-on", ""),
        tests=_tests(table, sources),
        record=table.texts("record"),
        route=table.text("route", "without-review"),
        objections=objections,
    )


def lists(table: Table, sources: Sources) -> tuple[Listed, ...]:
    """Return a list that the text gives, which may be known to be missing."""
    return listed(table, "entries", sources)


READERS: Mapping[str, Callable[[Table, Sources], Any]] = MappingProxyType(
    {
        "duty": duty,
        "setting": setting,
        "quorum": quorum,
        "deciding": deciding,
        "check": check,
        "permission": permission,
        "paper": paper,
        "ending": ending,
        "form": form,
        "list": lists,
    }
)
