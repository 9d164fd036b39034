import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.contrib.taggit
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import cxhub.initiatives.pipeline


class Migration(migrations.Migration):
    replaces = [
        ("cxhub_initiatives", "0001_initial"),
        ("cxhub_initiatives", "0002_initial"),
        ("cxhub_initiatives", "0003_initial"),
        ("cxhub_initiatives", "0004_initial"),
        ("cxhub_initiatives", "0005_submission_key"),
        ("cxhub_initiatives", "0006_driver_work"),
        ("cxhub_initiatives", "0007_decisions_and_blockers"),
        ("cxhub_initiatives", "0008_what_an_update_says"),
        ("cxhub_initiatives", "0009_corrections_keep_their_place"),
        ("cxhub_initiatives", "0010_order_by_as_of"),
        ("cxhub_initiatives", "0011_mitigation_done"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cxhub", "0001_squashed"),
        ("cxhub_metrics", "0001_squashed"),
        ("cxhub_people", "0001_initial"),
        ("cxhub_playbooks", "0001_squashed"),
        ("cxhub_strategy", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="InitiativeIndex",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("introduction", wagtail.fields.RichTextField(blank=True, verbose_name="introduction")),
            ],
            options={
                "verbose_name": "list of initiatives",
                "verbose_name_plural": "lists of initiatives",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="Initiative",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "owned_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one person who answers for this.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="owned_%(class)ss",
                        to="cxhub_people.member",
                        verbose_name="owner",
                    ),
                ),
                (
                    "executive_owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="The executive who answers for the outcome.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="executive_%(class)ss",
                        to="cxhub_people.member",
                        verbose_name="executive owner",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="cxhub_strategy.strategypillar",
                        verbose_name="primary pillar",
                    ),
                ),
                (
                    "promise_to_customer",
                    models.TextField(
                        blank=True,
                        help_text="What a customer will notice, in a sentence.",
                        verbose_name="promise to the customer",
                    ),
                ),
                ("body", wagtail.fields.RichTextField(blank=True, verbose_name="what and why")),
                ("effort", models.PositiveIntegerField(blank=True, null=True, verbose_name="effort, person-days")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("target_date", models.DateField(blank=True, db_index=True, null=True, verbose_name="target date")),
                (
                    "original_target_date",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="original target date"),
                ),
                (
                    "cadence_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="days between updates",
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("retrospective", wagtail.fields.RichTextField(blank=True, verbose_name="retrospective")),
                (
                    "stage",
                    models.CharField(
                        choices=cxhub.initiatives.pipeline.choices,
                        db_index=True,
                        default=cxhub.initiatives.pipeline.first,
                        editable=False,
                        max_length=20,
                        verbose_name="stage",
                    ),
                ),
                ("approved_on", models.DateField(blank=True, editable=False, null=True, verbose_name="approved on")),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed on")),
                (
                    "imported",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Came in from elsewhere, so it may lack what today's gates ask for.",
                        verbose_name="imported",
                    ),
                ),
                (
                    "secondary_pillars",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        related_name="also_%(class)ss",
                        to="cxhub_strategy.strategypillar",
                        verbose_name="secondary pillars",
                    ),
                ),
                (
                    "kpis",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="%(class)ss", to="cxhub_metrics.kpi", verbose_name="KPIs"
                    ),
                ),
                (
                    "departments",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="%(class)ss", to="cxhub_people.department", verbose_name="departments"
                    ),
                ),
                (
                    "front_line_contributors",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        related_name="contributed_%(class)ss",
                        to="cxhub_people.member",
                        verbose_name="front-line contributors",
                    ),
                ),
                (
                    "stories",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        related_name="%(class)ss",
                        to="cxhub_playbooks.customerstory",
                        verbose_name="customer stories",
                    ),
                ),
                (
                    "lessons",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        related_name="%(class)ss",
                        to="cxhub_playbooks.lessonlearned",
                        verbose_name="lessons",
                    ),
                ),
            ],
            options={
                "verbose_name": "initiative",
                "verbose_name_plural": "initiatives",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="TaggedInitiative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_initiatives",
                        to="cxhub.tag",
                        verbose_name="tag",
                    ),
                ),
                (
                    "content_object",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_items",
                        to="cxhub_initiatives.initiative",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="initiative",
            name="tags",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="cxhub_initiatives.TaggedInitiative",
                to="cxhub.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="cxhub_initiatives.initiative",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="cxhub_people.member"
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "follower",
                "verbose_name_plural": "followers",
                "constraints": [models.UniqueConstraint(fields=("initiative", "member"), name="cxhub_one_follow")],
            },
        ),
        migrations.CreateModel(
            name="OwnerChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_initiatives.ownerchange",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="owner_changes",
                        to="cxhub_initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("executive_owner", "Executive owner")],
                        max_length=15,
                        verbose_name="as",
                    ),
                ),
                (
                    "from_member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="from",
                    ),
                ),
                (
                    "to_member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="to",
                    ),
                ),
                ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("imported", models.BooleanField(default=False, verbose_name="imported")),
            ],
            options={
                "verbose_name": "change of owner",
                "verbose_name_plural": "changes of owners",
                "ordering": ["on", "pk"],
                "indexes": [models.Index(fields=["initiative", "on"], name="cxhub_initi_initiat_784576_idx")],
            },
        ),
        migrations.CreateModel(
            name="Consideration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="considerations",
                        to="cxhub_initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cxhub_considerations",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="lesson or initiative",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("applied", "Applied"), ("rejected", "Rejected"), ("not_relevant", "Not relevant")],
                        max_length=12,
                        verbose_name="answer",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="by",
                    ),
                ),
                ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="on")),
            ],
            options={
                "verbose_name": "consideration",
                "verbose_name_plural": "considerations",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("initiative", "page"), name="cxhub_one_consideration_a_page")
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="slug")),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                (
                    "options",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="What could be decided: a list of sentences.",
                        verbose_name="options",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decisions",
                        to="cxhub_initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one person who decides.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decisions",
                        to="cxhub_people.member",
                        verbose_name="decider",
                    ),
                ),
                ("decide_by", models.DateField(blank=True, null=True, verbose_name="to be decided by")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("approved", "Approved"), ("rejected", "Rejected")],
                        db_index=True,
                        default="pending",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("outcome", models.TextField(blank=True, editable=False, verbose_name="outcome")),
                ("reason", models.TextField(blank=True, editable=False, verbose_name="reason")),
                ("decided_on", models.DateField(blank=True, editable=False, null=True, verbose_name="decided on")),
                ("came_of", models.TextField(blank=True, verbose_name="what came of it")),
                (
                    "raised_on",
                    models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name="raised on"),
                ),
                (
                    "imported",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Came in from elsewhere: no gate was asked.",
                        verbose_name="imported",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["-decided_on", "-raised_on", "pk"],
                "indexes": [models.Index(fields=["state", "-decided_on"], name="cxhub_initi_state_071f9f_idx")],
            },
        ),
        migrations.CreateModel(
            name="DriverWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work",
                        to="cxhub_metrics.driver",
                        verbose_name="driver",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="driver_work",
                        to="cxhub_initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
            ],
            options={
                "verbose_name": "work on a driver",
                "verbose_name_plural": "work on drivers",
                "ordering": ["driver", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("driver", "initiative"),
                        name="cxhub_work_on_driver_once",
                        violation_error_message="The initiative works on this driver already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StageChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_initiatives.stagechange",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stage_changes",
                        to="cxhub_initiatives.initiative",
                    ),
                ),
                ("from_stage", models.CharField(blank=True, max_length=20, verbose_name="from")),
                ("to_stage", models.CharField(max_length=20, verbose_name="to")),
                ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="on")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("imported", models.BooleanField(default=False, verbose_name="imported: no gate was asked")),
            ],
            options={
                "verbose_name": "stage change",
                "verbose_name_plural": "stage changes",
                "ordering": ["on", "pk"],
                "indexes": [models.Index(fields=["initiative", "on"], name="cxhub_initi_initiat_2e818e_idx")],
            },
        ),
        migrations.CreateModel(
            name="DateMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_initiatives.datemove",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="date_moves",
                        to="cxhub_initiatives.initiative",
                    ),
                ),
                ("from_date", models.DateField(blank=True, null=True, verbose_name="from")),
                ("to_date", models.DateField(verbose_name="to")),
                ("moved_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="moved on")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="approved by",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "date move",
                "verbose_name_plural": "date moves",
                "ordering": ["moved_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="cxhub_initiatives.initiative",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("moved_from", models.DateField(blank=True, null=True, verbose_name="first promised for")),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["position", "pk"],
                "indexes": [models.Index(fields=["initiative", "position"], name="cxhub_initi_initiat_684e21_idx")],
            },
        ),
        migrations.CreateModel(
            name="ProgressUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_initiatives.progressupdate",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="cxhub_initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                ("posted_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="posted at")),
                (
                    "as_of",
                    models.DateTimeField(
                        editable=False,
                        help_text="The moment that it speaks of: when it was posted, and of a correction when the corrected was.",
                        verbose_name="as of",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="updates",
                        to="cxhub_people.member",
                        verbose_name="author",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("on_track", "On track"), ("caution", "Caution"), ("off_track", "Off track")],
                        db_index=True,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "confidence",
                    models.FloatField(
                        blank=True,
                        help_text="How likely the outcome is by the target date, from 0 to 1.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0.0),
                            django.core.validators.MaxValueValidator(1.0),
                        ],
                        verbose_name="confidence",
                    ),
                ),
                ("no_change", models.BooleanField(default=False, verbose_name="nothing changed")),
                (
                    "submission_key",
                    models.UUIDField(
                        blank=True,
                        editable=False,
                        help_text="Which form it came from: sent twice, a form is one update.",
                        null=True,
                        verbose_name="form",
                    ),
                ),
                (
                    "narrative",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(280)],
                        verbose_name="what changed",
                    ),
                ),
                (
                    "why_on_track",
                    models.TextField(
                        blank=True,
                        help_text="Asked where the owner says “on track” and the numbers do not.",
                        validators=[django.core.validators.MaxLengthValidator(280)],
                        verbose_name="why still on track",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="updates",
                        to="cxhub_playbooks.customerstory",
                        verbose_name="customer story",
                    ),
                ),
                (
                    "seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        editable=False,
                        help_text="From opening the form to posting it. Only the median of many is ever shown.",
                        null=True,
                        verbose_name="seconds to fill in",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress update",
                "verbose_name_plural": "progress updates",
                "ordering": ["-as_of", "-pk"],
                "indexes": [
                    models.Index(fields=["initiative", "-as_of"], name="cxhub_initi_initiat_f1130a_idx"),
                    models.Index(fields=["-posted_at"], name="cxhub_initi_posted__8b53ef_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("initiative", "submission_key"), name="cxhub_one_update_a_form")
                ],
            },
        ),
        migrations.AddField(
            model_name="initiative",
            name="latest_update",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cxhub_initiatives.progressupdate",
                verbose_name="latest update",
            ),
        ),
        migrations.CreateModel(
            name="CustomerImpactAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="cxhub_initiatives.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where the decision is whether to do it at all. Otherwise it is the decision's.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="cxhub_initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "segments",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Names of the groups of customers it meets.",
                        verbose_name="segments",
                    ),
                ),
                (
                    "people",
                    models.PositiveIntegerField(
                        blank=True, help_text="How many customers, roughly.", null=True, verbose_name="people"
                    ),
                ),
                (
                    "touchpoints",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Where they meet it: objects with journey and touchpoint.",
                        verbose_name="touchpoints",
                    ),
                ),
                (
                    "promise",
                    models.TextField(
                        blank=True,
                        help_text="Which promise it keeps, breaks or bends.",
                        verbose_name="what it does to our promise",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("positive", "Better for customers"),
                            ("neutral", "No difference to customers"),
                            ("mixed", "Better for some, worse for others"),
                            ("negative", "Worse for customers"),
                        ],
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        help_text="1: hardly noticed. 5: somebody cannot live as before.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="severity",
                    ),
                ),
                ("finding", models.TextField(verbose_name="finding")),
                (
                    "assessed_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, editable=False, verbose_name="assessed on"
                    ),
                ),
                (
                    "assessed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assessments",
                        to="cxhub_people.member",
                        verbose_name="assessed by",
                    ),
                ),
                ("mitigation", models.TextField(blank=True, verbose_name="what helps those it harms")),
                (
                    "mitigation_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mitigations",
                        to="cxhub_people.member",
                        verbose_name="who sees to it",
                    ),
                ),
                ("mitigation_due", models.DateField(blank=True, null=True, verbose_name="by when")),
                (
                    "mitigation_done_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="helps since"),
                ),
                ("imported", models.BooleanField(default=False, editable=False, verbose_name="imported")),
            ],
            options={
                "verbose_name": "customer impact assessment",
                "verbose_name_plural": "customer impact assessments",
                "ordering": ["assessed_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__isnull", False), ("initiative__isnull", False), _connector="OR"),
                        name="cxhub_assessment_of_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dependency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waits_for",
                        to="cxhub_initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one that waits; empty where all of the initiative does.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waits_for",
                        to="cxhub_initiatives.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "on_initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waited_for_by",
                        to="cxhub_initiatives.initiative",
                        verbose_name="waits for",
                    ),
                ),
                (
                    "on_milestone",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one that is waited for; empty where it is all of the initiative.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waited_for_by",
                        to="cxhub_initiatives.milestone",
                        verbose_name="waits for milestone",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="since")),
            ],
            options={
                "verbose_name": "dependency",
                "verbose_name_plural": "dependencies",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="KpiReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="cxhub_initiatives.progressupdate",
                    ),
                ),
                (
                    "kpi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cxhub_metrics.kpi"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("value", models.FloatField(verbose_name="value")),
                (
                    "measurement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_metrics.measurement",
                        verbose_name="measurement",
                    ),
                ),
            ],
            options={
                "verbose_name": "KPI reading",
                "verbose_name_plural": "KPI readings",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Blocker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "update",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocker",
                        to="cxhub_initiatives.progressupdate",
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("resource", "People or money"),
                            ("dependency", "Waiting for other work"),
                            ("clarity", "Not clear what to do"),
                            ("priority", "Something else comes first"),
                            ("external", "Somebody outside"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="blockers",
                        to="cxhub_people.member",
                        verbose_name="owner",
                    ),
                ),
                ("next_action", models.TextField(blank=True, verbose_name="next action")),
                (
                    "since",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        editable=False,
                        help_text="The day of the first of the successive updates that carry it.",
                        verbose_name="since",
                    ),
                ),
                ("resolved_on", models.DateField(blank=True, editable=False, null=True, verbose_name="resolved on")),
            ],
            options={
                "verbose_name": "blocker",
                "verbose_name_plural": "blockers",
            },
        ),
        migrations.CreateModel(
            name="UpdateAcknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "update",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acknowledgement",
                        to="cxhub_initiatives.progressupdate",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("text", models.TextField(blank=True, verbose_name="answer")),
            ],
            options={
                "verbose_name": "acknowledgement of an update",
                "verbose_name_plural": "acknowledgements of updates",
            },
        ),
    ]
