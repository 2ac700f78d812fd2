"""The post room's pages, and the papers that letters carry."""

import io
from datetime import timedelta
from typing import Any

import docx
import pikepdf
import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from quorate import clock
from quorate.audit.models import Entry
from quorate.letters import actions, documents
from quorate.letters.documents import Facts, Grid, Heading, Paper, Points, Text
from quorate.letters.models import Letter
from tests.shell import world

State = Letter.State


@pytest.fixture
def administrator(settings: Any, db: None) -> Any:
    settings.TRAINING_TODAY = world.TODAY
    return world.make_practitioner(world.make_area("tees"), role=world.Role.ADMINISTRATOR)


def post(by: Any, key: str, **changes: Any) -> Letter:
    said = {
        "area": by.area, "key": key, "occasion": "conference:1", "document": "invitation", "to_name": f"Person {key}",
        "to_email": "person@partner.example", "subject": "You are invited", "text": "Please come.", "by": "test",
        "at": clock.now(), **changes,
    }  # fmt: skip
    return actions.post(**said)


def body(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_post_room_filters_searches_and_names_what_is_stuck(administrator: Any) -> None:
    post(administrator, "a")
    post(administrator, "b", to_email="", document="minutes", to_name="Quill Zander")
    post(administrator, "c", hold_because="The Chair decides.")
    client = world.client_for(administrator)

    everything = body(client, "/letters/")
    assert (
        "Person a" in everything and "Quill Zander" in everything and "2 letters need somebody" in everything
    )
    assert "Person a" not in body(client, "/letters/?stuck=on")
    held = body(client, "/letters/?state=held")
    assert "The Chair decides." in held and "Quill Zander" not in held
    assert "Person a" not in body(client, "/letters/?document=minutes")
    assert "Person a" not in body(client, "/letters/?q=zander")
    assert "Person a" in body(client, "/letters/?document=nonsense"), (
        "a filter that does not exist filters nothing"
    )
    assert "Quill Zander" not in body(client, "/letters/?occasion=conference:2")


def test_a_long_list_has_pages_and_asks_little_of_the_database(
    administrator: Any, django_assert_max_num_queries: Any
) -> None:
    Letter.objects.bulk_create(
        Letter(
            area=administrator.area, key=f"k{number}", occasion="conference:1", document="invitation",
            to_name=f"Person {number}", to_email="a@b.example", subject="s", text="t",
            made_at=world.NOW + timedelta(seconds=number), send_from=world.NOW,
        )
        for number in range(120)
    )  # fmt: skip
    client = world.client_for(administrator)
    with django_assert_max_num_queries(15):
        first = body(client, "/letters/")
    assert "Person 119" in first and "Person 60<" not in first
    assert "Person 0<" in body(client, "/letters/?page=3")


def test_one_letter_shows_what_became_of_it_and_each_reading_is_logged(administrator: Any) -> None:
    files = [actions.Enclosure("n.pdf", "application/pdf", b"%PDF")]
    letter = post(administrator, "a", attachments=files, children=[7])
    client = world.client_for(administrator)
    page = body(client, f"/letters/{letter.pk}/")
    assert "Please come." in page and "n.pdf" in page and letter.message_id.strip("<>") in page
    file = letter.attachments.get()
    answer = client.get(f"/letters/{letter.pk}/files/{file.pk}/")
    assert answer.content == b"%PDF" and "attachment" in answer["Content-Disposition"]
    printed = client.get(f"/letters/{letter.pk}/print/")
    assert printed.content.startswith(b"%PDF")
    seen = Entry.objects.filter(kind="saw", about=f"letter:{letter.pk}")
    assert sorted(seen.values_list("act", flat=True)) == [
        "letters.enclosure",
        "letters.letter",
        "letters.printed",
    ]
    assert all(entry.children == [7] for entry in seen)


def test_each_act_asks_for_its_reason_and_does_it_once(administrator: Any) -> None:
    client = world.client_for(administrator)
    letter = post(administrator, "a")
    at = f"/letters/{letter.pk}/"
    assert client.get(at + "hold/").status_code == 200
    assert client.post(at + "hold/", {"because": ""}).status_code == 422
    assert client.post(at + "hold/", {"because": "Wait"}).status_code == 302
    assert client.post(at + "release/", {"why": "Now"}).status_code == 302
    assert client.post(at + "release/", {"why": "Now"}).status_code == 422, "it is not held any more"
    assert client.post(at + "cancel/", {"because": "Moved"}).status_code == 302
    assert client.post(at + "resend/", {"because": "x"}).status_code == 422
    assert client.get(at + "burn/").status_code == 404

    paper = post(administrator, "b", to_email="")
    posted = {"on-day": "13", "on-month": "4", "on-year": "2026"}
    tomorrow = {**posted, "on-day": "14"}
    assert client.post(f"/letters/{paper.pk}/posted/", tomorrow).status_code == 422
    assert client.post(f"/letters/{paper.pk}/posted/", posted).status_code == 302
    paper.refresh_from_db()
    assert paper.state == State.SENT
    again = client.post(
        f"/letters/{paper.pk}/resend/", {"because": "Lost", "to_email": "new@partner.example"}
    )
    same = client.post(f"/letters/{paper.pk}/resend/", {"because": "Lost", "to_email": "new@partner.example"})
    assert again["Location"] == same["Location"]


def test_a_letter_kept_for_the_chair_is_not_released_in_the_post_room(administrator: Any) -> None:
    letter = post(administrator, "a", hold_because="Excluded", decided_where="/conferences/1/notices/")
    client = world.client_for(administrator)
    page = body(client, f"/letters/{letter.pk}/")
    assert "Decide with the conference" in page and "Release the letter" not in page
    assert client.post(f"/letters/{letter.pk}/release/", {"why": "x"}).status_code == 422


@pytest.mark.parametrize("role", [world.Role.SOCIAL_WORKER, world.Role.CHAIR, world.Role.PARTNER])
def test_the_post_room_is_for_administrators_and_managers(administrator: Any, role: str) -> None:
    letter = post(administrator, "a")
    client = world.client_for(world.make_practitioner(administrator.area, role=role))
    assert client.get("/letters/").status_code == 403
    assert client.get(f"/letters/{letter.pk}/").status_code in (403, 404)
    elsewhere = world.make_practitioner(world.make_area("berkshire"), role=world.Role.ADMINISTRATOR)
    assert world.client_for(elsewhere).get(f"/letters/{letter.pk}/").status_code == 404


# Papers ---------------------------------------------------------------------------------------------------------

PAPER = Paper(
    title="Minutes of a conference",
    area_name="Marrowby Council",
    addressed_to="Ada & <Bram>",
    about="Conference 1",
    marking="Confidential",
    training="Training. Nothing here is real.",
    made_at=world.NOW,
    contact=("01632 960000",),
    blocks=(
        Heading("Who was there"),
        Grid("Present", ("Name", "Agency"), (("Ada", "Police"), ("Bram", "Health"))),
        Facts("The conference", (("Chair", "Cleo"),)),
        Heading("Quorum", 3),
        Text("One paragraph.\n\nAnother, with\na line break and 5 < 6 & more."),
        Points(("First", "Second")),
    ),
)


def test_a_paper_is_a_tagged_pdf_in_british_english() -> None:
    with pikepdf.open(io.BytesIO(documents.paper_pdf(PAPER))) as pdf:
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/Author"]) == "Marrowby Council"
        kinds = {str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S")}
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Caption", "/L", "/LI", "/P"} <= kinds
    text = " ".join(PdfReader(io.BytesIO(documents.paper_pdf(PAPER))).pages[0].extract_text().split())
    assert "Ada & <Bram>" in text and "5 < 6 & more" in text and "Nothing here is real" in text


def test_a_paper_is_a_word_document_with_real_headings_and_table_headers() -> None:
    word = docx.Document(io.BytesIO(documents.docx(PAPER)))
    assert (word.core_properties.title, word.core_properties.language) == ("Minutes of a conference", "en-GB")
    headings = [
        (p.style.name, p.text) for p in word.paragraphs if p.style and p.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Minutes of a conference"), ("Heading 2", "Who was there"), ("Heading 3", "Quorum"),
    ]  # fmt: skip
    grid, facts = word.tables
    assert [cell.text for cell in grid.rows[0].cells] == ["Name", "Agency"]
    assert "w:tblHeader" in grid.rows[0]._tr.xml and "w:tblHeader" not in facts.rows[0]._tr.xml
    assert 'w:val="en-GB"' in word.styles.element.xml
    assert any(p.style.name == "List Bullet" and p.text == "First" for p in word.paragraphs if p.style)
    assert "Nothing here is real" in word.sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "ftp://x.example/y"])
def test_a_paper_loads_nothing_from_elsewhere(address: str) -> None:
    page = f'<html lang="en-GB"><body><img src="{address}" alt="x"></body></html>'
    with pytest.raises(FatalURLFetchingError):
        documents.pdf(page, title="t", area_name="a")


def test_what_a_person_typed_is_never_markup() -> None:
    made = documents.html(Paper("T", "A", (Text('<img src="http://evil.example/x.png">'),)))
    assert "<img" not in made


def test_file_names_are_plain() -> None:
    assert documents.file_name("Minutes", "Conference 7/../x", suffix="pdf") == "minutes-conference-7-x.pdf"
