from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("minutes", "0003_prose_into_paragraphs")]
    operations = [migrations.RemoveField(model_name="section", name="text")]
