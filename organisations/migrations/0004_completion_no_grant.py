"""A caseworker may find that a grant in the register was not given."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_register_corrections'),
    ]

    operations = [
        migrations.AlterField(
            model_name='registercompletion',
            name='kind',
            field=models.CharField(choices=[('mu_year_checked', 'år der listen er kontrollert'), ('mu_grant', 'tidligere tilskudd til modellutvikling'), ('mu_no_grant', 'fikk ikke tilskudd til modellutvikling'), ('bti_2017', 'BTI-tilskudd fra Helsedirektoratet 2017'), ('bufdir_2018', 'tilskudd fra Bufdir 2018'), ('population', 'folketall')], max_length=20),
        ),
    ]
