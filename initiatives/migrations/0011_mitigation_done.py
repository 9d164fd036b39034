from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cxhub_initiatives", "0010_order_by_as_of")]

    operations = [
        migrations.AddField(
            model_name="customerimpactassessment",
            name="mitigation_done_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="helps since"),
        ),
    ]
