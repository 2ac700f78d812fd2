"""How an area invites, and its guidance on joining online."""

from typing import Any

from django.core.validators import URLValidator

from quorate.design.forms import CharField, Look, TextareaField

from ..actions.arranging import ArrangementSaid
from ..models import Arrangement
from .family import Seen


class ArrangementForm(Seen):
    words = TextareaField(
        label="How it is done, in words",
        noun="how it is done",
        max_length=4000,
        look=Look(rows=8),
        hint="Who does it, when, with which letter or leaflet. Nothing about a child.",
    )
    address = CharField(
        label="Where the whole of it can be read (web address)",
        noun="the address",
        max_length=300,
        required=False,
        hint="For example https://partnership.example/online-conferences",
        validators=[
            URLValidator(schemes=["https", "http"], message="Enter a web address that begins with https://")
        ],
    )

    def said(self) -> ArrangementSaid:
        data = self.cleaned_data
        return ArrangementSaid(data["words"], data.get("address") or "", self.row_seen())


def arrangement_as_said(row: Arrangement | None) -> dict[str, Any]:
    return {"words": row.words, "address": row.address, "seen": row.pk} if row else {"seen": 0}
