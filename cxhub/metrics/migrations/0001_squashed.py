import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("cxhub_metrics", "0001_initial"),
        ("cxhub_metrics", "0002_initial"),
        ("cxhub_metrics", "0003_initial"),
        ("cxhub_metrics", "0004_worth_and_drivers"),
    ]

    initial = True

    dependencies = [
        ("cxhub_people", "0001_initial"),
        ("cxhub_strategy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Kpi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=200, unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("definition", models.TextField(blank=True, verbose_name="definition")),
                (
                    "unit",
                    models.CharField(
                        blank=True, help_text="%, days, of 7, a month …", max_length=60, verbose_name="unit"
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "Up is better"), ("down", "Down is better")],
                        default="up",
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                            ("yearly", "Yearly"),
                        ],
                        default="monthly",
                        max_length=10,
                        verbose_name="frequency",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("headline", "Headline"), ("pillar", "Pillar"), ("initiative", "Initiative")],
                        db_index=True,
                        default="initiative",
                        max_length=10,
                        verbose_name="tier",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("leading", "Leading"), ("lagging", "Lagging")],
                        default="lagging",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "score",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("net_promoter", "Net promoter: promoters less detractors"),
                            ("share", "Share of answers, such as satisfied customers"),
                            ("mean", "Mean of answers, such as effort"),
                        ],
                        help_text="What its readings are worked out from. Leave empty for a plain number.",
                        max_length=12,
                        verbose_name="score",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty for a measure of the whole.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="kpis",
                        to="cxhub_strategy.strategypillar",
                        verbose_name="pillar",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="kpis",
                        to="cxhub_people.member",
                        verbose_name="owner",
                    ),
                ),
                ("baseline", models.FloatField(blank=True, null=True, verbose_name="baseline")),
                ("baseline_on", models.DateField(blank=True, null=True, verbose_name="baseline on")),
                ("target", models.FloatField(blank=True, null=True, verbose_name="target")),
                ("target_on", models.DateField(blank=True, null=True, verbose_name="target on")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("method", models.CharField(blank=True, max_length=300, verbose_name="method")),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="decimals shown")),
            ],
            options={
                "verbose_name": "KPI",
                "verbose_name_plural": "KPIs",
                "ordering": ["name"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="DriverStudy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=200, unique=True, verbose_name="slug")),
                (
                    "kpi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="driver_studies",
                        to="cxhub_metrics.kpi",
                        verbose_name="KPI",
                    ),
                ),
                ("studied_on", models.DateField(verbose_name="studied on")),
                ("n", models.PositiveIntegerField(blank=True, help_text="Answers.", null=True, verbose_name="n")),
                (
                    "r_squared",
                    models.FloatField(
                        blank=True,
                        help_text="Share of the KPI's variation explained, 0 to 1.",
                        null=True,
                        verbose_name="R²",
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=300, verbose_name="method")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "driver study",
                "verbose_name_plural": "driver studies",
                "ordering": ["-studied_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_metrics.measurement",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "kpi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="cxhub_metrics.kpi",
                        verbose_name="KPI",
                    ),
                ),
                (
                    "as_of",
                    models.DateField(help_text="Last day of the period that was measured.", verbose_name="as of"),
                ),
                ("recorded_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="recorded on")),
                ("value", models.FloatField(verbose_name="value")),
                (
                    "n",
                    models.PositiveIntegerField(blank=True, help_text="Answers or cases.", null=True, verbose_name="n"),
                ),
                ("low", models.FloatField(blank=True, null=True, verbose_name="interval, low")),
                ("high", models.FloatField(blank=True, null=True, verbose_name="interval, high")),
                (
                    "positive",
                    models.PositiveIntegerField(
                        blank=True, help_text="Promoters, or those who agreed.", null=True, verbose_name="positive"
                    ),
                ),
                (
                    "negative",
                    models.PositiveIntegerField(
                        blank=True, help_text="Detractors.", null=True, verbose_name="negative"
                    ),
                ),
                ("sd", models.FloatField(blank=True, null=True, verbose_name="standard deviation")),
                (
                    "scale",
                    models.CharField(
                        blank=True,
                        help_text="What was answered on, such as 1 to 7. Readings on different scales are never compared.",
                        max_length=40,
                        verbose_name="scale",
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        blank=True,
                        help_text="The question as it was asked. Readings of different questions are never compared.",
                        max_length=500,
                        verbose_name="wording",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("method", models.CharField(blank=True, max_length=300, verbose_name="method")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "measurement",
                "verbose_name_plural": "measurements",
                "ordering": ["kpi", "as_of", "pk"],
                "indexes": [models.Index(fields=["kpi", "-as_of"], name="cxhub_metri_kpi_id_7da610_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=("kpi", "as_of"),
                        name="cxhub_one_first_reading",
                        violation_error_message="There is a reading for that day already: correct it instead.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="kpi",
            name="latest",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cxhub_metrics.measurement",
                verbose_name="latest reading",
            ),
        ),
        migrations.CreateModel(
            name="MeasurementSplit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cxhub_metrics.measurementsplit",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "kpi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="splits",
                        to="cxhub_metrics.kpi",
                        verbose_name="KPI",
                    ),
                ),
                (
                    "as_of",
                    models.DateField(help_text="The day of the reading that it is part of.", verbose_name="as of"),
                ),
                (
                    "dimension",
                    models.CharField(help_text="mode, region, age …", max_length=100, verbose_name="dimension"),
                ),
                ("group", models.CharField(max_length=100, verbose_name="group")),
                ("value", models.FloatField(blank=True, null=True, verbose_name="value")),
                ("n", models.PositiveIntegerField(blank=True, null=True, verbose_name="n")),
                ("low", models.FloatField(blank=True, null=True, verbose_name="interval, low")),
                ("high", models.FloatField(blank=True, null=True, verbose_name="interval, high")),
                ("positive", models.PositiveIntegerField(blank=True, null=True, verbose_name="positive")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "measurement of a group",
                "verbose_name_plural": "measurements of groups",
                "ordering": ["kpi", "-as_of", "dimension", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=("kpi", "as_of", "dimension", "group"),
                        name="cxhub_one_first_split",
                        violation_error_message="There is a reading of that group for that day already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FinancialLinkage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kpi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="linkages",
                        to="cxhub_metrics.kpi",
                        verbose_name="KPI",
                    ),
                ),
                ("delta", models.FloatField(verbose_name="movement of the KPI")),
                (
                    "delta_unit",
                    models.CharField(help_text="points more", max_length=60, verbose_name="unit of the movement"),
                ),
                (
                    "outcome",
                    models.CharField(help_text="Fewer compensation claims", max_length=300, verbose_name="outcome"),
                ),
                ("effect_low", models.FloatField(blank=True, null=True, verbose_name="effect, low")),
                ("effect_central", models.FloatField(verbose_name="effect, central")),
                ("effect_high", models.FloatField(blank=True, null=True, verbose_name="effect, high")),
                (
                    "effect_unit",
                    models.CharField(help_text="%, £ a year, days", max_length=60, verbose_name="unit of the effect"),
                ),
                ("n", models.PositiveIntegerField(blank=True, null=True, verbose_name="n")),
                ("n_of", models.CharField(blank=True, max_length=300, verbose_name="what was counted")),
                ("studied_on", models.DateField(db_index=True, verbose_name="studied on")),
                (
                    "expires_on",
                    models.DateField(
                        db_index=True, help_text="After this day the KPI counts as unproven.", verbose_name="expires on"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cxhub_people.member",
                        verbose_name="recorded by",
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=300, verbose_name="method")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "financial linkage",
                "verbose_name_plural": "financial linkages",
                "ordering": ["kpi", "-studied_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("studied_on"))),
                        name="cxhub_linkage_expires_after_study",
                        violation_error_message="It expires before it was studied.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Driver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drivers",
                        to="cxhub_metrics.driverstudy",
                        verbose_name="study",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(help_text="1 explains most.", verbose_name="rank")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("importance", models.FloatField(verbose_name="importance, % of R²")),
                ("importance_low", models.FloatField(blank=True, null=True, verbose_name="importance, low")),
                ("importance_high", models.FloatField(blank=True, null=True, verbose_name="importance, high")),
                ("performance", models.FloatField(blank=True, null=True, verbose_name="performance, %")),
                ("performance_low", models.FloatField(blank=True, null=True, verbose_name="performance, low")),
                ("performance_high", models.FloatField(blank=True, null=True, verbose_name="performance, high")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "driver",
                "verbose_name_plural": "drivers",
                "ordering": ["study", "rank", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("study", "rank"),
                        name="cxhub_one_driver_a_rank",
                        violation_error_message="Another driver of the study has this rank.",
                    )
                ],
            },
        ),
    ]
