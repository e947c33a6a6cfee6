"""What a worker takes on loan."""

from django.db import models


class Leased(models.Model):
    """Work that a worker takes on loan: the loan's end is on the database's clock, `next_try_at` on the caller's."""

    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)  # null = not due yet
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
