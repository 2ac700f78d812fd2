"""The prose of each section becomes paragraphs, split where a line is empty. Nobody's audience changes by that."""

import re

from django.db import migrations

BLANK_LINE = re.compile(r"\n\s*\n")


def split(apps, schema_editor):
    Section = apps.get_model("minutes", "Section")
    Paragraph = apps.get_model("minutes", "Paragraph")
    Minutes = apps.get_model("minutes", "Minutes")
    for section in Section.objects.select_related("minutes").iterator():
        parts = [part.strip() for part in BLANK_LINE.split(section.text.replace("\r\n", "\n"))]
        last = section.versions.order_by("at", "pk").last()
        Paragraph.objects.bulk_create(
            Paragraph(
                section=section,
                position=place,
                text=part,
                author_id=last.by_id if last else None,
                at=last.at if last else section.minutes.drafted_at,
            )
            for place, part in enumerate((part for part in parts if part), start=1)
        )
    Minutes.objects.update(notes_taken=True)


def join(apps, schema_editor):
    for section in apps.get_model("minutes", "Section").objects.prefetch_related("paragraphs").iterator(100):
        standing = sorted(
            (one for one in section.paragraphs.all() if one.struck_at is None),
            key=lambda one: (one.position, one.pk),
        )
        section.text = "\n\n".join(one.text for one in standing)
        section.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [("minutes", "0002_paragraphs")]
    operations = [migrations.RunPython(split, join)]
