"""What partners are asked on their own pages."""

from quorate.design.forms import Form, IntegerField, Look, TextareaField, VersionField, YesNoField


class CorrectionForm(Form):
    words = TextareaField(
        label="What should be put right?",
        noun="what should be put right",
        hint="Say which part of the minutes you mean, what it says, and what it should say",
        max_length=4000,
        look=Look(rows=6, count=True),
    )


class AloneForm(Form):
    why = TextareaField(
        label="Why are they not to be reminded?",
        noun="why they are not to be reminded",
        hint="For example, they are ill, or you have spoken to them",
        max_length=300,
        look=Look(rows=3),
    )


class PaceForm(Form):
    """How often an area reminds."""

    on = YesNoField(label="Does the service remind people by itself?", noun="whether it reminds by itself")
    answer_after = IntegerField(
        label="Working days after the invitation until the first reminder to answer",
        noun="the working days until the first reminder",
        min_value=1,
        max_value=30,
        look=Look(width=3),
    )
    report_before = IntegerField(
        label="Working days before a report is due on which it is asked for",
        noun="the working days before a report is due",
        min_value=0,
        max_value=30,
        look=Look(width=3),
    )
    every = IntegerField(
        label="Working days between two reminders",
        noun="the working days between two reminders",
        min_value=1,
        max_value=30,
        look=Look(width=3),
    )
    most = IntegerField(
        label="Reminders for one invitation, all told",
        noun="how many reminders go for one invitation",
        hint="After the last one, the administrator is asked to ring",
        min_value=1,
        max_value=10,
        look=Look(width=3),
    )
    version = VersionField()
