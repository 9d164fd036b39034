import django.db.models.deletion
import django.utils.timezone
import modelcluster.contrib.taggit
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("cxhub_playbooks", "0001_initial"),
        ("cxhub_playbooks", "0002_initial"),
        ("cxhub_playbooks", "0003_newest_stories_first"),
    ]

    initial = True

    dependencies = [
        ("cxhub", "0001_squashed"),
        ("cxhub_people", "0001_initial"),
        ("cxhub_strategy", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaybookIndex",
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
                "verbose_name": "list of playbooks",
                "verbose_name_plural": "lists of playbooks",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="LessonIndex",
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
                "verbose_name": "list of lessons",
                "verbose_name_plural": "lists of lessons",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="StoryIndex",
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
                "verbose_name": "list of stories",
                "verbose_name_plural": "lists of stories",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="Playbook",
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
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                ("line", models.CharField(blank=True, max_length=300, verbose_name="line")),
                ("body", wagtail.fields.RichTextField(blank=True, verbose_name="body")),
                (
                    "pillars",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="playbooks", to="cxhub_strategy.strategypillar", verbose_name="pillars"
                    ),
                ),
            ],
            options={
                "verbose_name": "playbook",
                "verbose_name_plural": "playbooks",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="Play",
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
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="verified by",
                    ),
                ),
                ("verified_on", models.DateField(blank=True, null=True, verbose_name="verified on")),
                ("review_by", models.DateField(blank=True, db_index=True, null=True, verbose_name="review by")),
                (
                    "principle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="cxhub_strategy.cxprinciple",
                        verbose_name="main principle",
                    ),
                ),
                ("trigger", models.TextField(blank=True, verbose_name="when to use it")),
                (
                    "steps",
                    wagtail.fields.StreamField(
                        [("step", 2)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"label": "do"}),
                            1: ("wagtail.blocks.TextBlock", (), {"label": "detail", "required": False, "rows": 2}),
                            2: ("wagtail.blocks.StructBlock", [[("do", 0), ("detail", 1)]], {}),
                        },
                        verbose_name="steps",
                    ),
                ),
                (
                    "may_without_asking",
                    wagtail.fields.StreamField(
                        [("sentence", 0)],
                        blank=True,
                        block_lookup={0: ("wagtail.blocks.TextBlock", (), {"label": "sentence", "rows": 2})},
                        verbose_name="what you may do without asking",
                    ),
                ),
                (
                    "differentiating",
                    models.BooleanField(
                        default=False, help_text="Customers get this nowhere else.", verbose_name="differentiating"
                    ),
                ),
                ("body", wagtail.fields.RichTextField(blank=True, verbose_name="note")),
                (
                    "also_principles",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        related_name="also_%(class)ss",
                        to="cxhub_strategy.cxprinciple",
                        verbose_name="other principles",
                    ),
                ),
            ],
            options={
                "verbose_name": "play",
                "verbose_name_plural": "plays",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="TouchpointStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "play",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standards",
                        to="cxhub_playbooks.play",
                        verbose_name="play",
                    ),
                ),
                ("touchpoint", models.CharField(max_length=200, verbose_name="touchpoint")),
                ("must_be_true", models.CharField(max_length=400, verbose_name="must be true")),
                ("checks_passed", models.PositiveIntegerField(default=0, verbose_name="checks passed")),
                ("checks_made", models.PositiveIntegerField(default=0, verbose_name="checks made")),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
            ],
            options={
                "verbose_name": "touchpoint standard",
                "verbose_name_plural": "touchpoint standards",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LessonLearned",
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
                ("date", models.DateField(db_index=True, default=django.utils.timezone.localdate, verbose_name="date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("validated", "Validated"),
                            ("disseminated", "Disseminated"),
                            ("infused", "Infused"),
                        ],
                        db_index=True,
                        default="submitted",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="in this state since"),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lessons",
                        to="cxhub_strategy.strategypillar",
                        verbose_name="pillar",
                    ),
                ),
                ("context", wagtail.fields.RichTextField(blank=True, verbose_name="context")),
                ("driving_event", wagtail.fields.RichTextField(blank=True, verbose_name="what happened")),
                ("lesson", wagtail.fields.RichTextField(blank=True, verbose_name="what we learned")),
                ("recommendation", wagtail.fields.RichTextField(blank=True, verbose_name="recommendation")),
                ("evidence", wagtail.fields.RichTextField(blank=True, verbose_name="evidence")),
                (
                    "play_changed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lessons",
                        to="cxhub_playbooks.play",
                        verbose_name="play that changed",
                    ),
                ),
                ("change", models.TextField(blank=True, verbose_name="what changed in it")),
                (
                    "people",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="lessons", to="cxhub_people.member", verbose_name="people"
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson learned",
                "verbose_name_plural": "lessons learned",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="CustomerStory",
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
                ("date", models.DateField(db_index=True, default=django.utils.timezone.localdate, verbose_name="date")),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="told_stories",
                        to="cxhub_people.member",
                        verbose_name="told by",
                    ),
                ),
                ("quote", models.TextField(blank=True, verbose_name="the customer's own words")),
                ("quote_by", models.CharField(blank=True, max_length=300, verbose_name="who said it")),
                (
                    "permission",
                    models.CharField(
                        choices=[
                            ("yes", "May be told, with the name given"),
                            ("anonymous", "May be told without a name"),
                            ("no", "Inside only: never show the quotation or who said it"),
                        ],
                        default="no",
                        max_length=10,
                        verbose_name="permission",
                    ),
                ),
                ("body", wagtail.fields.RichTextField(blank=True, verbose_name="the story")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                (
                    "mood",
                    models.CharField(
                        blank=True,
                        choices=[("warm", "Warm"), ("mixed", "Mixed"), ("unhappy", "Unhappy")],
                        max_length=10,
                        verbose_name="mood",
                    ),
                ),
                (
                    "principle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stories",
                        to="cxhub_strategy.cxprinciple",
                        verbose_name="principle",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stories",
                        to="cxhub_strategy.strategypillar",
                        verbose_name="pillar",
                    ),
                ),
                (
                    "related_play",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stories",
                        to="cxhub_playbooks.play",
                        verbose_name="play",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stories",
                        to="cxhub_people.department",
                        verbose_name="department",
                    ),
                ),
                ("journey", models.CharField(blank=True, max_length=200, verbose_name="journey")),
                ("journey_stage", models.CharField(blank=True, max_length=200, verbose_name="stage of the journey")),
                ("persona", models.CharField(blank=True, max_length=100, verbose_name="persona")),
                ("segment", models.CharField(blank=True, max_length=100, verbose_name="segment")),
                ("channel", models.CharField(blank=True, max_length=100, verbose_name="channel")),
                (
                    "people",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="stories", to="cxhub_people.member", verbose_name="people in it"
                    ),
                ),
                (
                    "also_principles",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        related_name="also_stories",
                        to="cxhub_strategy.cxprinciple",
                        verbose_name="other principles",
                    ),
                ),
            ],
            options={
                "verbose_name": "customer story",
                "verbose_name_plural": "customer stories",
                "indexes": [
                    models.Index(fields=["principle", "-date"], name="story_principle_date"),
                    models.Index(fields=["pillar", "-date"], name="story_pillar_date"),
                ],
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="TaggedLesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_lessons",
                        to="cxhub.tag",
                        verbose_name="tag",
                    ),
                ),
                (
                    "content_object",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_items",
                        to="cxhub_playbooks.lessonlearned",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="lessonlearned",
            name="tags",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="cxhub_playbooks.TaggedLesson",
                to="cxhub.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="TaggedStory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_stories",
                        to="cxhub.tag",
                        verbose_name="tag",
                    ),
                ),
                (
                    "content_object",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_items",
                        to="cxhub_playbooks.customerstory",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="customerstory",
            name="tags",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="cxhub_playbooks.TaggedStory",
                to="cxhub.Tag",
                verbose_name="tags",
            ),
        ),
    ]
