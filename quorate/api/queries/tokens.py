"""An area's tokens."""

from datetime import datetime

from django.db.models import F, QuerySet

from quorate.people.models import Practitioner

from ..models import ApiToken


def tokens(reader: Practitioner) -> QuerySet[ApiToken]:
    """Return the area's tokens, those that were not revoked first, then the latest."""
    found = ApiToken.objects.filter(area=reader.area_id).select_related("made_by", "revoked_by")
    return found.order_by(F("revoked_at").asc(nulls_first=True), "-made_at", "-pk")


def token(reader: Practitioner, pk: int) -> ApiToken | None:
    """Return one token of the reader's area."""
    return ApiToken.objects.filter(area=reader.area_id, pk=pk).select_related("area").first()


def standing(token: ApiToken, at: datetime) -> tuple[str, str]:
    """Return in a word how a token stands, and the colour of its tag."""
    if token.revoked_at is not None:
        return "Revoked", "red"
    return ("Expired", "grey") if token.expires_at <= at else ("In use", "green")
