import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models

import cxhub.alignment.models.scorecards


class Migration(migrations.Migration):
    replaces = [
        ("cxhub_alignment", "0001_initial"),
        ("cxhub_alignment", "0002_scorecard_and_maturity"),
        ("cxhub_alignment", "0003_comments_like_all_others"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cxhub_initiatives", "0001_squashed"),
        ("cxhub_metrics", "0001_squashed"),
        ("cxhub_people", "0001_initial"),
        ("cxhub_playbooks", "0001_squashed"),
        ("cxhub_strategy", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "as_of",
                    models.DateField(db_index=True, help_text="The day that the rules judged.", verbose_name="as of"),
                ),
                ("ran_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ran at")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nightly", "Nightly"),
                            ("asked", "Asked for"),
                            ("saved", "After a change"),
                            ("past", "Of a past day"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                ("graph_version", models.PositiveSmallIntegerField(verbose_name="version of the graph's form")),
                ("graph", models.BinaryField(help_text="JSON, by zlib.", verbose_name="graph, compressed")),
                (
                    "told",
                    models.BinaryField(
                        help_text="JSON, by zlib.", verbose_name="findings as they were told, compressed"
                    ),
                ),
                (
                    "thresholds",
                    models.JSONField(help_text="By rule, as they were in force.", verbose_name="thresholds"),
                ),
                (
                    "rules",
                    models.JSONField(
                        help_text="Id → state (checked, not_assessable, failed), findings, and what was missing.",
                        verbose_name="what became of each rule",
                    ),
                ),
                (
                    "scores",
                    models.JSONField(
                        help_text="The pillar's id, or “programme”, → score, and open and waived findings by severity.",
                        verbose_name="scores by pillar",
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        help_text="Mean of the pillars' scores; empty where there is none.",
                        null=True,
                        verbose_name="score",
                    ),
                ),
                ("critical", models.PositiveIntegerField(default=0, verbose_name="critical")),
                ("high", models.PositiveIntegerField(default=0, verbose_name="high")),
                ("medium", models.PositiveIntegerField(default=0, verbose_name="medium")),
                ("low", models.PositiveIntegerField(default=0, verbose_name="low")),
                ("waived", models.PositiveIntegerField(default=0, verbose_name="waived")),
                ("seconds", models.FloatField(default=0, verbose_name="took, in seconds")),
            ],
            options={
                "verbose_name": "audit run",
                "verbose_name_plural": "audit runs",
                "ordering": ["-as_of", "-ran_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MaturityAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_alignment.maturityassessment",
                        verbose_name="corrects",
                    ),
                ),
                ("framework", models.CharField(db_index=True, max_length=40, verbose_name="framework")),
                ("competency", models.CharField(max_length=40, verbose_name="competency")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        help_text="1 is the description of those who have hardly begun.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="level",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "evidence_level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty where the hub could not tell.",
                        null=True,
                        verbose_name="level that the evidence bore out",
                    ),
                ),
                (
                    "evidence",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="What the hub knew then: rows of label and value.",
                        verbose_name="evidence",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="answered at")),
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
            ],
            options={
                "verbose_name": "maturity assessment",
                "verbose_name_plural": "maturity assessments",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["framework", "competency", "-at"], name="cxhub_align_framewo_7fca9f_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="ThresholdChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_alignment.thresholdchange",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        help_text="Empty: shared by all rules.",
                        max_length=40,
                        verbose_name="rule",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="threshold")),
                ("value", models.CharField(help_text="A number, or a severity.", max_length=20, verbose_name="value")),
                (
                    "effective_from",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="effective from"),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed at")),
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
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "threshold change",
                "verbose_name_plural": "threshold changes",
                "ordering": ["effective_from", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ScorecardSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_alignment.scorecardsnapshot",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=cxhub.alignment.models.scorecards.new_key,
                        editable=False,
                        max_length=32,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                ("title", models.CharField(help_text="Board, 25 November", max_length=200, verbose_name="for what")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="kept at")),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kept by",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_alignment.auditrun",
                        verbose_name="run",
                    ),
                ),
                (
                    "content",
                    models.JSONField(
                        help_text="What it shows; a part that is about a page names it, and is shown to those who may see that page.",
                        verbose_name="content",
                    ),
                ),
            ],
            options={
                "verbose_name": "kept scorecard",
                "verbose_name_plural": "kept scorecards",
                "ordering": ["-kept_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("statement", models.CharField(max_length=300, verbose_name="statement")),
                (
                    "says",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing about a change"),
                            ("better", "It has become better in a year"),
                            ("worse", "It has become worse in a year"),
                            ("same", "It has not changed"),
                            ("reached", "Its target is reached"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="what it says of its measure",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_strategy.strategypillar",
                        verbose_name="pillar",
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="claims",
                        to="cxhub_people.member",
                        verbose_name="who stands behind it",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "active",
                    models.BooleanField(
                        default=True,
                        help_text="Take it off when nobody makes it any more.",
                        verbose_name="on the scorecard",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=120, unique=True, verbose_name="fingerprint")),
                ("rule", models.CharField(db_index=True, max_length=40, verbose_name="rule")),
                (
                    "about_type",
                    models.CharField(
                        help_text="Such as initiative, kpi, pillar or programme.",
                        max_length=40,
                        verbose_name="kind of object",
                    ),
                ),
                ("about_id", models.PositiveBigIntegerField(default=0, verbose_name="id of the object")),
                ("about_title", models.CharField(max_length=300, verbose_name="object")),
                ("about_url", models.CharField(blank=True, max_length=500, verbose_name="where the object is")),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        help_text="The page that it is about, or that protects what it is about: who may not see that sees nothing.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="page",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose score it lowers. Empty: the programme's.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_strategy.strategypillar",
                        verbose_name="pillar",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("critical", "Critical"), ("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=8,
                        verbose_name="severity",
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(help_text="What it takes from a score.", verbose_name="weight"),
                ),
                ("sentence", models.TextField(verbose_name="what was found")),
                (
                    "evidence",
                    models.JSONField(
                        default=list,
                        help_text="Rows of label, value, url, and page: the id of the page that protects the row.",
                        verbose_name="evidence",
                    ),
                ),
                ("fix", models.CharField(max_length=300, verbose_name="how to fix it")),
                ("fix_url", models.CharField(blank=True, max_length=500, verbose_name="where to fix it")),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="findings",
                        to="cxhub_people.member",
                        verbose_name="who can fix it",
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assigned_findings",
                        to="cxhub_people.member",
                        verbose_name="assigned to",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("acknowledged", "Acknowledged"),
                            ("waived", "Waived"),
                            ("recurred", "Recurred"),
                            ("resolved", "Resolved"),
                        ],
                        db_index=True,
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("first_seen", models.DateField(verbose_name="first seen")),
                ("last_seen", models.DateField(verbose_name="last seen")),
                ("open_since", models.DateField(help_text="Start of the present spell.", verbose_name="open since")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="resolved on")),
                ("waived_until", models.DateField(blank=True, null=True, verbose_name="waived until")),
                (
                    "last_run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_alignment.auditrun",
                        verbose_name="last run",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["-weight", "open_since", "pk"],
                "permissions": [("waive_finding", "Can waive findings"), ("assign_finding", "Can assign findings")],
                "indexes": [
                    models.Index(fields=["about_type", "about_id"], name="cxhub_align_about_t_54f7d8_idx"),
                    models.Index(fields=["state", "-weight", "open_since"], name="cxhub_align_state_8b98c9_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_alignment.findingevent",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="cxhub_alignment.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                (
                    "on",
                    models.DateField(help_text="For what a run saw, the day that the run judged.", verbose_name="on"),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
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
                ("note", models.TextField(blank=True, help_text="The reason, the sentence.", verbose_name="note")),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of a waiver: the executive who takes it on.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="approved by",
                    ),
                ),
                (
                    "until",
                    models.DateField(blank=True, help_text="Last day of a waiver.", null=True, verbose_name="until"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="assigned to",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_alignment.auditrun",
                        verbose_name="run",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a finding",
                "verbose_name_plural": "events of findings",
                "ordering": ["on", "pk"],
                "indexes": [models.Index(fields=["finding", "on"], name="cxhub_align_finding_23accf_idx")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "claim",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="cxhub_alignment.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "kpi",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evidence_links",
                        to="cxhub_metrics.kpi",
                        verbose_name="measure",
                    ),
                ),
                (
                    "linkage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evidence_links",
                        to="cxhub_metrics.financiallinkage",
                        verbose_name="financial linkage",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evidence_links",
                        to="cxhub_playbooks.customerstory",
                        verbose_name="customer story",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evidence_links",
                        to="cxhub_initiatives.decision",
                        verbose_name="decision",
                    ),
                ),
                ("address", models.URLField(blank=True, verbose_name="address elsewhere")),
                (
                    "checked_on",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        help_text="After 90 days without a check or a new reading, the claim is downgraded.",
                        verbose_name="checked on",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
    ]
