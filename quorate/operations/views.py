"""The training day, the background work, and the two addresses that a load balancer asks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate import clock
from quorate.clock.actions import CannotMoveDay
from quorate.design.words import weekday
from quorate.jobs.actions import NoSuchJob, NotStuck
from quorate.operations import actions, queries
from quorate.operations.forms import MoveDay
from quorate.operations.health import readiness
from quorate.people.access import AREA_WIDE, for_roles
from quorate.people.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles()
def training(request: Request) -> HttpResponse:
    """The day this training instance has reached, and moving it on."""
    if not clock.is_training():
        raise Http404
    form = MoveDay(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            actions.move_training_day(to=to, by=request.practitioner, at=request.now)
        except CannotMoveDay as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, f"Today is now {weekday(to)}.")
            return redirect("operations:training")
    status = 422 if form.errors else 200
    return render(request, "operations/training.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD"])
@for_roles(*AREA_WIDE)
def jobs(request: Request) -> HttpResponse:
    """What waits, runs and is stuck in the background."""
    return render(request, "operations/jobs.html", {"work": queries.background_work(now=clock.machine_now())})


@require_POST
@for_roles(*AREA_WIDE)
def try_again(request: Request, job_id: int) -> HttpResponse:
    """Try a stuck piece of work afresh."""
    try:
        actions.try_again(
            job_id=job_id, by=request.practitioner, at=request.now, machine_at=clock.machine_now()
        )
    except NoSuchJob as error:
        raise Http404 from error
    except NotStuck as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "It will be tried again now.")
    return redirect("operations:jobs")


@require_GET
@login_not_required
def live(_request: HttpRequest) -> HttpResponse:
    """The server answers."""
    return HttpResponse("live\n", content_type="text/plain")


@require_GET
@login_not_required
def ready(_request: HttpRequest) -> HttpResponse:
    """The server can work: 503 when the database, its tables or the kind of instance are not as they must be.

    A silent worker or stuck jobs are said, but pages are served all the same.
    """
    report = readiness(now=clock.machine_now())
    stops = [report[what] for what in ("database", "tables", "instance")]
    words = {what: "works" if not problem else "needs attention" for what, problem in report.items()}
    return JsonResponse(words, status=503 if any(stops) else 200)
