"""The words of the family's pages: their language, their reading age, the leaflets, and who gives advice when."""

from collections.abc import Iterator
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from bench.reading_age import ALLOWED, age, fixed_texts
from quorate.audit.models import Entry
from quorate.cases.safe_contact import ContactRefused
from quorate.design import languages
from quorate.families import catalogues, leaflets
from quorate.families.actions.leaflets import give
from quorate.families.actions.refusals import Refused, plainly
from quorate.families.advising import advice_line
from quorate.families.models import LeafletGiven
from quorate.families.queries import shared
from quorate.families.words import parents
from quorate.preparing.actions.refusals import Refused as PreparingRefused
from quorate.preparing.models import Needs
from quorate.reports.actions.refusing import ReportRefused
from tests.shell import family_world, world
from tests.shell.family_world import Family

LONDON = world.LONDON
NOW = world.NOW


@pytest.fixture
def family(time_machine: Any, db: None) -> Family:
    time_machine.move_to(NOW, tick=False)
    return family_world.make_family()


def test_every_text_is_at_about_the_reading_age_of_nine() -> None:
    hard = [
        (name, round(age(text), 1))
        for name, text in fixed_texts()
        if len(text.split()) > 20 and age(text) > ALLOWED
    ]
    assert not hard
    assert (
        age(
            "The multidisciplinary professionals deliberated extensively regarding proportionate interventions."
        )
        > 20
    )


def test_welsh_is_whole_and_its_places_for_words_are_kept() -> None:
    how = catalogues.standing("cy")
    assert how.all > 500 and how.whole and how.left_over == 0, (how.missing, how.unsure)
    for message in catalogues.catalogue("cy"):
        if message.id and message.python_format:
            assert not [str(fault) for fault in message.check()], message.id


def test_another_language_is_data_alone(tmp_path: Any) -> None:
    made = tmp_path / "ur" / "LC_MESSAGES" / "django.po"
    made.parent.mkdir(parents=True)
    made.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Your rights"\nmsgstr "آپ کے حقوق"\n'
    )
    with fresh_languages(tmp_path), languages.speaking("ur") as urdu:
        assert (urdu.name, urdu.direction) == ("اردو", "rtl")
        assert parents.rights().title == "آپ کے حقوق"
        assert catalogues.standing("ur").missing


def fresh_languages(folder: Any) -> Any:
    """Read the catalogues of another folder for as long as the block lasts."""

    class Fresh(override_settings):
        def enable(self) -> None:
            super().enable()
            forget()

        def disable(self) -> None:
            super().disable()
            forget()

    return Fresh(LOCALE_PATHS=[str(folder)])


def forget() -> None:
    languages.known.cache_clear()
    languages._catalogue.cache_clear()


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (datetime(2026, 4, 11, 12, 0, tzinfo=LONDON), "It opens next on Monday 13 April 2026 at 9:30am."),
        (datetime(2026, 4, 13, 9, 29, tzinfo=LONDON), "It is closed now. It opens today at 9:30am."),
        (datetime(2026, 4, 13, 9, 30, tzinfo=LONDON), "It is open now, until 3pm."),
        (datetime(2026, 4, 13, 15, 0, tzinfo=LONDON), "It opens next on Tuesday 14 April 2026 at 9:30am."),
        (datetime(2026, 4, 17, 16, 0, tzinfo=LONDON), "It opens next on Monday 20 April 2026 at 9:30am."),
    ],
)
def test_the_advice_line_says_when_it_opens(at: datetime, says: str) -> None:
    line = advice_line(at)
    assert line is not None and says in line.now
    assert (line.phone, line.court) == ("0808 801 0366", "Care proceedings")
    assert "Monday to Friday, from 9:30am to 3pm" in line.open_hours


def test_welsh_is_spoken_where_it_was_chosen_and_nowhere_else(family: Family) -> None:
    page = family_world.browser(family.mother)
    chosen = page.get("/family/language/cy/?next=/family/meeting/")
    assert (chosen.url, page.cookies["family-language"]["path"]) == ("/family/meeting/", "/")
    said = page.get("/family/meeting/").content.decode()
    assert '<html lang="cy" dir="ltr"' in said and "10am ar Dydd Mawrth 28 Ebrill 2026" in said
    assert "Pwy fydd yno" in said and "Who will be there" not in said
    staff = world.client_for(family.booked.place.administrator)
    staff.cookies["family-language"] = "cy"
    shown = staff.get(f"/conferences/{family.conference.pk}/").content.decode()
    assert '<html lang="en-GB"' in shown and "Ebrill" not in shown
    wrong = page.post("/family/questions/", {"words": ""}).content.decode()
    assert "Mae problem" in wrong and "Ysgrifennwch rywbeth yma." in wrong


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/family/", "/children/1/"]
)
@pytest.mark.django_db
def test_choosing_a_language_leads_nowhere_else(wanted: str) -> None:
    assert Client().get("/family/language/cy/", {"next": wanted}).url == "/family/leaflets/"
    assert Client().get("/family/language/xx/").status_code == 404


def _pdfs() -> Iterator[tuple[str, str, str]]:
    yield from (("parents", "large", "en-gb"), ("parents-easy-read", "a4", "cy"), ("children", "a5", "en-gb"))


@pytest.mark.parametrize(("key", "form", "code"), list(_pdfs()))
def test_a_leaflet_is_a_tagged_pdf_in_its_language(key: str, form: str, code: str) -> None:
    one = leaflets.leaflet(key)
    assert one is not None
    with languages.speaking(code):
        title = languages.gettext(one.title)
        made = leaflets.as_pdf(one, form, title=title, area_name="Elmsworth Council")
    with pikepdf.open(BytesIO(made)) as pdf:
        root = pdf.Root
        assert str(root.Lang) == ("en-GB" if code == "en-gb" else "cy")
        assert bool(root.MarkInfo.Marked) and str(pdf.docinfo.Title) == title
        assert (pdf.pages[0].mediabox[2] < 430) == (form == "a5")


