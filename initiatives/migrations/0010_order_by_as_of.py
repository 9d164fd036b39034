from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cxhub_initiatives", "0009_corrections_keep_their_place"),
        ("cxhub_people", "0001_initial"),
        ("cxhub_playbooks", "0003_newest_stories_first"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="progressupdate",
            options={
                "ordering": ["-as_of", "-pk"],
                "verbose_name": "progress update",
                "verbose_name_plural": "progress updates",
            },
        ),
        migrations.RemoveIndex(
            model_name="progressupdate",
            name="cxhub_initi_initiat_b1a91c_idx",
        ),
        migrations.AddIndex(
            model_name="progressupdate",
            index=models.Index(fields=["initiative", "-as_of"], name="cxhub_initi_initiat_f1130a_idx"),
        ),
    ]
