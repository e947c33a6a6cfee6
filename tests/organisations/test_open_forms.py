"""Forms that were open when the hat changed, or when it was taken away: nothing is saved in the wrong place or lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from organisations.access import ACTING_FOR, ORGANISATION_KEY, SWITCH_TO
from organisations.actors import MemberRole
from organisations.kept import OPENED_BY, opened_by
from organisations.models import AuditEntry, KeptText, Membership
from organisations.operations.keeping import GRACE, MOST_ROWS
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    caseworker,
    logged_in,
    member,
)
from tests.house.source import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
DOOR = "/applicant/"
TEXT = "Vi vil nå alle barn\nogså de som ikke spør"


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def time_():
    return OrganisationFactory(time=True)


@pytest.fixture
def kari(gjesdal, time_):
    """A person with two hats."""
    user = member(gjesdal, display_name="Kari Skriver")
    MembershipFactory(user=user, organisation=time_)
    return user


@pytest.fixture
def switched(client, kari, time_):
    """Kari opened a form for Gjesdal and has switched to Time in another tab."""
    return logged_in(client, kari, time_)


# ----- another hat ------------------------------------------------------------------------------------------------------


def test_it_names_both_organisations_and_saves_nothing(switched, gjesdal):
    answer = switched.post(DOOR, {ACTING_FOR: gjesdal.pk, "goal": TEXT})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Skjemaet hører til Gjesdal kommune. Nå handler du for Time kommune." in page
    assert "Bytt til Gjesdal kommune og send skjemaet igjen" in page


def test_it_switches_back_and_sends_the_form_with_one_press(switched, gjesdal):
    """What the page holds is sent as it stands: the view gets the fields, acting for Gjesdal."""
    page = switched.post(DOOR, {ACTING_FOR: gjesdal.pk, "goal": TEXT, "of": ["a", "b"]}).content.decode()
    again = re.findall(r'<textarea name="([^"]+)" hidden>\n([^<]*)</textarea>', page)
    assert again == [("goal", TEXT), ("of", "a"), ("of", "b")]
    before = switched.session.session_key
    answer = switched.post(DOOR, {ACTING_FOR: gjesdal.pk, SWITCH_TO: gjesdal.pk, "goal": TEXT})
    assert (answer.status_code, answer.content.decode()) == (200, "Gjesdal kommune ['write']")
    assert switched.session[ORGANISATION_KEY] == gjesdal.pk
    assert switched.session.session_key != before


def test_it_says_that_files_do_not_follow(switched, gjesdal):
    page = switched.post(DOOR, {ACTING_FOR: gjesdal.pk, "file": SimpleUploadedFile("a.pdf", b"x")}).content.decode()
    assert "Filer følger ikke med." in page


def test_it_switches_to_nothing_the_person_may_not_act_for(switched):
    other = OrganisationFactory()
    answer = switched.post(DOOR, {ACTING_FOR: other.pk, SWITCH_TO: other.pk, "goal": TEXT})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert (other.name in page, "send skjemaet igjen" in page, "Kopier teksten" in page) == (False, False, True)
    assert switched.session[ORGANISATION_KEY] != other.pk


@pytest.mark.parametrize("opened_for", ["x", "-1", "１２", "9" * 30])
def test_it_takes_no_made_up_organisation(switched, opened_for):
    assert switched.post(DOOR, {ACTING_FOR: opened_for, SWITCH_TO: opened_for}).status_code == 409
    assert KeptText.objects.count() == 0


def test_it_is_asked_for_only_by_a_form_that_was_sent(switched, gjesdal):
    assert switched.get(DOOR, {ACTING_FOR: gjesdal.pk, SWITCH_TO: gjesdal.pk}).content.decode().startswith("Time")


# ----- access taken away ------------------------------------------------------------------------------------------------


def take_away(user, organisation, at=None):
    Membership.objects.filter(user=user, organisation=organisation).update(ended_at=at or timezone.now())


@pytest.mark.parametrize("has_other_hat", [True, False])
def test_it_keeps_what_was_written_for_the_organisation(client, kari, gjesdal, time_, has_other_hat):
    logged_in(client, kari, gjesdal)
    take_away(kari, gjesdal)
    if not has_other_hat:
        take_away(kari, time_)
    answer = client.post(DOOR, {ACTING_FOR: gjesdal.pk, "goal": TEXT, "amount": "500000"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert ("er tatt vare på hos organisasjonen" in page, "Vi vil nå alle barn" in page) == (True, True)
    kept = KeptText.objects.get()
    assert (kept.organisation, kept.user, kept.page, kept.text) == (gjesdal, kari, DOOR, TEXT)


def test_it_keeps_a_single_answer_and_tells_the_script(client, kari, gjesdal):
    logged_in(client, kari, gjesdal)
    take_away(kari, gjesdal)
    for value in ("Første", "Første og andre"):
        posted = {ACTING_FOR: gjesdal.pk, "question": "goal", "value": value, "revision": "1"}
        answer = client.post(DOOR, posted, headers={"X-Autosave": "1"})
    assert (answer.status_code, "tatt vare på" in answer.json()["error"]) == (403, True)
    assert list(KeptText.objects.values_list("field", "text")) == [("goal", "Første og andre")]


@pytest.mark.parametrize("who", ["stranger", "long ago", "empty", "another opened it", "full"])
def test_it_keeps_nothing_from_who_may_not_give_it(client, kari, gjesdal, who, now):
    user = UserFactory() if who == "stranger" else kari
    logged_in(client, user)
    take_away(kari, gjesdal, timezone.now() - GRACE - timedelta(minutes=1) if who == "long ago" else None)
    posted = {ACTING_FOR: gjesdal.pk, "goal": " " if who == "empty" else TEXT}
    if who == "another opened it":
        posted[OPENED_BY] = opened_by(caseworker().pk)
    before = 0
    if who == "full":
        before = MOST_ROWS
        for number in range(MOST_ROWS):
            KeptText.objects.create(organisation=gjesdal, user=kari, page=f"/{number}/", text="x", kept_at=now)
    assert client.post(DOOR, posted).status_code in (302, 409)
    assert KeptText.objects.count() == before


def test_it_keeps_nothing_while_the_person_still_may(switched, gjesdal):
    switched.post(DOOR, {ACTING_FOR: gjesdal.pk, "goal": TEXT})
    assert KeptText.objects.count() == 0


def test_it_shows_the_kept_text_to_the_organisations_writers_and_lets_them_remove_it(client, kari, gjesdal, now):
    row = KeptText.objects.create(organisation=gjesdal, user=kari, page="/soknader/x/", text=TEXT, kept_at=now)
    logged_in(client, member(gjesdal, MemberRole.WRITE))
    assert "hadde tekst i et åpent skjema" in client.get("/organisasjon/").content.decode()
    page = client.get("/organisasjon/tekster/").content.decode()
    assert ("Kari Skriver" in page, "Vi vil nå alle barn<br>også" in page) == (True, True)
    assert 'href="/soknader/x/"' in page
    client.post(f"/organisasjon/tekster/{row.pk}/fjern/")
    assert KeptText.objects.count() == 0
    entry = AuditEntry.objects.get(action="kept_text.drop")
    assert ("/soknader/x/" in entry.before, TEXT in entry.before) == (True, False)
    assert "Ingenting er tatt vare på" in client.get("/organisasjon/tekster/").content.decode()


def test_it_hides_the_kept_text_from_others(client, kari, gjesdal, now):
    row = KeptText.objects.create(organisation=gjesdal, user=kari, page="/x/", text=TEXT, kept_at=now)
    address = f"/organisasjon/tekster/{row.pk}/fjern/"
    logged_in(client, member(OrganisationFactory(), MemberRole.ADMIN))
    assert [client.post(one).status_code for one in (address, "/organisasjon/tekster/999999/fjern/")] == [404, 404]
    assert "Vi vil" not in client.get("/organisasjon/tekster/").content.decode()
    logged_in(client, member(gjesdal, MemberRole.READ))
    assert [client.get("/organisasjon/tekster/").status_code, client.post(address).status_code] == [403, 403]
    assert "hadde tekst" not in client.get("/organisasjon/").content.decode()


def test_it_costs_the_same_with_one_text_and_with_three(client, kari, gjesdal, now, django_assert_num_queries):
    logged_in(client, member(gjesdal, MemberRole.ADMIN))

    def keep(page):
        KeptText.objects.create(organisation=gjesdal, user=kari, page=page, text=TEXT, kept_at=now)

    keep("/1/")
    with django_assert_num_queries(4):
        client.get("/organisasjon/tekster/")
    keep("/2/"), keep("/3/")
    with django_assert_num_queries(4):
        client.get("/organisasjon/tekster/")


# ----- every form says for whom it was opened ---------------------------------------------------------------------------

DESKS = ("applications/applicant", "reporting/applicant", "organisations/desk")
FORM = re.compile(r'<form[^>]*method="post"[^>]*>(.*?)</form>', re.DOTALL | re.IGNORECASE)


@pytest.mark.parametrize("desk", DESKS)
def test_it_has_no_form_at_an_organisations_desk_that_does_not_name_it(desk):
    silent = []
    for path in sorted((ROOT / "templates" / desk).glob("*.html")):
        for body in FORM.findall(path.read_text(encoding="utf-8")):
            if "{% acting_for %}" not in body and 'name="acting_for"' not in body:
                silent.append(path.name)
    assert silent == []