@pytest.mark.django_db
def test_leaflets_and_a_councils_own_text_open_without_a_sign_in() -> None:
    world.make_area("berkshire")
    world.make_area("lincolnshire")
    anybody = Client()
    assert "Elmsworth Council" in anybody.get("/family/leaflets/").content.decode()
    ours = anybody.get("/family/councils/berkshire/").content.decode()
    assert "first to the chair" in ours and "Berkshire" in ours
    assert "The text says nothing" in anybody.get("/family/councils/lincolnshire/").content.decode()
    assert (
        "holds while we look at your complaint" in anybody.get("/family/leaflets/complain/").content.decode()
    )
    assert anybody.get("/family/leaflets/nothing/").status_code == 404
    assert anybody.get("/family/leaflets/parents/a0.pdf").status_code == 404


def test_a_leaflet_opened_at_the_door_is_recorded_as_given(family: Family) -> None:
    page = family_world.browser(family.mother, language="cy")
    for _ in range(2):
        assert page.get("/family/leaflets/parents-easy-read/a4.pdf")["Content-Type"] == "application/pdf"
    given = LeafletGiven.objects.get()
    assert (given.leaflet, given.language, given.how, given.on) == (
        "parents-easy-read",
        "cy",
        "door",
        NOW.date(),
    )
    assert Entry.objects.filter(act="families.leaflet-given").count() == 1


def test_staff_record_a_leaflet_and_are_warned_when_there_is_none_in_the_language(family: Family) -> None:
    worker = family.booked.network.social_worker
    page = world.client_for(worker)
    address = f"/family/given/{family.mother.pk}/"
    said = {
        "leaflet": "parents",
        "language": "en-gb",
        "how": "by-hand",
        "on-day": 1,
        "on-month": 4,
        "on-year": 2026,
    }
    assert page.post(address, said).status_code == 302
    assert "1 April 2026" in page.get(address).content.decode()
    assert "There is no leaflet" not in page.get(address).content.decode()
    needs = {
        "family": family.booked.place.family,
        "relative": family.mother.relative,
        "by": worker,
        "at": NOW,
    }
    row = Needs.objects.create(first_language="Polish", **needs)
    assert "There is no leaflet in Polish" in page.get(address).content.decode()
    Needs.objects.filter(pk=row.pk).update(first_language="Welsh")
    shown = page.get(address).content.decode()
    assert "There is no leaflet" not in shown and 'value="cy" selected' in shown
    assert page.post(address, {**said, "on-year": 2027}).status_code == 422
    assert LeafletGiven.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"key": "nothing"}, {"language": "xx"}, {"how": "dreamt"}, {"on": datetime(2026, 5, 1).date()}]
)
def test_a_leaflet_that_cannot_have_been_given_is_refused(family: Family, wrong: dict[str, Any]) -> None:
    values = {"key": "parents", "language": "en-gb", "how": "post", "on": NOW.date(), **wrong}
    with pytest.raises(Refused):
        give(invitation=family.mother, by=family.booked.place.chair, at=NOW, **values)
    assert not LeafletGiven.objects.exists()


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (
            PreparingRefused("This is too long: send it in two parts, each of 1 letters at most."),
            "Mae hwn yn rhy hir",
        ),
        (
            PreparingRefused("This conference is closed: something for it cannot be added any more."),
            "rhy hwyr",
        ),
        (ReportRefused("This sentence is no longer in the report. Look at the report again."), "wedi newid"),
        (ContactRefused("This has been answered already. Look at what stands now."), "wedi newid"),
        (PreparingRefused("The file is bigger than 25 MB. Choose a smaller one."), "rhy fawr"),
    ],
)
def test_what_the_parts_below_refuse_most_often_is_said_in_the_readers_language(
    refused: Exception, says: str
) -> None:
    assert "is not of the family" in plainly(PreparingRefused("This person is not of the family."))
    with languages.speaking("cy"):
        assert says in plainly(refused)


def test_a_file_of_another_kind_and_a_meeting_that_is_over_are_refused_in_welsh(family: Family) -> None:
    page = family_world.browser(family.mother, language="cy")
    sent = {"audience": "everybody", "words": "", "file": SimpleUploadedFile("house.exe", b"MZ\x00")}
    answer = page.post("/family/say/drawing/", sent)
    assert (
        answer.status_code == 422
        and "Nid yw&#39;r math hwn o ffeil yn gweithio yma" in answer.content.decode()
    )
    report = family_world.a_report(family)
    copy = shared.report(family_world.reader(family.mother), report.pk)
    assert copy is not None
    type(family.conference).objects.filter(pk=family.conference.pk).update(state="closed")
    where = f"/family/reports/{report.pk}/sentence/{copy.parts[0].sentences[0].anchor}/"
    assert "Mae&#39;n rhy hwyr i hyn erbyn hyn" in page.post(where, {"says": "agree"}).content.decode()


def test_the_doorway_is_said_in_the_language_that_was_chosen_there(db: None) -> None:
    page = Client()
    assert "Open your link to come in" in page.get("/door/").content.decode()
    chosen = page.get("/door/?language=cy")
    assert 'lang="cy"' in chosen.content.decode() and "Agorwch eich dolen" in chosen.content.decode()
    assert "Nid yw'r ddolen hon yn agor dim" in unescape(page.get("/door/nothing/").content.decode())
    assert "Agorwch" not in page.get("/door/?language=xx").content.decode()
