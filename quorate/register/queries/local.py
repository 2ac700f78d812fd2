"""The local figures as they stand for an area."""

from quorate.people.models import Area

from ..models import LocalFigure

Key = LocalFigure.Key
DEFAULTS = {Key.QUIET_DAYS: 60, Key.AGAIN_DAYS: 30}
"""What holds until the designated manager sets another figure. The texts name none."""


def figure(area: Area, key: str) -> int:
    """Return one figure as it stands now."""
    row = LocalFigure.objects.filter(area=area, key=key).order_by("-pk").first()
    return row.value if row else DEFAULTS[Key(key)]


def figures(area: Area) -> dict[str, int]:
    """Return each key with its figure as it stands now."""
    rows = LocalFigure.objects.filter(area=area).order_by("pk").values_list("key", "value")
    return {str(key): value for key, value in DEFAULTS.items()} | dict(rows)
