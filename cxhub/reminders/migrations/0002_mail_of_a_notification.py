import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cxhub_reminders", "0001_squashed"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                help_text="What it tells of: where that is closed to the reader before it is sent, it is not sent.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mails",
                to="cxhub_reminders.notification",
                verbose_name="notification",
            ),
        ),
    ]
