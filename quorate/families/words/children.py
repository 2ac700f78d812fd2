"""What a child is told about their own conference: one telling for younger children, one for those of twelve and over.

Nothing here speaks of a parent's difficulties, and a wish not to come is said to be respected (BER-CHILD clauses).
"""

from quorate.design.languages import gettext as _

from . import Part, Topic


def younger() -> Topic:
    """Return what a younger child is told."""
    return Topic(
        "younger",
        _("A meeting about you"),
        (
            Part(
                _("What is it?"),
                (
                    _("Some grown-ups are going to meet. They want you to be safe and happy."),
                    _("You have done nothing wrong."),
                ),
                picture="meeting",
            ),
            Part(
                _("You can tell us what you think"),
                (_("We want to know what makes you happy. We want to know what makes you sad or scared."),),
                picture="speak",
            ),
            Part(
                _("You can choose how"),
                points=(
                    _("You can draw."),
                    _("You can write."),
                    _("You can talk, and we record it."),
                    _("You can ask someone to speak for you."),
                ),
                picture="draw",
            ),
            Part(
                _("You do not have to come"),
                (
                    _("If you do not want to come, that is fine. No one will be cross."),
                    _("We still want to know what you think."),
                ),
                picture="home",
            ),
            Part(
                _("After the meeting"),
                (_("Your social worker will tell you what the grown-ups said they will do."),),
                picture="tick",
            ),
        ),
    )


def older() -> Topic:
    """Return what a child of about twelve or over is told."""
    return Topic("older", _("The meeting about you"), (*_older_begins(), *_older_goes_on()))


def _older_begins() -> tuple[Part, ...]:
    return (
        Part(
            _("What is it?"),
            (
                _(
                    "It is called a child protection conference. People who know you and your family meet to "
                    "talk about how to keep you safe and well."
                ),
                _("You are not in trouble. It is not your fault."),
            ),
            picture="meeting",
        ),
        Part(
            _("It is about you, so you can have your say"),
            points=(
                _("You can ask to come to all of it, or to part of it."),
                _("You can meet the chair first. The chair is the person who runs it."),
                _("You can write, draw or record what you want people to know."),
                _("You can have an advocate. This is a person who is on your side and can speak for you."),
                _("You can bring someone you trust."),
            ),
            picture="speak",
        ),
        Part(
            _("You do not have to come"),
            (
                _("If you do not want to come, we will respect that. You can change your mind."),
                _("You can still tell us what you think."),
            ),
            picture="home",
        ),
    )


def _older_goes_on() -> tuple[Part, ...]:
    return (
        Part(
            _("Who will know what you say"),
            (
                _(
                    "The chair and your social worker will see what you send us. Tell them if there is someone "
                    "who should not hear it."
                ),
                _(
                    "If you are not safe, they may have to tell someone who can help. They will talk to you "
                    "first if they can."
                ),
            ),
            picture="look",
        ),
        Part(
            _("After the meeting"),
            (
                _("Your social worker or the chair will tell you what was decided, and why."),
                _("If you do not agree, you can say so. An advocate can help you."),
            ),
            picture="tick",
        ),
    )


PAGES = {one.__name__: one for one in (younger, older)}
