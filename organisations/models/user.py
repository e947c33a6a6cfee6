"""The person who logs in. What they may do hangs on Membership and SchemeRole, never on the user."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person. `subject` is the identity provider's stable name for them; no national number is stored."""

    display_name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)  # shown under letters: "avdelingsdirektør"
    phone = models.CharField(max_length=30, blank=True)
    subject = models.CharField(max_length=200, null=True, blank=True, unique=True)
    language = models.CharField(max_length=2, default="nb")

    def __str__(self) -> str:
        """The name that others see."""
        return self.display_name or self.username
