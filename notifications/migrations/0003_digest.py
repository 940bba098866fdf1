from django.db import migrations
from django.utils import timezone


def into_the_mail_of_the_day(apps, schema_editor):
    """The mail of the day has another name; what it now carries is not sent on its own as well."""
    rows = apps.get_model("notifications", "Notification").objects
    rows.filter(kind="mentoring.digest").update(kind="portfolio.digest")
    gone = ("projects.obstacle", "priorities.overdue", "priorities.score_missing")
    rows.filter(kind__in=gone, state__in=("planned", "claimed", "unknown")).update(
        state="superseded",
        stopped_at=timezone.now(),
        reason="The mail of the day says it.",
        token=None,
        lease_until=None,
    )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_address")]
    operations = [migrations.RunPython(into_the_mail_of_the_day, migrations.RunPython.noop)]
