"""What PostgreSQL needs to find cases by words at once; SQLite needs nothing."""

from django.db import migrations

from applications.queries.search import drop_index, make_index


class Migration(migrations.Migration):
    """A stored vector beside the search key, with its index."""

    dependencies = [("applications", "0002_triggers")]
    operations = [migrations.RunPython(make_index, drop_index)]
