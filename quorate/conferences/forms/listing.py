"""What the list of conferences can be narrowed to."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import DateField, SelectField
from quorate.design.forms import FilterForm as Filters
from quorate.people.models import Practitioner

from ..models import Conference
from ..queries.listing import Sought


class FilterForm(Filters):
    when = SelectField(
        label="Show", choices=[("coming", "Coming"), ("held", "Held"), ("all", "All")], required=False
    )
    chair = SelectField(label="Chair", required=False)
    state = SelectField(label="State", choices=[("", "Any"), *Conference.State.choices], required=False)
    first = DateField(label="From", noun="the first day", required=False)
    last = DateField(label="To", noun="the last day", required=False)

    def __init__(self, *args: Any, chairs: Sequence[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].choices = [("", "Anybody"), *((str(one.pk), one.name) for one in chairs)]  # type: ignore[attr-defined]
        if not chairs:
            del self.fields["chair"]

    def sought(self, *, words: str, sort: str) -> Sought:
        """Return what was asked for; a filter that makes no sense is left out and complained of."""
        data = self.cleaned_data if self.is_bound and (self.is_valid() or True) else {}
        return Sought(
            when=data.get("when") or "coming",
            chair=int(data["chair"]) if data.get("chair") else None,
            state=data.get("state") or "",
            first_on=data.get("first"),
            last_on=data.get("last"),
            words=words,
            sort=sort,
        )
