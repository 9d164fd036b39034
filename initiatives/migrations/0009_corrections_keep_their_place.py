from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone


def fill(apps, schema_editor):
    """An update speaks of when it was posted; a correction of what the first of its line did."""
    updates = apps.get_model("cxhub_initiatives", "ProgressUpdate").objects.using(schema_editor.connection.alias)
    updates.update(as_of=F("posted_at"))
    standing = updates.filter(pk=OuterRef("corrects")).values("as_of")[:1]
    # A row is newer than what it corrects, so the lines are right from their first row on.
    for pk in updates.exclude(corrects=None).order_by("pk").values_list("pk", flat=True):
        updates.filter(pk=pk).update(as_of=Subquery(standing))


class Migration(migrations.Migration):
    dependencies = [("cxhub_initiatives", "0008_what_an_update_says")]

    operations = [
        migrations.AddField(
            model_name="progressupdate",
            name="as_of",
            field=models.DateTimeField(
                default=timezone.now,
                editable=False,
                help_text="The moment that it speaks of: when it was posted, and of a correction when the corrected was.",
                verbose_name="as of",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
