"""What the pages about a child's time in need ask."""

from quorate.design.forms import (
    CharField,
    ChoicesField,
    DateField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
)

from .codes import CLOSURES, FACTORS, NEEDS, SOURCES, UPN_UNKNOWN


def listed(codes: dict[str, str], first: str = "Choose") -> list[tuple[str, str]]:
    """Return the choices of a code list, each with its code before the words."""
    return [("", first), *((code, f"{code}: {words}") for code, words in codes.items())]


class _Why(Form):
    why = TextareaField(label="Why was it wrong?", noun="why it was wrong", look=Look(rows=2), max_length=500)
    version = VersionField()


class ReferralForm(Form):
    """A referral, as the census asks of it."""

    referred_on = DateField(label="Day of the referral", noun="the day of the referral")
    source = SelectField(
        label="Who referred the child?", noun="who referred the child", choices=listed(SOURCES)
    )
    no_further_action = TickField(label="The referral led to nothing further", required=False)
    primary_need = SelectField(
        label="Primary need",
        noun="the primary need",
        hint="A child with a section 47 enquiry or a plan is always told of as N1",
        choices=listed(NEEDS, "Not chosen"),
        required=False,
    )
    closed_on = DateField(
        label="Day the case was closed, if it was", noun="the day of closing", required=False
    )
    closed_because = SelectField(
        label="Why it was closed",
        noun="why it was closed",
        choices=listed(CLOSURES, "Not closed"),
        required=False,
    )


class CorrectReferralForm(ReferralForm, _Why):
    """What is said of a referral is put right."""

    field_order = (
        "referred_on", "source", "no_further_action", "primary_need", "closed_on", "closed_because", "why",
    )  # fmt: skip


class CloseForm(Form):
    """The case is closed."""

    on = DateField(label="Day the case was closed", noun="the day of closing")
    because = SelectField(label="Why was it closed?", noun="why it was closed", choices=listed(CLOSURES))
    version = VersionField()


class AssessmentForm(Form):
    """A social work assessment."""

    started_on = DateField(label="Day it began", noun="the day it began")
    internal_review_on = DateField(
        label="Day of its internal review", noun="the internal review", required=False
    )
    authorised_on = DateField(label="Day it was authorised", noun="the day it was authorised", required=False)
    factors = ChoicesField(
        label="What was found",
        required=False,
        choices=[(code, f"{code}: {words}") for code, words in FACTORS.items()],
        look=Look(small=True),
    )


class CorrectAssessmentForm(AssessmentForm, _Why):
    """What is said of an assessment is put right."""

    field_order = ("started_on", "internal_review_on", "authorised_on", "factors", "why")


class NeedPlanForm(Form):
    """A Child in Need plan."""

    started_on = DateField(label="Day it started", noun="the day it started")
    ended_on = DateField(label="Day it ended, if it has", noun="the day it ended", required=False)


class CorrectNeedPlanForm(NeedPlanForm, _Why):
    """What is said of a Child in Need plan is put right."""

    field_order = ("started_on", "ended_on", "why")


class TakeOutForm(_Why):
    """An entry was recorded wrongly."""


class DetailsForm(Form):
    """What only the returns ask."""

    former_upn = CharField(label="Former UPN", required=False, max_length=13, look=Look(width=20))
    upn_unknown = SelectField(
        label="Why there is no UPN",
        choices=listed(UPN_UNKNOWN, "There is one, or it is not known yet"),
        required=False,
    )
    postcode = CharField(
        label="Postcode where the child lives", required=False, max_length=9, look=Look(width=10)
    )
    why = CharField(label="Why it changes, if it was wrong", required=False, max_length=200)
    version = VersionField()
