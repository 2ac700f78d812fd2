"""Queries and CPU of the API's lists at 20,000 children, beside the aim of 15 and 100 ms for a page of 100.

python -m bench.api [CHILDREN]
"""

import sys
import time
from datetime import timedelta

from bench._caseload import fill, scratch_instance
from bench.pages import AIM_MS, AIM_QUERIES, measure

PATHS = (
    "/children",
    "/children?after=15000",
    "/children?updated_since=2026-04-01T00:00:00Z",
    "/children?on_plan=true",
    "/children/{child}",
    "/children/{child}/network",
    "/practitioners",
    "/enquiries",
    "/conferences",
    "/conferences?from_on=2026-04-13",
    "/plans",
    "/plans?in_force_on=2026-04-13",
    "/register",
    "/register?on=2025-10-01",
    "/duties",
    "/duties?due_by=2026-04-13",
    "/outcomes",
)


def main(children: int) -> int:
    with scratch_instance():
        from django.test import Client  # noqa: PLC0415

        from quorate import clock  # noqa: PLC0415
        from quorate.api.actions.tokens import make_token  # noqa: PLC0415
        from quorate.api.models import ApiToken  # noqa: PLC0415
        from quorate.api.scopes import SCOPES  # noqa: PLC0415
        from quorate.cases.models import Child  # noqa: PLC0415
        from quorate.people.models import Practitioner  # noqa: PLC0415

        start = time.perf_counter()
        fill(children)
        print(f"{children:,} children made in {time.perf_counter() - start:.1f} s")
        now = clock.now()
        manager = Practitioner.objects.exclude(user=None).get(role="cp-manager")
        _token, whole = make_token(
            name="Bench", scopes=list(SCOPES), expires_at=now + timedelta(days=9), by=manager, at=now
        )
        client = Client(HTTP_HOST="localhost", headers={"Authorization": f"Bearer {whole}"})
        child = Child.objects.filter(area=manager.area).latest("pk").la_child_id
        print(f"{'operation':<52}{'queries':>8}{'CPU ms':>8}   aim {AIM_QUERIES} and {AIM_MS} ms")
        worst = 0
        for path in PATHS:
            ApiToken.objects.update(calls=0)
            status, queries, cpu = measure(client, "/api/v1" + path.format(child=child))
            missed = status != 200 or queries > AIM_QUERIES or cpu > AIM_MS
            worst += missed
            note = f"  status {status}" if status != 200 else "  over" if missed else ""
            print(f"{path:<52}{queries:>8}{cpu:>8.1f}{note}")
        print(f"{worst} of {len(PATHS)} operations miss the aim")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
