"""Reports of before there were parts become reports of one part, so that every reader reads them in one way."""

from django.db import migrations


def one_part(apps, schema_editor):
    Version = apps.get_model("reports", "ReportVersion")
    Part = apps.get_model("reports", "Part")
    written = Version.objects.exclude(text="").filter(parts__isnull=True)
    for version in written.only("pk", "text").iterator():
        Part.objects.create(version=version, place=1, ref="whole", heading="The report", text=version.text)


def nothing(apps, schema_editor):
    """The text still stands on the version."""


def shared_with(apps, schema_editor):
    """Who of the family was shown a report before was not kept: everybody of it who was invited, as was meant."""
    Report = apps.get_model("reports", "Report")
    Shared = apps.get_model("reports", "Shared")
    Invitation = apps.get_model("conferences", "Invitation")
    for report in Report.objects.filter(shared_with_family_on__isnull=False).iterator():
        family = Invitation.objects.filter(
            conference=report.conference_id, relative__isnull=False, withdrawn_at__isnull=True
        )
        Shared.objects.bulk_create(
            Shared(
                report=report, invitation=one, how="together", on=report.shared_with_family_on,
                number=report.versions.order_by("-number").values_list("number", flat=True)[0],
                at=report.received_at,
            )
            for one in family
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_parts_drafts_and_sharing")]
    operations = [
        migrations.RunPython(one_part, nothing),
        migrations.RunPython(shared_with, nothing),
    ]
