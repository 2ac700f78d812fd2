"""What parents and other relatives are told: what a conference is, how it can end, their rights, how to get ready.

What a review can agree, the two letters and the advice to see a solicitor follow the advice sheet for parents
(FRG-OUT-01 to 05, FRG-LEGAL-01 to 07); what parents are to be given follows Berkshire's text (BER-INV-01 to 05).
"""

from quorate.design.languages import gettext as _

from . import Part, Topic


def conference() -> Topic:
    """Return what a conference is and what it looks at (FRG-PURP-01, FRG-PURP-02, FRG-RPT-01)."""
    return Topic("conference", _("What is a conference?"), (*_conference_begins(), *_conference_goes_on()))


def _conference_begins() -> tuple[Part, ...]:
    return (
        Part(
            _("A meeting about your child"),
            (
                _("A child protection conference is a meeting. It is about your child."),
                _("You are asked to come. The people who work with your family come too."),
                _("The meeting talks about what is going well, and what people worry about."),
                _("Then it works out how to keep your child safe and well."),
            ),
            picture="meeting",
        ),
        Part(
            _("Who runs it"),
            (
                _("One person runs the meeting. They are called the chair."),
                _(
                    "The chair does not work with your family. They make sure the meeting is fair and that you "
                    "are heard."
                ),
                _("You can meet the chair before it starts."),
            ),
            picture="chair",
        ),
        Part(
            _("The first meeting and the next ones"),
            (
                _("The first meeting asks if your child needs a child protection plan."),
                _("The plan says what has to change, and who will help."),
                _("If there is a plan, there is a new meeting after some months. It is called a review."),
            ),
            picture="calendar",
        ),
    )


def _conference_goes_on() -> tuple[Part, ...]:
    return (
        Part(
            _("What a review looks at"),
            (_("A review looks at how the plan is helping your child. It looks at:"),),
            (
                _("how you and the workers get on"),
                _("how well you keep to the plan"),
                _("if your child is still at risk"),
                _("how well you can care for your child and keep them safe"),
            ),
            picture="look",
        ),
        Part(
            _("Reports"),
            (
                _(
                    "Each worker who is asked writes a report. It says what is better and what still worries "
                    "them."
                ),
                _(
                    "You should see the reports before the meeting. You can say what is right and what is "
                    "wrong."
                ),
            ),
            picture="report",
        ),
    )


def outcomes() -> Topic:
    """Return the three ways in which a review can end, and the two letters (FRG-OUT-01 to 05, FRG-LEGAL-01 to 07)."""
    return Topic("outcomes", _("How a meeting can end"), (*_outcomes_begins(), *_outcomes_goes_on()))


def _outcomes_begins() -> tuple[Part, ...]:
    return (
        Part(
            _("The first meeting"),
            (
                _("The meeting asks if your child is being badly hurt, or is likely to be."),
                _("If so, a child protection plan is made. If not, there is no such plan."),
                _("You may still get help. It can be set down in a Child in Need plan."),
            ),
            picture="question",
        ),
        Part(
            _("A review: the plan ends"),
            (
                _(
                    "Your child is not being badly hurt, and is not likely to be. So the plan is no longer "
                    "needed."
                ),
                _("Most parents are very glad when they hear this."),
                _(
                    "Think about what help you still want. You may get a Child in Need plan. It is a plan for "
                    "help."
                ),
            ),
            picture="tick",
        ),
        Part(
            _("A review: the plan goes on"),
            (
                _("Your child is still being hurt, or it is still likely. So the plan goes on."),
                _("The plan may change to keep your child safe."),
                _("Say what you think of each change. It matters. Work with all the people in the plan."),
                _("There will be one more review in some months. There may be a legal planning meeting too."),
            ),
            picture="plan",
        ),
    )


def _outcomes_goes_on() -> tuple[Part, ...]:
    return (
        Part(
            _("A review: legal planning"),
            (
                _("There is a plan, but your social worker is still very worried."),
                _("Then the social worker and a manager meet a lawyer. They ask what they should do next."),
                _(
                    "They may give you more time and more help. Or they may go to court at once. They may ask "
                    "the court to take your child out of your care."
                ),
                _("They should send you a letter. It says what they will do, and why."),
            ),
            picture="law",
        ),
        letters(),
    )


