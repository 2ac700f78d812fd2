"""Queries and CPU of the list, search and register pages at 20,000 children, beside the aim of 15 and 100 ms.

python -m bench.pages [CHILDREN]
"""

import statistics
import sys
import time

from bench._caseload import fill, scratch_instance

AIM_QUERIES, AIM_MS = 15, 100
RUNS = 7
PAGES = (
    ("administrator", "conference-administrator", "/"),
    ("administrator", "conference-administrator", "/work/"),
    ("administrator", "conference-administrator", "/work/?when=overdue&sort=child"),
    ("administrator", "conference-administrator", "/work/?q=bardenfel"),
    ("administrator", "conference-administrator", "/children/?q=bardanfell marcro"),
    ("administrator", "conference-administrator", "/children/?q=B00012"),
    ("administrator", "conference-administrator", "/register/"),
    ("administrator", "conference-administrator", "/register/?category=EMO&sort=review"),
    ("designated manager", "cp-manager", "/register/?on-day=1&on-month=3&on-year=2026"),
    ("designated manager", "cp-manager", "/register/?on-day=1&on-month=3&on-year=2026&known=then"),
    ("designated manager", "cp-manager", "/register/?age=unborn"),
    ("social worker", "social-worker", "/register/?length=24&sort=-born"),
    ("designated manager", "cp-manager", "/register/from-elsewhere/"),
    ("designated manager", "cp-manager", "/register/elsewhere/"),
    ("designated manager", "cp-manager", "/register/quiet/"),
    ("designated manager", "cp-manager", "/register/asked/"),
    ("designated manager", "cp-manager", "/register/notices/"),
    ("designated manager", "cp-manager", "/inspection/?seed=1"),
    ("designated manager", "cp-manager", "/inspection/?seed=1&by=category"),
    ("designated manager", "cp-manager", "/inspection/children/1/"),
    ("administrator", "conference-administrator", "/conferences/"),
    ("administrator", "conference-administrator", "/letters/"),
    ("administrator", "conference-administrator", "/people/"),
    ("designated manager", "cp-manager", "/audit/"),
    ("designated manager", "cp-manager", "/register/?sort=-started&page=200"),
    ("administrator", "conference-administrator", "/conferences/?show=all&sort=-when&page=20"),
    ("administrator", "conference-administrator", "/letters/?document=invitation&page=50"),
    ("chair", "conference-chair", "/"),
    ("chair", "conference-chair", "/conferences/"),
    ("chairs' manager", "chairs-manager", "/oversight/"),
    ("chairs' manager", "chairs-manager", "/oversight/stood-down/"),
    ("designated manager", "cp-manager", "/oversight/"),
    ("designated manager", "cp-manager", "/oversight/?overdue=1&sort=-child"),
    ("administrator", "conference-administrator", "/oversight/stood-down/"),
    ("team manager", "team-manager", "/core-groups/drift/"),
    ("designated manager", "cp-manager", "/core-groups/drift/"),
    ("designated manager", "cp-manager", "/core-groups/drift/?sort=-group&page=50"),
    ("designated manager", "cp-manager", "/core-groups/drift/?kind=no-group"),
    ("designated manager", "cp-manager", "/core-groups/drift/?kind=no-visit&sort=visit"),
    ("designated manager", "cp-manager", "/core-groups/drift/?kind=overdue"),
    ("designated manager", "cp-manager", "/core-groups/drift/?kind=no-plan"),
    ("designated manager", "cp-manager", "/core-groups/drift/?kind=workers"),
    ("administrator", "conference-administrator", "/core-groups/"),
    ("administrator", "conference-administrator", "/core-groups/?list=past"),
    ("team manager", "team-manager", "/core-groups/?list=with-manager"),
    ("administrator", "conference-administrator", "/core-groups/agreed/"),
    ("team manager", "team-manager", "/core-groups/agreed/"),
    ("administrator", "conference-administrator", "/enquiries/"),
    ("administrator", "conference-administrator", "/enquiries/?show=late&sort=child"),
    ("administrator", "conference-administrator", "/enquiries/?q=bardenfel"),
    ("team manager", "team-manager", "/enquiries/"),
    ("administrator", "conference-administrator", "/unborn/"),
    ("administrator", "conference-administrator", "/moves/"),
    ("administrator", "conference-administrator", "/moves/?standing=all&sort=child"),
    ("administrator", "conference-administrator", "/care/"),
    ("administrator", "conference-administrator", "/care/?plan=all&sort=-review"),
    ("administrator", "conference-administrator", "/plans/"),
    ("administrator", "conference-administrator", "/plans/?which=all&sort=child"),
    ("social worker", "social-worker", "/plans/"),
    ("administrator", "conference-administrator", "/endings/eighteen/"),
    ("administrator", "conference-administrator", "/endings/after/"),
    ("team manager", "team-manager", "/endings/after/"),
    ("administrator", "conference-administrator", "/families/1/"),
    ("administrator", "conference-administrator", "/children/1/"),
    ("administrator", "conference-administrator", "/children/1/history/"),
    ("partner", "agency", "/partner/"),
    ("social worker", "social-worker", "/"),
    ("team manager", "team-manager", "/work/"),
)


def measure(client, path: str, *, runs: int = RUNS) -> tuple[int, int, float]:
    """Return status, queries and the median CPU milliseconds of a page over so many runs, after one warm-up."""
    from django.db import connection, reset_queries  # noqa: PLC0415

    connection.force_debug_cursor = True
    client.get(path)
    reset_queries()
    status = client.get(path).status_code
    queries = len(connection.queries)
    connection.force_debug_cursor = False
    times = []
    for _ in range(runs):
        start = time.process_time()
        client.get(path)
        times.append((time.process_time() - start) * 1000)
    return status, queries, statistics.median(times)


def main(children: int) -> int:
    with scratch_instance():
        from django.test import Client  # noqa: PLC0415

        from quorate.people.models import Practitioner  # noqa: PLC0415

        start = time.perf_counter()
        fill(children)
        print(f"{children:,} children made in {time.perf_counter() - start:.1f} s")
        print(f"{'reader':<20}{'page':<44}{'queries':>8}{'CPU ms':>8}   aim {AIM_QUERIES} and {AIM_MS} ms")
        worst = 0
        for reader, role, path in PAGES:
            client = Client(HTTP_HOST="localhost", raise_request_exception=False)
            person = Practitioner.objects.exclude(user=None).get(role=role)
            client.force_login(person.user, backend="quorate.people.backends.SignIn")
            status, queries, cpu = measure(client, path)
            missed = status != 200 or queries > AIM_QUERIES or cpu > AIM_MS
            worst += missed
            note = f"  status {status}" if status != 200 else "  over" if missed else ""
            print(f"{reader:<20}{path:<44}{queries:>8}{cpu:>8.1f}{note}")
        print(f"{worst} of {len(PAGES)} pages miss the aim")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
