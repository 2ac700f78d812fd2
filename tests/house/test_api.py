"""The reference of the API is the API's own."""

from tests.house import api


def test_the_reference_is_up_to_date() -> None:
    assert api.PAGE.read_text("utf-8") == api.page(), "Run script/api"
