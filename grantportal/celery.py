"""The Celery app and the whole beat table. Tasks live in each floor's tasks.py; times are UTC, so no DST night matters.

The broker holds no truth: what must happen is a row, and a job that finds rows runs again.
"""

import os
from datetime import timedelta
from pathlib import Path

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "grantportal.settings.dev")

# A page that cannot reach the broker goes on at once; kombu would sleep for six seconds between its attempts.
PUBLISHING = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
FILE_BROKER = {"polling_interval": 0.2}  # seconds; kombu's own pace is one look a second, so two jobs a second

app = Celery("grantportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.update(
    broker_transport_options={
        **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        **PUBLISHING,
        **(FILE_BROKER if settings.CELERY_BROKER_URL.startswith("filesystem") else {}),
    },
    # A letter that never ends kills only its own process; its row's attempts are counted (K14).
    task_time_limit=600,
    worker_max_memory_per_child=600_000,  # kB
    worker_hijack_root_logger=False,
)

for folder in ("data_folder_in", "control_folder"):
    if folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS:  # the file broker does not make its own folders
        Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS[folder]).mkdir(parents=True, exist_ok=True)

# Times in UTC. Daily jobs run early in the Norwegian morning, between three and six all year round.
app.conf.beat_schedule = {
    "letters.sweep": {"task": "letters.sweep", "schedule": timedelta(seconds=30)},
    "letters.account_notices": {"task": "letters.account_notices", "schedule": timedelta(minutes=15)},
    "letters.invitations": {"task": "letters.invitations", "schedule": timedelta(minutes=1)},
    "letters.second_notices": {"task": "letters.second_notices", "schedule": crontab(hour="3", minute="10")},
    "organisations.forget_old_sessions": {
        "task": "organisations.forget_old_sessions",
        "schedule": crontab(hour="2", minute="40"),
    },
    "applications.reminders": {"task": "applications.reminders", "schedule": crontab(hour="3", minute="20")},
    "applications.scan_files": {"task": "applications.scan_files", "schedule": timedelta(minutes=1)},
    "applications.scan_old_files": {"task": "applications.scan_old_files", "schedule": crontab(hour="1", minute="20")},
    "applications.forget_visits": {"task": "applications.forget_visits", "schedule": crontab(hour="2", minute="50")},
    "schemes.announce": {"task": "schemes.announce", "schedule": crontab(hour="4", minute="10")},
    "reporting.reminders": {"task": "reporting.reminders", "schedule": crontab(hour="3", minute="30")},
    "reporting.close_finished": {"task": "reporting.close_finished", "schedule": crontab(hour="3", minute="50")},
    "letters.verify": {"task": "letters.verify", "schedule": crontab(hour="2", minute="10")},
}
