"""An area's own words and letterhead: changed by managers, checked, looked at, used from then on."""

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from quorate.audit.models import Entry
from quorate.letters import actions, catalogue, documents, own_words, pictures, smtp
from quorate.letters.models import Letterhead, Wording
from tests.shell import world

pytestmark = pytest.mark.django_db

KEY = "conferences/invitation-reminder"
AT = {"part": "conferences", "letter": "invitation-reminder"}
OWN = """Subject: We have not heard from you: conference {{ conference }}

Hello {{ name }},

## Are you coming?

Conference {{ conference }} begins at {{ starts_at|moment }}. Ask {{ administrator }}: {{ reach }}.
"""


@pytest.fixture
def manager(settings: Any) -> Any:
    settings.TRAINING_TODAY = world.TODAY
    return world.make_practitioner(world.make_area("tees"), role=world.Role.CHAIRS_MANAGER)


def change(by: Any, words: str = OWN, base: int = 0, why: str = "Families asked for it") -> Wording:
    return own_words.change(area=by.area, key=KEY, words=words, why=why, base=base, by=by, at=world.NOW)


def written(area: Any) -> catalogue.Written:
    facts = {name: value for name, value in catalogue.entry(KEY).examples[0].facts.items() if value}
    return catalogue.write(KEY, area=area, facts=facts, at=world.NOW)


def test_own_words_are_used_from_then_on_by_this_area_alone(manager: Any) -> None:
    before = written(manager.area)
    change(manager)
    after = written(manager.area)

    assert after.subject == "We have not heard from you: conference 12"
    assert "Are you coming?" in after.text
    assert written(world.make_area("pan-sussex")).subject == before.subject
    entry = Entry.objects.get(act="letters.words-changed")
    assert entry.detail == {"letter": KEY, "version": 1, "why": "Families asked for it"}

    change(manager, words="", base=1, why="The lawyers prefer the standard")
    assert written(manager.area).subject == before.subject
    assert [one.number for one in own_words.versions(manager.area, KEY)] == [2, 1]
    assert own_words.standing(manager.area, KEY) is None


def test_the_second_of_two_people_is_told_and_nothing_is_saved_without_a_reason(manager: Any) -> None:
    change(manager)
    with pytest.raises(own_words.SomebodyWasFirst):
        change(manager, words=OWN + "\nMore.")
    with pytest.raises(actions.CannotDoThat, match="Say why"):
        change(manager, words=OWN + "\nMore.", base=1, why=" ")
    with pytest.raises(actions.CannotDoThat, match="stand already"):
        change(manager, base=1)
    assert Wording.objects.count() == 1


def test_own_words_that_no_longer_fit_give_way_to_the_standard(manager: Any) -> None:
    change(manager, words=OWN + "\n{{ what_was_a_fact_once }}")
    assert written(manager.area).subject.startswith("Please answer")
    page = world.client_for(manager).get(reverse("letters:letter-words", kwargs=AT)).content.decode()
    assert "cannot be used any more" in page and "what_was_a_fact_once" in page


def test_a_manager_changes_the_words_looks_and_saves(manager: Any) -> None:
    client = world.client_for(manager)
    page = reverse("letters:change-words", kwargs=AT)
    assert "Please answer: child protection conference" in client.get(page).content.decode()

    wrong = client.post(page, {"words": OWN.replace("{{ name }}", "{{ nmae }}"), "base": 0, "act": "preview"})
    assert wrong.status_code == 422
    assert "Line 3: “nmae” is not a fact of this letter" in wrong.content.decode()
    left_out = client.post(page, {"words": "Subject: Hello\n\nCome.", "base": 0, "act": "save", "why": "x"})
    assert left_out.status_code == 422 and "has to be said, and is left out" in left_out.content.decode()

    looked = client.post(page, {"words": OWN, "base": 0, "act": "preview"}).content.decode()
    assert "Not saved yet" in looked and "Are you coming?" in looked and "Hello Ada Brindle," in looked
    assert not Wording.objects.exists()
    assert client.post(page, {"words": OWN, "base": 0, "act": "save"}).status_code == 422, "why?"
    assert client.post(page, {"words": OWN, "base": 0, "act": "save", "why": "Clearer"}).status_code == 302
    stale = client.post(page, {"words": OWN + "\nMore", "base": 0, "act": "save", "why": "Me too"})
    assert stale.status_code == 409 and "has not been saved" in stale.content.decode()

    listed = client.get(reverse("letters:words") + "?own=on").content.decode()
    assert "Reminder to answer an invitation" in listed and "This area&#39;s own" in listed
    one = client.get(reverse("letters:letter-words", kwargs=AT)).content.decode()
    assert "Clearer" in one and "Version 1" in one
    back = reverse("letters:standard-words", kwargs=AT)
    assert client.get(back).status_code == 200
    assert client.post(back, {"base": 0, "why": "No"}).status_code == 422, "somebody changed it meanwhile"
    assert client.post(back, {"base": 1, "why": "No"}).status_code == 302
    assert Wording.objects.get(superseded_at__isnull=True).words == ""


