import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("cxhub_reminders", "0001_links_and_nights"),
        ("cxhub_reminders", "0002_mail_nudges_comments"),
        ("cxhub_reminders", "0003_nudges_outlive_members"),
    ]

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("cxhub_people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NightlyRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(db_index=True, verbose_name="of the day")),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("failed", models.BooleanField(default=False, verbose_name="something failed")),
                ("report", models.JSONField(default=list, verbose_name="report")),
                ("lock", models.CharField(editable=False, max_length=10, null=True, unique=True)),
            ],
            options={
                "verbose_name": "nightly run",
                "verbose_name_plural": "nightly runs",
                "ordering": ["-started_at"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="cxhub_people.member",
                        verbose_name="member",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day away")),
                ("ends_on", models.DateField(verbose_name="last day away")),
                (
                    "stand_in",
                    models.ForeignKey(
                        blank=True,
                        help_text="Hears of what is due meanwhile. Without one, everything waits for you.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="who stands in",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "ordering": ["-starts_on"],
                "indexes": [models.Index(fields=["starts_on", "ends_on"], name="cxhub_remin_starts__f28982_idx")],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of subject",
                    ),
                ),
                ("about_id", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="subject")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comments",
                        to="cxhub_people.member",
                        verbose_name="author",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="text")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="edited at")),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                (
                    "mentioned",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="cxhub_people.member", verbose_name="named"
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(fields=["about_type", "about_id", "at"], name="cxhub_remin_about_t_f65e30_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True, verbose_name="key")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="member",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("action", models.CharField(max_length=60, verbose_name="action")),
                ("used_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="used at")),
            ],
            options={
                "verbose_name": "used link",
                "verbose_name_plural": "used links",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="What it is: written twice, it is one e-mail.",
                        max_length=200,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mails",
                        to="cxhub_people.member",
                        verbose_name="for",
                    ),
                ),
                ("kind", models.CharField(db_index=True, max_length=20, verbose_name="kind")),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=300, verbose_name="subject line")),
                ("text", models.TextField(verbose_name="text")),
                ("html", models.TextField(blank=True, verbose_name="HTML")),
                ("headers", models.JSONField(blank=True, default=dict, verbose_name="headers")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
                ("not_before", models.DateTimeField(default=django.utils.timezone.now, verbose_name="not before")),
                ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="being sent until")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("parked_at", models.DateTimeField(blank=True, null=True, verbose_name="put aside at")),
                ("last_error", models.TextField(blank=True, verbose_name="last error")),
            ],
            options={
                "verbose_name": "e-mail",
                "verbose_name_plural": "e-mails",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": ("view", "change"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("parked_at", None), ("sent_at", None)),
                        fields=["not_before"],
                        name="cxhub_mail_that_waits",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of subject",
                    ),
                ),
                ("about_id", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="subject")),
                ("key", models.CharField(help_text="Told twice, it is told once.", max_length=200, verbose_name="key")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="cxhub_people.member",
                        verbose_name="for",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owed", "What I owe, and what is brought to me"),
                            ("red", "Off track, on what I answer for"),
                            ("mention", "Somebody names me in a comment"),
                            ("comment", "Comments on what is mine"),
                            ("update", "What happens on what I follow"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("words", models.TextField(blank=True, verbose_name="words")),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("digested_at", models.DateTimeField(blank=True, null=True, verbose_name="in an e-mail since")),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["member", "read_at"], name="cxhub_remin_member__9bf1a1_idx"),
                    models.Index(fields=["member", "-at"], name="cxhub_remin_member__abb0d7_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("member", "key"), name="cxhub_told_once")],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="cxhub_people.member",
                        verbose_name="member",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owed", "What I owe, and what is brought to me"),
                            ("red", "Off track, on what I answer for"),
                            ("mention", "Somebody names me in a comment"),
                            ("comment", "Comments on what is mine"),
                            ("update", "What happens on what I follow"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("now", "An e-mail at once"),
                            ("digest", "In one e-mail a week"),
                            ("never", "No e-mail"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
            ],
            options={
                "verbose_name": "preference",
                "verbose_name_plural": "preferences",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("member", "kind"), name="cxhub_one_preference_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_key",
                        to="cxhub_people.member",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
            ],
            options={
                "verbose_name": "calendar address",
                "verbose_name_plural": "calendar addresses",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of subject",
                    ),
                ),
                ("about_id", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="subject")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_reminders.nudge",
                        verbose_name="corrects",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="key of the subject")),
                ("title", models.CharField(max_length=500, verbose_name="about")),
                ("due", models.DateField(verbose_name="due")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="owed by",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="nudges",
                        to="cxhub_people.member",
                        verbose_name="told",
                    ),
                ),
                (
                    "rung",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "owner"),
                            (2, "owner, again"),
                            (3, "reviewer"),
                            (4, "programme office"),
                            (5, "executive owner"),
                        ],
                        verbose_name="rung",
                    ),
                ),
                ("on", models.DateField(db_index=True, verbose_name="of the day")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="nudges",
                        to="cxhub_reminders.mail",
                        verbose_name="e-mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "nudge",
                "verbose_name_plural": "nudges",
                "ordering": ["-on", "-pk"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["subject", "due"], name="cxhub_remin_subject_da3f3b_idx"),
                    models.Index(fields=["about_type", "about_id", "-on"], name="cxhub_remin_about_t_c3cf12_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "member", "on"), name="cxhub_one_nudge_a_day")
                ],
            },
        ),
    ]
