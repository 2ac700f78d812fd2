"""Queries and CPU of the pages of figures at 20,000 children, and of the night's work, beside the aims.

python -m bench.figures [CHILDREN]
"""

import sys
import time

from bench._caseload import fill, scratch_instance
from bench._moment import NOW, TODAY
from bench.pages import measure

AIM_QUERIES, AIM_MS = 15, 2000
TIMES = ("period=month&on=2026-03-01", "period=year&on=2026-03-01")
NIGHT_AIM = 60


def pages():
    from quorate.figures.measures import TOPICS  # noqa: PLC0415 - once Django has started

    for when in TIMES:
        for topic in TOPICS:
            yield f"/figures/{topic}/?{when}"
    year = TIMES[1]
    yield f"/figures/reviews/?{year}&by=month"
    yield f"/figures/plans/?{year}&by=month"
    yield f"/figures/initial/?{year}&by=team"
    yield f"/figures/plans/?{year}&by=chair"
    yield f"/figures/plans/?{year}&for=outside"
    yield f"/figures/plans/?{year}&by=team&for=outside"
    yield f"/figures/plans/?{year}&format=csv"
    yield f"/figures/plans/plans-open/?{year}"
    yield f"/figures/reviews/reviews-held/?{year}&sort=child&page=40"
    yield "/figures/"
    yield "/figures/?for=outside"


def main(children: int) -> int:
    with scratch_instance():
        from django.test import Client  # noqa: PLC0415

        from quorate.figures import actions  # noqa: PLC0415
        from quorate.people.models import Area, Practitioner  # noqa: PLC0415

        start = time.perf_counter()
        fill(children)
        print(f"{children:,} children made in {time.perf_counter() - start:.1f} s")
        start = time.process_time()
        actions.work_out(area=Area.objects.get(), today=TODAY, at=NOW, by="bench")
        night = time.process_time() - start
        print(f"the night's work: {night:.1f} s of CPU, aim {NIGHT_AIM} s")
        print(f"{'page':<66}{'queries':>8}{'CPU ms':>8}   aim {AIM_QUERIES} and {AIM_MS} ms")
        person = Practitioner.objects.exclude(user=None).get(role="service-manager")
        client = Client(HTTP_HOST="localhost", raise_request_exception=False)
        client.force_login(person.user, backend="quorate.people.backends.SignIn")
        worst = int(night > NIGHT_AIM)
        for path in pages():
            status, queries, cpu = measure(client, path, runs=2)
            missed = status != 200 or queries > AIM_QUERIES or cpu > AIM_MS
            worst += missed
            note = f"  status {status}" if status != 200 else "  over" if missed else ""
            print(f"{path:<66}{queries:>8}{cpu:>8.0f}{note}")
        print(f"{worst} miss the aim")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
