"""What the tests of the administrators' pages share: addresses, a logged-in administrator, the look for inline code."""

import re

from django.test import Client
from django.urls import reverse

from organisations.models import User
from tests.factories.organisations import UserFactory
from tests.factories.schemes import SchemeRoleFactory

INLINE = re.compile(
    r"<script(?![^>]*\b(?:src|type=\"application/json\"|data-)[^>]*>)[^>]*>|\sstyle=|\son[a-z]+=\"|<style",
    re.IGNORECASE,
)


def url(model: str, page: str = "changelist", *args: object) -> str:
    """The address of a page of one kind of row."""
    return reverse(f"admin:schemes_{model}_{page}", args=args)


def log_in(client: Client, **role: object) -> User:
    """An administrator of all schemes (or of `scheme`), logged in."""
    user = UserFactory(is_staff=True, display_name="Ada Administrator")
    SchemeRoleFactory(user=user, **role)
    client.force_login(user)
    return user