def test_each_example_can_be_looked_at_as_a_paper_before_and_after_saving(manager: Any) -> None:
    client = world.client_for(manager)
    page = reverse("letters:preview-words", kwargs={**AT, "example": 1})
    assert "O'Brien-Llewelyn" in text_of(client.get(page).content)
    assert "Are you coming?" in text_of(client.post(page, {"words": OWN}).content)
    assert client.post(page, {"words": "Subject: x"}).status_code == 422
    assert client.get(reverse("letters:preview-words", kwargs={**AT, "example": 9})).status_code == 404
    large = client.get(page + "?large=on").content
    assert max(sizes_of(large)) > 27.9 and sizes_of(large)[0] > 17.9


def test_only_managers_change_words(manager: Any) -> None:
    administrator = world.make_practitioner(manager.area, role=world.Role.ADMINISTRATOR)
    client = world.client_for(administrator)
    assert client.get(reverse("letters:letter-words", kwargs=AT)).status_code == 200
    said = {"words": OWN, "base": 0, "act": "save", "why": "x"}
    assert client.post(reverse("letters:change-words", kwargs=AT), said).status_code == 403
    assert not Wording.objects.exists()


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format=kind)
    return out.getvalue()


def head_form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Marrowby Safeguarding Service", "address": "1 Mill Lane\nMarrowby", "phone": "01632 960 000",
        "email": "cp@marrowby.example",
        "reply_to": "answers@marrowby.example", "signature": "Ada Quill\nHead of service",
        "footer": "Ask us for this in another language.", "logo_words": "An oak tree", "why": "New logo", "base": 0,
        **changes,
    }  # fmt: skip


def test_a_letterhead_stands_on_papers_printed_letters_and_emails(manager: Any) -> None:
    client = world.client_for(manager)
    page = reverse("letters:letterhead")
    sent = SimpleUploadedFile("logo.jpg", picture("JPEG"), "image/jpeg")
    assert client.post(page, head_form(logo=sent)).status_code == 302
    assert client.get(reverse("letters:logo")).content.startswith(b"\x89PNG")
    assert Entry.objects.get(act="letters.letterhead-changed").detail["why"] == "New logo"

    paper = written(manager.area).paper
    made = documents.paper_pdf(paper)
    assert (
        "Ada Quill" in text_of(made) and "Ask us for this" in text_of(made) and "1 Mill Lane" in text_of(made)
    )
    assert alternatives_of(made) == ["An oak tree"]
    assert documents.docx(paper)

    letter = actions.post(
        area=manager.area, key="a", occasion="conference:1", document="invitation", to_name="Ada",
        to_email="a@b.example", subject="Hello", text="Come.", by="test", at=world.NOW,
    )  # fmt: skip
    message = smtp.message_of(letter)
    assert message.reply_to == ["answers@marrowby.example"]
    printed = client.get(reverse("letters:print", args=[letter.pk])).content
    assert "Marrowby Safeguarding Service" in text_of(printed)

    assert client.post(page, head_form(base=0)).status_code == 409, "somebody was first"
    assert client.post(page, head_form(base=1, without_logo="on", why="No logo")).status_code == 302
    assert client.get(reverse("letters:logo")).status_code == 404
    assert Letterhead.objects.count() == 2


@pytest.mark.parametrize(
    "content",
    [b"GIF89a", picture()[:60], b"\x89PNG\r\n\x1a\n" + b"x" * 200, picture(size=(6000, 5000))],
    ids=["another kind", "cut off", "not a picture", "too large"],
)
def test_what_is_no_fit_picture_is_refused_and_nothing_is_saved(manager: Any, content: bytes) -> None:
    client = world.client_for(manager)
    sent = SimpleUploadedFile("logo.png", content, "image/png")
    answer = client.post(reverse("letters:letterhead"), head_form(logo=sent))
    assert answer.status_code == 422
    assert not Letterhead.objects.exists()


def test_a_picture_brings_nothing_else_along() -> None:
    out = io.BytesIO()
    told = Image.Exif()
    told[0x010E] = "taken at Robin's home"
    Image.new("RGB", (3000, 300), "teal").save(out, format="JPEG", exif=told)
    fit = pictures.fit(out.getvalue() + b"<script>hidden</script>")
    assert b"Robin" not in fit and b"hidden" not in fit
    assert Image.open(io.BytesIO(fit)).size == (1200, 120)


def test_a_logo_needs_words(manager: Any) -> None:
    with pytest.raises(actions.CannotDoThat, match="what the logo shows"):
        own_words.change_letterhead(
            area=manager.area, look=own_words.Look(name="A", logo=picture()), why="x", base=0, by=manager,
            at=world.NOW + timedelta(minutes=1),
        )  # fmt: skip


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def sizes_of(content: bytes) -> list[float]:
    found: list[float] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text.strip():
            found.append(abs(size * cm[0] * tm[0]) or size)

    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=visit)
    return found


def alternatives_of(content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tags = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
        return [str(one.Alt) for one in tags]


def test_training_is_said(manager: Any, training_day: date) -> None:
    assert "Training." in text_of(documents.paper_pdf(written(manager.area).paper))
