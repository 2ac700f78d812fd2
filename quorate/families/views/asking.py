"""Asking: questions ahead, help to take part, whether to come, where letters may go."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from quorate.cases.safe_contact import Ways, how_to_reach
from quorate.design.languages import gettext as _

from ..access import FamilyRequest, family_page
from ..actions import coming as acts
from ..actions import complaining as complaints
from ..actions import sending
from ..forms import ComplainForm, HelpForm, QuestionForm, SafeContactForm, WishForm
from ..queries import complaining, offered, own
from .pages import ask, both, posted, saw, show, token_of


@family_page("parent", "child")
@both
def questions(request: FamilyRequest) -> HttpResponse:
    """Show what was asked and answered, and ask for a question."""
    reader = request.reader
    saw(request, "questions")
    return ask(
        request,
        QuestionForm(posted(request)),
        lambda said: sending.ask(reader=reader, words=said["words"], token=token_of(request), at=request.now),
        then=reverse("families:questions"),
        done=_("We have your question. The answer will be shown here."),
        field="words",
        template="questions.html",
        asked=own.asked(reader),
    )


@family_page("parent")
@require_safe
def get_help(request: FamilyRequest) -> HttpResponse:
    """Show what help there is, and what was arranged."""
    saw(request, "help")
    return show(request, "help.html", {"lines": own.help_lines(request.reader)})


@family_page("parent")
@both
def ask_help(request: FamilyRequest, kind: str) -> HttpResponse:
    """Ask for one kind of help."""
    reader = request.reader
    line = next((one for one in own.help_lines(reader) if one.kind == kind), None)
    if line is None:
        raise Http404
    return ask(
        request,
        HelpForm(posted(request), label=line.asks, needed=line.needed),
        lambda said: sending.ask_for_help(
            reader=reader, kind=kind, wanted=said["wanted"] or "", at=request.now
        ),
        then=reverse("families:help"),
        done=_("We have asked for this. We will tell you here what we can do."),
        field="wanted",
        title=line.name,
        says=(line.says,),
        button=_("Ask for this"),
        back=reverse("families:help"),
    )


@family_page("parent", "child")
@both
def coming(request: FamilyRequest) -> HttpResponse:
    """Ask whether somebody wants to come; a wish not to come is taken as it is."""
    reader = request.reader
    wish = own.wish_of(reader)
    form = WishForm(
        posted(request),
        initial={"wants": wish.wants, "words": wish.words} if wish else None,
        child=reader.is_child,
        offered=offered.ways(reader),
    )
    return ask(
        request,
        form,
        lambda said: acts.say(reader=reader, wants=said["wants"], words=said["words"] or "", at=request.now),
        then=reverse("families:home"),
        done=_("Thank you. We know now what you want. You can change your mind."),
        field="wants",
        title=_("Do you want to come?"),
        says=offered.says(reader),
        button=_("Tell us"),
        back=reverse("families:home"),
        picture="home",
    )


@family_page("parent", "child")
@both
def complain(request: FamilyRequest) -> HttpResponse:
    """Show the complaints made here and how they stand, and take a new one."""
    reader = request.reader
    saw(request, "complain")
    how = complaining.ways(reader, request.today)
    services = [(str(one.pk), one.name) for one in complaining.agencies(reader)]
    return ask(
        request,
        ComplainForm(posted(request), subjects=how.subjects, services=services),
        lambda said: complaints.complain(
            reader=reader,
            subject=said["subject"],
            words=said["words"],
            wants=said["wants"] or "",
            agency=said["agency"] or "",
            token=token_of(request),
            at=request.now,
        ),
        then=reverse("families:complain"),
        done=_("We have your complaint. We will write to you."),
        field="words",
        template="complain.html",
        complaints=complaining.complaints(reader),
        how=how,
    )


@family_page("parent")
@both
def safe_contact(request: FamilyRequest) -> HttpResponse:
    """Show how this person is reached, and take a wish for another way: it counts once a worker says yes."""
    reader = request.reader
    saw(request, "safe-contact")

    def act(said: dict[str, Any]) -> None:
        ways = Ways(
            email_ok=said["email_ok"] == "yes",
            email=said["email"] or "",
            post=said["post"],
            post_address=said["post_address"] or "",
            phone_ok=said["phone_ok"] == "yes",
            phone=said["phone"] or "",
            links_ok=said["links_ok"] == "yes",
            secret=said["hidden"] == "yes",
            why=said["why"] or "",
        )
        sending.ask_safe_contact(reader=reader, ways=ways, at=request.now)

    return ask(
        request,
        SafeContactForm(posted(request)),
        act,
        then=reverse("families:safe-contact"),
        done=_("We have told your social worker. They will talk to you before it is changed."),
        template="safe_contact.html",
        reach=how_to_reach(own.person_of(reader)),
        waiting=own.waiting_contact(reader),
    )
