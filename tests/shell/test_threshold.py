"""The threshold at a review is the one of an initial conference: one form asks it, whatever the kind."""

import pytest

from quorate.conferences.forms.hold import HarmForm


@pytest.mark.parametrize("kind", ["initial", "pre-birth", "transfer-in", "review"])
def test_every_kind_of_conference_asks_the_same_question_of_likely_harm(kind: str) -> None:
    form = HarmForm(kind=kind)
    assert form["likely_to_suffer"].label == "Is the child likely to suffer significant harm?"
    assert list(form.fields) == ["still_suffering", "likely_to_suffer", "version"]
