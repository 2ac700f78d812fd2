"""Whether this instance can work: what a load balancer, an administrator and the command line ask."""

from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from quorate.clock.stamp import WrongKindOfInstance, refuse_other_kind
from quorate.jobs.queries import overview


def readiness(*, now: datetime) -> dict[str, str]:
    """Return what there is to check, each with what is wrong with it: "" when nothing is."""
    report = {"database": "", "tables": "", "instance": "", "worker": "", "jobs": ""}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {**report, "database": "cannot be reached"}
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return {**report, "tables": "are not up to date: run quorate migrate"}
    try:
        refuse_other_kind()
    except WrongKindOfInstance as error:
        report["instance"] = str(error)
    work = overview(now=now)
    if work["worker_silent"]:
        report["worker"] = "has not been heard of for three minutes: run quorate worker"
    if work["stuck"] or work["late"]:
        report["jobs"] = f"{work['stuck']} stuck, {work['late']} late"
    return report
