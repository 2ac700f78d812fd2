"""Easy read: one short thing at a time beside a picture, for parents who find reading hard."""

from quorate.design.languages import gettext as _

from . import Part, Topic


def easy() -> Topic:
    """Return the easy-read telling of a conference for parents."""
    return Topic("easy", _("A meeting about your child: easy read"), (*_easy_begins(), *_easy_goes_on()))


def _easy_begins() -> tuple[Part, ...]:
    return (
        Part(
            _("The meeting"),
            (_("There will be a meeting about your child."), _("It is called a conference.")),
            picture="meeting",
        ),
        Part(
            _("Who comes"),
            (_("You come. People who work with your family come."), _("A chair runs it.")),
            picture="chair",
        ),
        Part(_("What it is for"), (_("It is to keep your child safe and well."),), picture="safe"),
        Part(
            _("Reports"),
            (_("People write about your child."), _("You can read it. You can say if it is wrong.")),
            picture="report",
        ),
        Part(
            _("Have your say"),
            (_("You can talk. You can write. You can draw."), _("Someone can speak for you.")),
            picture="speak",
        ),
    )


def _easy_goes_on() -> tuple[Part, ...]:
    return (
        Part(
            _("Get help"),
            (
                _("Ask us if you need help to come, to read, to hear or to see."),
                _("We can find someone who speaks your language."),
            ),
            picture="help",
        ),
        Part(
            _("At the end"),
            points=(
                _("There may be a plan to keep your child safe."),
                _("The plan may go on, or stop."),
                _("The social worker may ask a lawyer what to do."),
            ),
            picture="plan",
        ),
        Part(
            _("Did you get a letter about court?"),
            (_("See a solicitor at once. Take the letter."),),
            picture="law",
        ),
        Part(
            _("Not happy?"),
            (_("Tell the chair. You can complain."), _("We will listen, and write to you.")),
            picture="letter",
        ),
    )


PAGES = {one.__name__: one for one in (easy,)}
