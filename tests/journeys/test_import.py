"""An administrator brings in a caseload in the browser, with and without JavaScript."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quorate.jobs import work
from quorate.people.models import Area
from tests.journeys.axe import check_page
from tests.shell import world
from tests.shell.census_files import census, child, on_a_plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("training_day")]


@pytest.fixture
def administrator() -> world.Practitioner:
    area = world.make_area("tees")
    Area.objects.filter(pk=area.pk).update(la_code="301")
    return world.make_practitioner(area, role=world.Role.ADMINISTRATOR)


def sign_in(page: Page, live_server: Any, person: world.Practitioner) -> None:
    cookie = world.client_for(person).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_caseload_is_brought_in(
    page: Page, live_server: Any, administrator: world.Practitioner, tmp_path: Path
) -> None:
    doubtful = child("A3", enquiries=()).replace("<ReferralSource>6", "<ReferralSource>ZZ")
    good = census(on_a_plan("A1"), child("A2", born=""), doubtful)
    sign_in(page, live_server, administrator)

    page.goto(f"{live_server.url}/import/")
    expect(page.get_by_text("No file has been brought in yet")).to_be_visible()
    check_page(page, "import empty")
    page.get_by_role("button", name="Bring in a census file").click()
    check_page(page, "import census form")

    page.get_by_label("Census file").set_input_files(write(tmp_path, "cut.xml", good[:-60]))
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("alert")).to_contain_text("The file stops in the middle")
    check_page(page, "import census refused", expected_errors=("422",))

    page.said.clear()  # type: ignore[attr-defined]
    page.get_by_label("Census file").set_input_files(write(tmp_path, "cin-2026.xml", good))
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="Being brought in: cin-2026.xml")).to_be_visible()
    expect(page.get_by_text("Waiting to be read")).to_be_visible()
    check_page(page, "import under way")

    work.do_all_waiting()
    # The page follows by itself.
    expect(page.get_by_role("heading", name="Brought in: cin-2026.xml")).to_be_visible()
    expect(
        page.get_by_role("cell", name="The child has neither a date of birth nor an expected one")
    ).to_be_visible()
    expect(page.get_by_text("“ZZ” is not one of the census's codes")).to_be_visible()
    check_page(page, "import done")
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything not taken or in doubt").click()
    assert "A2,No" in Path(download.value.path()).read_text()

    page.goto(f"{live_server.url}/import/names/")
    check_page(page, "import names form")
    told = write(
        tmp_path, "names.csv", b"LAchildID,given name,family name\nA1,Robin,Example\nZ9,Nobody,Here\n"
    )
    page.get_by_label("File of names").set_input_files(told)
    page.get_by_role("button", name="Join the names").click()
    work.do_all_waiting()
    expect(page.get_by_role("heading", name="Brought in: names.csv")).to_be_visible()
    expect(page.get_by_text("No child with this identifier is on record here")).to_be_visible()
    page.goto(f"{live_server.url}/import/")
    expect(page.get_by_role("link", name="cin-2026.xml")).to_be_visible()
    check_page(page, "import list")


def test_without_javascript_the_progress_is_looked_at_again(
    plain_page: Page, live_server: Any, administrator: world.Practitioner, tmp_path: Path
) -> None:
    sign_in(plain_page, live_server, administrator)
    plain_page.goto(f"{live_server.url}/import/census/")
    plain_page.get_by_label("Census file").set_input_files(
        write(tmp_path, "cin.xml", census(on_a_plan("A1")))
    )
    plain_page.get_by_role("button", name="Bring it in").click()
    work.do_all_waiting()
    plain_page.get_by_role("link", name="Look again").click()

    expect(plain_page.get_by_text("The whole file was taken")).to_be_visible()
