"""Forms with every kind of field, for the page that shows the kit."""

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    FileField,
    FilterForm,
    Form,
    IntegerField,
    Look,
    MomentField,
    PasswordField,
    SelectField,
    TextareaField,
    TickField,
    TimeField,
    VersionField,
    YesNoField,
)

PLACES = [("room", "In a room"), ("online", "Online"), ("hybrid", "Both")]


class SampleForm(Form):
    name = CharField(label="Given name", max_length=40, look=Look(width=20))
    email = EmailField(label="E-mail address", required=False)
    secret = PasswordField(label="Password", required=False)
    count = IntegerField(
        label="Number of people", min_value=1, max_value=20, look=Look(width=2, suffix="people")
    )
    born_on = DateField(label="Date of birth", earliest=None)
    at = TimeField(label="Start time", look=Look(width=5))
    held_at = MomentField(label="When it was held", required=False)
    place = ChoiceField(
        label="Where it will be held",
        noun="where it will be held",
        choices=PLACES,
        look=Look(
            reveals={"room": ("room",), "online": ("address",)}, hints={"hybrid": "In a room and online"}
        ),
    )
    room = CharField(label="Room", look=Look(width=20))
    address = CharField(label="Link to join", noun="the link to join")
    agreed = YesNoField(
        label="Did the family agree?", noun="yes if the family agreed", look=Look(inline=True)
    )
    agencies = ChoicesField(
        label="Agencies",
        noun="at least one agency",
        choices=[("police", "Police"), ("health", "Health")],
        look=Look(small=True),
    )
    chair = SelectField(
        label="Chair", noun="a chair", choices=[("", "Choose one"), ("1", "Ada Fenwick"), ("2", "Bo Marsh")]
    )
    reason = TextareaField(label="Reason", noun="the reason", max_length=200, look=Look(rows=3, count=True))
    report = FileField(label="Report", noun="a report", required=False)
    confirmed = TickField(label="I have read the reports", required=False)
    version = VersionField(initial=1)


class SampleFilters(FilterForm):
    standing = SelectField(
        label="Standing", required=False, choices=[("", "Any"), ("overdue", "Overdue"), ("coming", "Coming")]
    )
    whose = SelectField(label="Whose it is", required=False, choices=[("", "Anybody"), ("1", "Ada Fenwick")])
