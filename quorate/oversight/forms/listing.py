"""What the oversight list can be narrowed to."""

from quorate.design.forms import FilterForm, SelectField, TickField

from ..queries.home import SUBJECTS
from ..queries.stand_down import KINDS


class HomeFilter(FilterForm):
    subject = SelectField(label="Subject", required=False, choices=[("", "All"), *SUBJECTS.items()])
    overdue = TickField(label="Overdue only", required=False)


class StandDownFilter(FilterForm):
    kind = SelectField(label="What happened", required=False, choices=list(KINDS.items()))
