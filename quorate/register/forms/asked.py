"""What is asked about an enquiry from outside."""

from datetime import date
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    FilterForm,
    Form,
    Look,
    SelectField,
    TextareaField,
    VersionField,
    YesNoField,
)

from ..models import EnquirerCheck, OutsideEnquiry
from ..queries.asked import STANDINGS


class AskedFilter(FilterForm):
    """Narrows the list of enquiries from outside."""

    q = CharField(label="Child, enquirer or agency", required=False, max_length=80)
    state = SelectField(label="Standing", required=False, choices=STANDINGS)
    from_on = DateField(label="Received from", required=False)
    to_on = DateField(label="Received until", required=False)


class ReceiveForm(Form):
    """Who asks, why, and about which child."""

    how = ChoiceField(label="How do they ask?", noun="how they ask", choices=OutsideEnquiry.How.choices)
    enquirer_name = CharField(label="Name of whoever asks", noun="the name of whoever asks", max_length=120)
    enquirer_agency = CharField(label="Their agency", noun="their agency", max_length=120)
    enquirer_role = CharField(label="Their post there", noun="their post", max_length=120)
    enquirer_phone = CharField(
        label="Their telephone number", required=False, max_length=40, look=Look(width=20)
    )
    enquirer_email = EmailField(label="Their e-mail address", required=False)
    reason = TextareaField(label="Why do they ask?", noun="why they ask", max_length=1000, look=Look(rows=3))
    given_name = CharField(label="Child’s given name", required=False, max_length=80)
    family_name = CharField(label="Child’s family name", noun="the child’s family name", max_length=80)
    born_on = DateField(label="Child’s date of birth", required=False)
    expected_on = DateField(label="Or expected date of birth", required=False)
    address = TextareaField(label="Where the child lives", required=False, max_length=300, look=Look(rows=3))
    access_reason = TextareaField(
        label="Why do you answer this enquiry?",
        noun="why you answer this enquiry",
        max_length=500,
        hint="For example, emergency duty at night. It is logged with your name",
        look=Look(rows=2),
    )

    def __init__(self, *args: Any, today: date, whole_area: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"].latest = today  # type: ignore[attr-defined]
        if whole_area:
            del self.fields["access_reason"]


class CheckForm(Form):
    """How the enquirer was checked."""

    how = ChoiceField(
        label="How did you check who they are?", noun="how you checked", choices=EnquirerCheck.How.choices
    )
    says = TextareaField(
        label="Which number, address or proof?",
        noun="which number, address or proof it was",
        max_length=500,
        hint="Do not use a number or address that only the enquirer gave you",
        look=Look(rows=2),
    )
    confirmed = YesNoField(
        label="Are they who they say, with a legitimate reason to ask?", noun="whether they are who they say"
    )
    version = VersionField()


class TellForm(Form):
    """What is told."""

    says = TextareaField(
        label="What do you tell them, word for word?",
        noun="what was told, word for word",
        max_length=2000,
        hint="Tell no more than they need for the reason they gave",
        look=Look(rows=5),
    )
    version = VersionField()


class RefuseForm(Form):
    why = TextareaField(
        label="Why is nothing told?", noun="why nothing is told", max_length=1000, look=Look(rows=3)
    )
    version = VersionField()


class PutRightForm(TellForm):
    why = TextareaField(
        label="Why is the answer put right?",
        noun="why the answer is put right",
        max_length=1000,
        look=Look(rows=3),
    )


class ReviewForm(Form):
    says = TextareaField(
        label="What do you make of it, with what is known of the child?",
        noun="what you make of it",
        max_length=2000,
        look=Look(rows=5),
    )
