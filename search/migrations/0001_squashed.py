import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("cxhub_search", "0001_initial"),
        ("cxhub_search", "0002_search_server"),
        ("cxhub_search", "0003_asked_and_chosen"),
        ("cxhub_search", "0004_vectors"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("words", models.CharField(blank=True, db_index=True, max_length=255)),
                ("hits", models.PositiveIntegerField()),
                ("corrected_to", models.CharField(blank=True, max_length=255)),
                ("engine", models.CharField(max_length=20)),
                ("degraded", models.BooleanField(default=False)),
                ("milliseconds", models.PositiveIntegerField()),
                ("useful", models.BooleanField(null=True)),
            ],
            options={
                "verbose_name": "search",
                "verbose_name_plural": "searches",
            },
        ),
        migrations.CreateModel(
            name="ChosenResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "query",
                    models.CharField(help_text="The words as people type them.", max_length=255, verbose_name="query"),
                ),
                (
                    "match",
                    models.CharField(
                        choices=[("whole", "exactly these words"), ("part", "these words, and any others")],
                        default="whole",
                        max_length=5,
                        verbose_name="goes for",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        help_text="The address of the page, as it stands in the browser.",
                        max_length=2000,
                        verbose_name="page",
                    ),
                ),
                (
                    "does",
                    models.CharField(
                        choices=[("first", "comes first"), ("not", "is left out")],
                        default="first",
                        max_length=5,
                        verbose_name="what happens",
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="Where several come first: 1 before 2.", verbose_name="place"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="The last day on which it counts.", null=True, verbose_name="until"
                    ),
                ),
                ("words", models.CharField(db_index=True, editable=False, max_length=255)),
                ("document_key", models.CharField(editable=False, max_length=255)),
            ],
            options={
                "verbose_name": "chosen result",
                "verbose_name_plural": "chosen results",
                "ordering": ["query", "place"],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cxhub_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.CharField(help_text="The query string of the search page", max_length=1500)),
                ("by_mail", models.BooleanField(default=True, verbose_name="tell me by e-mail")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "told_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="What is newer has not been told yet"
                    ),
                ),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "ordering": ["-made_at"],
                "constraints": [models.UniqueConstraint(fields=("user", "address"), name="cxhub_search_saved_once")],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255, unique=True)),
                ("kind", models.CharField(max_length=50)),
                ("access", models.CharField(db_index=True, max_length=255)),
                ("version", models.BigIntegerField(default=0)),
                ("published_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField(null=True)),
                ("word_count", models.PositiveIntegerField(default=0)),
                ("content_hash", models.CharField(max_length=64)),
                ("locale", models.CharField(blank=True, max_length=20)),
                ("url", models.CharField(blank=True, max_length=2000)),
                ("facet_text", models.TextField(blank=True, help_text="One name=value a line")),
                ("title", models.TextField(blank=True)),
                ("headings", models.TextField(blank=True)),
                ("summary", models.TextField(blank=True)),
                ("tags", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("sections", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "search document",
                "verbose_name_plural": "search documents",
            },
        ),
        migrations.CreateModel(
            name="SearchOutbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_key", models.CharField(max_length=255, unique=True)),
                ("version", models.BigIntegerField(default=1, help_text="Grows with every change of the object")),
                ("applied_version", models.BigIntegerField(default=0, help_text="The change that the index has seen")),
                ("changed_at", models.DateTimeField(db_index=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("not_before", models.DateTimeField(db_index=True, null=True)),
                ("last_error", models.TextField(blank=True)),
                (
                    "sent_version",
                    models.BigIntegerField(default=0, help_text="The change that the search server has seen"),
                ),
                (
                    "send_attempts",
                    models.PositiveIntegerField(default=0, help_text="How often the search server refused it"),
                ),
                ("send_after", models.DateTimeField(null=True)),
                ("send_error", models.TextField(blank=True)),
                ("claimed_by", models.CharField(blank=True, help_text="The worker that has it in hand", max_length=32)),
                ("claimed_until", models.DateTimeField(null=True)),
                (
                    "parked_at",
                    models.DateTimeField(
                        help_text="Tried often enough: somebody must look", null=True, verbose_name="set aside"
                    ),
                ),
            ],
            options={
                "verbose_name": "change to index",
                "verbose_name_plural": "changes to index",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_version__lt", models.F("version"))),
                        fields=["changed_at"],
                        name="cxhub_search_unsent",
                    ),
                    models.Index(
                        condition=models.Q(("claimed_by", ""), _negated=True),
                        fields=["claimed_by"],
                        name="cxhub_search_claimed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filling", "being filled"),
                            ("live", "answers searches"),
                            ("previous", "kept to go back to"),
                        ],
                        default="filling",
                        max_length=10,
                    ),
                ),
                ("mapping_hash", models.CharField(max_length=8)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "seen_at",
                    models.DateTimeField(auto_now_add=True, help_text="When whoever fills it was last heard of"),
                ),
                ("replaced_at", models.DateTimeField(help_text="When another index took its place", null=True)),
            ],
            options={
                "verbose_name": "search index",
                "verbose_name_plural": "search indexes",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "filling")), fields=("state",), name="cxhub_search_one_filling"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "live")), fields=("state",), name="cxhub_search_one_live"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchVector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255, unique=True)),
                ("content_hash", models.CharField(help_text="The document that the text was read from", max_length=64)),
                ("text_hash", models.CharField(help_text="The text, and the model that read it", max_length=64)),
                ("vector", models.BinaryField(help_text="Numbers of two bytes each")),
            ],
            options={
                "verbose_name": "vector",
                "verbose_name_plural": "vectors",
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=100, unique=True, verbose_name="term")),
                (
                    "synonyms",
                    models.TextField(
                        help_text="Words or phrases that mean the same, separated by semicolons.",
                        max_length=1000,
                        verbose_name="synonyms",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
                "ordering": ["term"],
            },
        ),
        migrations.CreateModel(
            name="SearchClick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clicks",
                        to="cxhub_search.searchevent",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "opened result",
                "verbose_name_plural": "opened results",
            },
        ),
    ]
