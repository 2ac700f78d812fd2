"""Our modules are put into the main case system's file, and nothing else of it changes."""

import io
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from quorate.__main__ import main
from quorate.census.cutting import cut
from quorate.census.merging_in import MergedIn, merge
from quorate.people import actions as people
from quorate.people.models import Area
from quorate.returns import actions
from quorate.returns.census import FileRefused

from . import world
from .census_files import census, child, enquiry, on_a_plan, plan

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "samples" / "cin_census_2026_small.xml"
LIMIT = 1_000_000


def an_area(content: bytes = b"") -> Area:
    area = people.open_area(
        key="tees", name="Us", procedure="tees", la_code="301", by=world.SYSTEM, at=world.NOW
    )
    if content:
        actions.take_census(area=area, content=content, name="cin.xml", by="test", at=world.NOW)
    return area


def merged(area: Area, content: bytes, year: int = 2026) -> tuple[bytes, MergedIn]:
    out = io.BytesIO()
    done = merge(area, year, io.BytesIO(content), out, limit=LIMIT)
    return out.getvalue(), done


def without_modules(content: bytes) -> bytes:
    root = etree.fromstring(content)
    for tag in ("Section47", "ChildProtectionPlans"):
        for element in root.findall(f".//{tag}"):
            element.getparent().remove(element)
    for element in root.findall(".//CINdetails/DateOfInitialCPC"):
        element.getparent().remove(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def test_a_file_in_pieces_is_the_file() -> None:
    content = SMALL.read_bytes()
    for given in (content, b"\xef\xbb\xbf" + content):
        pieces = list(cut(io.BytesIO(given), la_code="301", year=2026, limit=LIMIT))
        assert b"".join(piece.raw for piece in pieces) == given
        assert [piece.la_child_id for piece in pieces if piece.line] == [f"QA000{n}" for n in range(1, 8)]
        first = pieces[0].episodes[0]
        assert (
            pieces[0]
            .raw[first.parts[0].start : first.parts[0].end]
            .startswith(b"<CINreferralDate>2025-05-12</")
        )


def test_modules_taken_out_of_a_file_are_put_back_where_they_stood() -> None:
    source = SMALL.read_bytes().replace(b"2025-05-07</InitialCPCtarget>", b"2025-05-08</InitialCPCtarget>")
    area = an_area(source)
    whole, done = merged(area, without_modules(source))

    def same(content: bytes) -> bytes:
        return etree.tostring(etree.fromstring(content), method="c14n")

    assert same(whole) == same(source)
    assert (done.children, done.plans, done.left_out) == (7, 5, [])
    # Put into a file that has them, they change nothing.
    assert merged(area, source)[0] == source


def test_everything_else_is_kept_to_the_byte() -> None:
    area = an_area(census(on_a_plan("A1"), on_a_plan("A2")))
    other = child("X9", referred="2025-04-02").replace("<Child>", "<!-- not ours -->\n  <Child  >")
    theirs = (
        "<Child>\n  <ChildIdentifiers><LAchildID>A1</LAchildID><PersonBirthDate>2018-05-04</PersonBirthDate>"
        "<Sex>F</Sex></ChildIdentifiers>\n"
        "  <CINdetails>\n    <CINreferralDate>2025-05-12</CINreferralDate>\n"
        "    <ReferralSource>6</ReferralSource><!-- kept -->\n    <ReferralNFA>0</ReferralNFA>\n  </CINdetails>\n"
        "</Child>"
    )
    content = census(other, theirs)
    found, done = merged(area, content)
    s47 = (
        "<Section47><S47ActualStartDate>2025-05-19</S47ActualStartDate><InitialCPCtarget>2025-06-10"
        "</InitialCPCtarget><DateOfInitialCPC>2025-06-09</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired>"
        "</Section47>"
    )
    made = plan("2025-06-09", reviews=["2025-09-03"])
    assert found.decode() == content.decode().replace(
        "<ReferralNFA>0</ReferralNFA>\n  </CINdetails>\n",
        f"{s47}\n    <ReferralNFA>0</ReferralNFA>\n    {made}\n  </CINdetails>\n",
    )
    assert [each.la_child_id for each in done.left_out] == ["A2"]


def test_what_the_file_tells_otherwise_is_replaced_kept_or_reported() -> None:
    area = an_area(census(on_a_plan("A1"), on_a_plan("A2"), on_a_plan("A3")))
    content = census(
        # The same enquiry and an overlapping plan are ours to tell; an enquiry that we do not know of is kept.
        child(
            "A1",
            enquiries=[enquiry("2025-05-19"), enquiry("2025-11-03", not_required="1")],
            plans=[plan("2025-06-12", first="PHY")],
        ),
        child("A2", referred="2025-07-01"),
        child("A3"),
        child("A3"),
    )
    found, done = merged(area, content)
    first = etree.fromstring(found).find("Children")[0]
    assert [each.text for each in first.iter("S47ActualStartDate")] == ["2025-05-19", "2025-11-03"]
    assert [each.text for each in first.iter("CPPstartDate")] == ["2025-06-09"]
    assert [each.text for each in first.iter("InitialCategoryOfAbuse")] == ["NEG"]
    said = [(each.la_child_id, each.why) for each in done.left_out]
    assert [key for key, _ in said] == ["A1", "A2", "A2", "A3", "A3"]
    assert "2025-11-03 is not on record here" in said[0][1]
    assert "referred on 2025-05-12" in said[1][1]
    assert "more than once" in said[3][1]


GOOD = census(on_a_plan("A1"))
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Message>&b;</Message>'
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (BOMB, "document type"),
        (b'<?xml version="1.0"?><!DOCTYPE Message SYSTEM "file:///etc/passwd"><Message/>', "document type"),
        (GOOD.decode().encode("utf-16"), "UTF-8"),
        (GOOD.replace(b"WBRI", b"\xff\xfe"), "broken"),
        (GOOD[: len(GOOD) // 2], "stops in the middle"),
        (GOOD.replace(b"</Child>", b"</Chil>"), "broken"),
        (b"PK\x03\x04", "not an XML file"),
        (b"<Message></Message>", "no children"),
        (b"<html></html>", "Message"),
        (census(on_a_plan("A1"), lea="999"), "999"),
        (census(on_a_plan("A1"), year=2025), "2025"),
        (GOOD.replace(b"<Collection>CIN", b"<Collection>SSDA"), "collection"),
        (GOOD.replace(b"<Children>", b"<Children>" + b" " * LIMIT), "larger"),
        (GOOD.replace(b"<Children>", b"<Children>" + b"<a>" * 60), "nested"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_and_nothing_is_written(content: bytes, says: str) -> None:
    area = an_area()
    out = io.BytesIO()
    with pytest.raises(FileRefused, match=says):
        merge(area, 2026, io.BytesIO(content), out, limit=LIMIT)
    assert out.getvalue() == b""


def test_the_command_merges_into_a_file(tmp_path: Path, capsys: Any) -> None:
    an_area(census(on_a_plan("A1")))
    theirs, out = tmp_path / "theirs.xml", tmp_path / "out.xml"
    theirs.write_bytes(census(child("A1")))
    given = [
        "export",
        "cin",
        "--area",
        "tees",
        "--year",
        "2026",
        "--merge-into",
        str(theirs),
        "--output",
        str(out),
    ]
    assert main(given) == 0
    assert b"<CPPstartDate>2025-06-09</CPPstartDate>" in out.read_bytes()
    assert "1 enquiries and 1 plans" in capsys.readouterr().err
    theirs.write_bytes(BOMB)
    out.unlink()
    assert main(given) == 65
    theirs.unlink()
    assert main(given) == 66
    assert list(tmp_path.iterdir()) == []
