"""Judging one child of a return by every rule of its year."""

from collections.abc import Iterator
from functools import cache

from . import children, enquiries, episodes, needplans, plans
from .book import RULES, Context, Finding, Hit, Level, Rule, finding
from .records import CensusChild, CensusEpisode

PARTS = (children, episodes, needplans, enquiries, plans)
"""The modules that hold the rules; importing them writes the rules down."""


@cache
def rules_of(year: int, level: Level) -> tuple[Rule, ...]:
    """Return the rules of a census year that judge one kind of record, in the order of their writing."""
    return tuple(
        entry for entry in RULES.values() if entry.level == level and entry.since <= year <= entry.until
    )


def check_child(child: CensusChild, context: Context) -> list[Finding]:
    """Return what is wrong with a child, in the order of the return's elements; empty where nothing is."""
    found = [finding(entry, child, hit) for entry, hit in _hits(child, context)]
    found.sort(key=lambda one: (one.line, one.element, one.rule))
    return found


def _hits(child: CensusChild, context: Context) -> Iterator[tuple[Rule, Hit]]:
    for entry in rules_of(context.year, "child"):
        for hit in entry.find(context, child):
            yield entry, hit
    for episode in child.episodes:
        for entry in rules_of(context.year, "episode"):
            for hit in entry.find(context, child, episode):
                yield entry, hit
        yield from _inside(child, episode, context)


def _inside(child: CensusChild, episode: CensusEpisode, context: Context) -> Iterator[tuple[Rule, Hit]]:
    levels: tuple[tuple[Level, tuple[object, ...]], ...] = (
        ("assessment", episode.assessments),
        ("need-plan", episode.need_plans),
        ("enquiry", episode.enquiries),
        ("plan", episode.plans),
    )
    for level, records in levels:
        for record in records:
            for entry in rules_of(context.year, level):
                for hit in entry.find(context, child, episode, record):
                    yield entry, hit
