"""Comparing one child of a file with the published shape of the census, in words a person can act on."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from .records import Remark

SCHEMA = Path(__file__).parent / "schema" / "child_2026.xsd"
MOST_FAULTS = 3
VALUE = re.compile(r"The value '([^']{0,40})'|: '([^']{0,40})' is not a valid value")
EXPECTED = re.compile(r"Expected is (?:one of )?\( ?([^)]+?) ?\)")


@cache
def _schema() -> Any:
    return etree.XMLSchema(etree.parse(str(SCHEMA), etree.XMLParser(no_network=True, resolve_entities=False)))


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """One thing that is not as the shape asks. ``names``: the elements it is about, those missing included."""

    line: int
    element: str
    names: frozenset[str]
    value: str
    why: str


def faults(child: Any) -> list[ShapeFault]:
    """Return what is not as the shape of 2025 and 2026 asks of one child's element, in the order of the file."""
    schema = _schema()
    return [] if schema.validate(child) else [_fault(one) for one in schema.error_log]


def _fault(fault: Any) -> ShapeFault:
    element = fault.path.rsplit("/", 1)[-1].split("[")[0]
    expected, value = EXPECTED.search(fault.message), VALUE.search(fault.message)
    names = {element, *(re.split(r",\s*", expected[1]) if expected else ())}
    told = (value[1] or value[2] or "") if value else ""
    return ShapeFault(fault.line, element, frozenset(names), told, _in_words(fault))


def faults_of_shape(child: Any, la_child_id: str) -> list[Remark]:
    """Return what is not as the shape asks: doubts only, because much of the file is of no use here."""
    schema = _schema()
    if schema.validate(child):
        return []
    return [
        Remark(fault.line, la_child_id, _in_words(fault), taken_anyway=True)
        for fault in list(schema.error_log)[:MOST_FAULTS]
    ]


def _in_words(fault: Any) -> str:
    name = fault.path.rsplit("/", 1)[-1].split("[")[0]
    value = VALUE.search(fault.message)
    told = (value[1] or value[2] or "") if value else ""
    expected = EXPECTED.search(fault.message)
    if fault.type_name == "SCHEMAV_CVC_ENUMERATION_VALID":
        return f"“{told}” is not one of the census's codes for {name}."
    if fault.type_name == "SCHEMAV_ELEMENT_CONTENT" and "Missing child" in fault.message:
        return (
            f"Something is missing in {name}: {expected[1] if expected else 'see the census specification'}."
        )
    if fault.type_name == "SCHEMAV_ELEMENT_CONTENT":
        where = f"; {expected[1].replace(', ', ' or ')} belongs there" if expected else ""
        return f"{name} does not belong here{where}."
    if told:
        return f"“{told}” is not written as {name} has to be."
    return f"{name} is not as the census asks."
