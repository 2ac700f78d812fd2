"""What particular papers have to say to the people who get them."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from quorate.conferences.actions import invite
from quorate.conferences.actions import notices as actions
from quorate.conferences.actions.invite import Asked
from quorate.conferences.actions.refusals import Refused
from quorate.conferences.models import Decision
from quorate.conferences.queries.papers import NOTICE
from quorate.letters.models import Letter

from . import convening, holding, papers_world, world

pytestmark = pytest.mark.django_db


def text_of(letter: Letter) -> str:
    file = letter.attachments.get(media_type="application/pdf")
    pages = PdfReader(io.BytesIO(bytes(file.content))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.mark.usefixtures("training_day")
@pytest.mark.parametrize("procedure", ["tees", "berkshire"])
def test_a_printed_invitation_says_in_plain_words_what_the_meeting_is_for(procedure: str) -> None:
    booked = convening.a_review(procedure)
    assert booked.place.family is not None
    mother = booked.place.family.relatives.get(relation="mother")
    asked = [Asked(f"relative:{mother.pk}", "mother")]
    invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=world.NOW)
    said = text_of(Letter.objects.get())
    assert "It is a meeting of your family and the people who work with you." in said
    assert "how to keep children safe and well, and what help is needed" in said
    assert "You can bring somebody to support you." in said
    assert booked.conference.chair.name in said


@pytest.fixture
def berkshire(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    return papers_world.held("berkshire")


def send(sitting: holding.Sitting) -> None:
    actions.send_notices(sitting.now(), also=(), by=sitting.chair, at=papers_world.AFTERWARDS)


def test_in_berkshire_the_notice_waits_for_the_name_of_the_social_worker(berkshire: holding.Sitting) -> None:
    child = berkshire.row.child
    worker, child.social_worker = child.social_worker, None
    child.save(update_fields=["social_worker"])
    with pytest.raises(Refused, match=f"No social worker is recorded for {child.name}"):
        send(berkshire)
    assert not Letter.objects.filter(document=NOTICE).exists()

    child.social_worker = worker
    child.save(update_fields=["social_worker"])
    send(berkshire)
    said = text_of(Letter.objects.filter(document=NOTICE, to_name__startswith="Mother").get())
    assert worker is not None and worker.name in said
    assert "to complain" in said


def test_the_notice_gives_the_recommendations(berkshire: holding.Sitting) -> None:
    decision = Decision.objects.get(conference_child=berkshire.rows[1], superseded_at__isnull=True)
    asked = {**decision.answers.get("asked", {}), "recommendations": "A parenting course, by June."}
    Decision.objects.filter(pk=decision.pk).update(answers={**decision.answers, "asked": asked})
    send(berkshire)
    said = text_of(Letter.objects.filter(document=NOTICE, to_name__startswith="Mother").get())
    assert "A parenting course, by June." in said
