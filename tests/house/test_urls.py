"""Every address states who may open it, and nobody sees what is for others."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from organisations.access import Audience

EXEMPT = ("admin/",)  # Django's own admin: guarded by its site, see schemes.admin


def addresses(resolver: URLResolver, prefix: str = "", names: tuple[str, ...] = ()):
    """(route, name, view) of every pattern."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route, (*names, entry.namespace) if entry.namespace else names)
        elif isinstance(entry, URLPattern):
            yield route, ":".join((*names, entry.name or "")), entry.callback


ALL = [entry for entry in addresses(get_resolver()) if not entry[0].startswith(EXEMPT)]


@pytest.mark.parametrize(("route", "name", "view"), ALL, ids=[entry[0] or "/" for entry in ALL])
def test_it_states_who_may_open_each_address(route, name, view):
    audience = getattr(view, "audience", None)
    assert audience, f"{route} does not say who may open it"
    assert all(isinstance(one, Audience) for one in audience)


def test_it_gives_every_address_a_name():
    assert [route for route, name, _ in ALL if not name.split(":")[-1]] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "name", "view"),
    [
        e
        for e in ALL
        if "<" not in e[0] and not e[2].__dict__.get("audience", set()) & {Audience.PUBLIC, Audience.SYSTEM}
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_sends_a_stranger_to_the_log_in_page(client, route, name, view):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login:login"))
