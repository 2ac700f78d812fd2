from datetime import date, timedelta
from typing import Any

from quorate.design.forms import DateField, Form

# Further than that is a slip of the finger.
FURTHEST = timedelta(days=2 * 365)


class MoveDay(Form):
    to = DateField(label="Move today on to", help_text="For example, 27 4 2026")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].earliest = today + timedelta(days=1)  # type: ignore[attr-defined]
        self.fields["to"].latest = today + FURTHEST  # type: ignore[attr-defined]
