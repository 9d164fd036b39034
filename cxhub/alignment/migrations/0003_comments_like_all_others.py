"""What was said of findings becomes comments like those on everything else."""

from typing import Any

from django.db import migrations, models


def to_comments(apps: Any, schema_editor: Any) -> None:
    """Make a comment of each event that was one."""
    alias = schema_editor.connection.alias
    events = apps.get_model("cxhub_alignment", "FindingEvent").objects.using(alias).filter(kind="commented")
    if not events.exists():
        return
    kind, _created = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(alias)
        .get_or_create(app_label="cxhub_alignment", model="finding")
    )
    members = apps.get_model("cxhub_people", "Member").objects.using(alias)
    author_of = dict(members.exclude(user=None).values_list("user_id", "pk"))
    comments = apps.get_model("cxhub_reminders", "Comment")
    comments.objects.using(alias).bulk_create(
        comments(
            about_type_id=kind.pk,
            about_id=event.finding_id,
            author_id=author_of.get(event.by_id),
            text=event.note[:2000],
            at=event.at,
        )
        for event in events.order_by("pk")
    )
    events._raw_delete(alias)


class Migration(migrations.Migration):
    dependencies = [
        ("cxhub_alignment", "0002_scorecard_and_maturity"),
        ("cxhub_people", "0001_initial"),
        ("cxhub_reminders", "0002_mail_nudges_comments"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(to_comments, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="findingevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("seen", "First seen"),
                    ("changed", "Evidence changed"),
                    ("acknowledged", "Acknowledged"),
                    ("waived", "Waived"),
                    ("returned", "Returned: its waiver ended"),
                    ("assigned", "Assigned"),
                    ("resolved", "Resolved"),
                    ("recurred", "Recurred"),
                ],
                max_length=12,
                verbose_name="what happened",
            ),
        ),
        migrations.AlterField(
            model_name="findingevent",
            name="note",
            field=models.TextField(blank=True, help_text="The reason, the sentence.", verbose_name="note"),
        ),
    ]
