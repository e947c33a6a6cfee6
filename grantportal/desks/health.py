"""Is the process up, and can it do its work? Redis and SMTP being away is "degraded", never "down"."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path

from organisations.access import Audience, audience


@audience(Audience.SYSTEM)
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@audience(Audience.SYSTEM)
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and every migration has run; otherwise 503."""
    try:
        executor = MigrationExecutor(connection)
        pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "no answer"}, status=503)
    if pending:
        return JsonResponse({"status": "down", "migrations": pending}, status=503)
    return JsonResponse({"status": "ok"})


urlpatterns = [path("live", live, name="live"), path("klar", ready, name="ready")]