def letters() -> Part:
    """Return what the two letters mean, and to see a solicitor at once (FRG-LEGAL-05 to 07)."""
    return Part(
        _("The two letters"),
        (_("There are two kinds of letter."),),
        (
            _("A letter before proceedings. It tells you what you can do so that they do not go to court."),
            _(
                "A letter of issue. It tells you that they are going to court now. You can do nothing to "
                "stop it."
            ),
        ),
        (
            _(
                "Did you get one of these letters? See a solicitor at once. A solicitor is a lawyer who "
                "can help you."
            ),
            _("Look for one who knows about child care law. Take the letter with you."),
        ),
        picture="letter",
    )


def rights() -> Topic:
    """Return what a parent may ask for and expect (BER-INV-01 to 05, BER-VIEWS-01)."""
    return Topic("rights", _("Your rights"), (*_rights_begins(), *_rights_goes_on()))


def _rights_begins() -> tuple[Part, ...]:
    return (
        Part(
            _("You can have your say"),
            points=(
                _("You can come to the meeting, and speak."),
                _("You can write, record or draw what you want to say."),
                _("You can ask someone to speak for you. This may be a friend, an advocate or a worker."),
                _("You can see the reports before the day, and say what is wrong."),
                _("You can ask to speak to the chair with no one else from your family there."),
            ),
            picture="speak",
        ),
        Part(
            _("You can have help"),
            points=(
                _("An advocate is a person who helps you say what you think."),
                _(
                    "An interpreter puts the words into your language, or into sign language. We never ask "
                    "your family to do this."
                ),
                _("You can bring someone to sit with you. We call them a supporter."),
                _("You can bring a solicitor. Tell us before the day."),
                _("We can help with care for a baby or a small child while you are at the meeting."),
                _("We can help you if it is hard for you to see, hear, read, move or sit for long."),
            ),
            picture="help",
        ),
    )


def _rights_goes_on() -> tuple[Part, ...]:
    return (
        Part(
            _("You will be told"),
            points=(
                _("You will be told what was decided, and why."),
                _("You will get the plan, if there is one."),
                _(
                    "You will get the notes of the meeting. They are called minutes. You can ask for a change "
                    "if they are wrong."
                ),
            ),
            picture="letter",
        ),
        Part(
            _("If you are asked to stay away"),
            (
                _(
                    "Sometimes a parent cannot be at all or part of a meeting. Only the chair can say so. We "
                    "will tell you why."
                ),
                _("You can still send us what you think. You will still be told what was decided."),
                _("It is for that one meeting only."),
            ),
            picture="door",
        ),
    )


def ready() -> Topic:
    """Return how to get ready, and what to bring (FRG-PREP-01, BER-RPT-20, BER-RPT-21)."""
    return Topic(
        "ready",
        _("How to get ready"),
        (
            Part(
                _("Before the day"),
                points=(
                    _("Read the reports. Mark what is right and what is wrong."),
                    _("Think about what has changed at home."),
                    _("Think about what it has meant for your child."),
                    _("Write down what you want to say, or tell someone who can say it for you."),
                    _("Ask for any help you need to take part."),
                ),
                picture="write",
            ),
            Part(
                _("What to bring"),
                points=(
                    _("the reports and your own notes"),
                    _("the plan, if your child has one"),
                    _("your questions"),
                    _("your glasses, hearing aid or anything else you need"),
                    _("the person who will support you"),
                ),
                picture="bag",
            ),
            Part(
                _("On the day"),
                (
                    _("You can ask for a break at any time."),
                    _("You can ask people to say a thing again in plain words."),
                    _("It is fine to read out what you wrote."),
                ),
                picture="meeting",
            ),
        ),
    )


def complain() -> Topic:
    """Return what a parent can do who does not agree (REG-COMP-01, REG-COMP-02, BER-COMP-01 to 08)."""
    return Topic(
        "complain",
        _("If you do not agree"),
        (
            Part(
                _("Talk to us first"),
                (
                    _(
                        "Tell the chair or your social worker what you think is wrong. They will listen, and talk "
                        "it over with you."
                    ),
                    _("You can write to us or ring us. You can ask someone to do it for you."),
                ),
                picture="speak",
            ),
            Part(
                _("You can complain"),
                (
                    _(
                        "You can complain about how the meeting was run. You can complain about what was decided."
                    ),
                    _("We will write to you and say what we found, and why."),
                    _("What the meeting decided still holds while we look at your complaint."),
                ),
                picture="letter",
            ),
            Part(
                _("A complaint about one service"),
                (
                    _(
                        "Is it about a school, a doctor, the police or some other service? Then it goes to them. "
                        "They have their own way to look at it. We will help you find it."
                    ),
                ),
                picture="question",
            ),
        ),
    )


PAGES = {one.__name__: one for one in (conference, outcomes, rights, ready, complain)}
