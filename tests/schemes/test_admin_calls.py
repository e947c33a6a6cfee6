"""The administrators' pages of calls, schemes and roles: "ikke satt" is a value, every change has a reason and a trail."""

from datetime import date

import pytest

from organisations.models import AuditEntry
from schemes.models import Call, Edition, Frame, Scheme, SchemeRole
from schemes.operations.drafting import new_revision
from schemes.operations.setting_up import OF_SCHEME
from schemes.queries import call_facts
from tests.factories.organisations import UserFactory
from tests.factories.schemes import SchemeFactory, administrator, published_edition, shipped_call
from tests.schemes.administration import INLINE, log_in, url

pytestmark = pytest.mark.django_db
COUNTS = {"edition": 8, "call": 8, "scheme": 8}


@pytest.fixture(autouse=True)
def _october(time_machine, now):
    """The pages ask the clock."""
    time_machine.move_to(now, tick=False)


@pytest.fixture
def person(client):
    """An administrator of all schemes, logged in."""
    return log_in(client)


# ----- calls ---------------------------------------------------------------------------------------------------------


def test_it_shows_what_is_not_set_and_what_stops_the_opening(client, person):
    call = shipped_call(is_open=False, neutral_default="")
    page = client.get(url("call", "change", call.pk))
    text = page.content.decode()
    assert (page.status_code, INLINE.findall(text)) == (200, [])
    assert "Målform for nøytrale kommuner er ikke satt." in text
    assert "Stopper åpningen." in text
    assert "ikke satt" in text
    opening = client.post(url("call", "open", call.pk))
    assert list(opening.context["reasons"]) == ["Målform for nøytrale kommuner er ikke satt."]


def test_it_sets_dates_frame_and_settings_with_a_reason(client, person):
    call = shipped_call(is_open=False)
    address = url("call", "change", call.pk)
    sent = {
        "opens_on": "2019-10-01", "deadline_on": "2019-11-05", "release_on": "", "budget_year": "2019", "budget_post": "Kap. 846 post 61",
        "neutral_default": "nn", "payee": "lead", "total_nok": "31 000 000", "earmark_nok": "", "setting_mu_split": "500/500",
        "setting_staff_release_basis": "", "setting_im_tested_on": "decision", "setting_bt_needs_2018": "false",
    }  # fmt: skip
    page = client.post(address, sent)
    assert page.context["adminform"].form.errors == {"reason": ["Skriv hvorfor utlysningen endres."]}
    answer = client.post(address, sent | {"reason": "Fastsatt av departementet"})
    assert answer.status_code == 302
    call = Call.objects.get(pk=call.pk)
    assert (call.deadline_on, call.neutral_default, call.frame.total_nok) == (date(2019, 11, 5), "nn", 31_000_000)
    facts = call_facts(call)
    assert (facts["call.mu_split"], facts["call.bt_needs_2018"], facts["call.im_tested_on"]) == (
        "500/500",
        False,
        "decision",
    )
    assert set(AuditEntry.objects.filter(reason="Fastsatt av departementet").values_list("action", flat=True)) == {
        "call.columns",
        "call.set",
        "frame.set",
    }


def test_it_says_at_the_field_what_a_call_cannot_have(client, person):
    call = shipped_call(is_open=False)
    Frame.objects.filter(call=call).update(bound_nok=5_000_000)
    sent = {
        "opens_on": "2019-12-01",
        "deadline_on": "2019-11-01",
        "total_nok": "4 999 999",
        "earmark_nok": "6 000 000",
        "reason": "x",
    }
    page = client.post(url("call", "change", call.pk), sent)
    assert page.context["adminform"].form.errors == {
        "opens_on": ["Utlysningen kan ikke åpne etter søknadsfristen."],
        "total_nok": ["Rammen kan ikke være lavere enn det som er innvilget: kr\u00a05\u00a0000\u00a0000."],
        "earmark_nok": ["Den øremerkede delen kan ikke være større enn rammen."],
    }


def test_it_reads_scale_and_rates_and_refuses_what_is_neither(client, person):
    call = shipped_call("bti-2017", is_open=False)
    address = url("call", "change", call.pk)
    base = {"opens_on": "", "deadline_on": "2017-05-10", "reason": "Satt"}
    page = client.post(address, base | {"setting_population_scale": "mange: 1", "setting_step_down_pct": "120"})
    assert set(page.context["adminform"].form.errors) == {"setting_population_scale", "setting_step_down_pct"}
    client.post(
        address, base | {"setting_population_scale": "0: 100 000\n5 000: 300 000", "setting_step_down_pct": "25 12,5"}
    )
    facts = call_facts(Call.objects.get(pk=call.pk))
    assert facts["call.population_scale"] == [
        {"from_population": 0, "max_nok": 100_000},
        {"from_population": 5_000, "max_nok": 300_000},
    ]
    assert [str(each) for each in facts["call.step_down_pct"]] == ["25", "12.5"]


def test_it_opens_and_closes_and_freezes_the_settings(client, person):
    call = shipped_call(is_open=False)
    assert client.get(url("call", "open", call.pk)).status_code == 200
    client.post(url("call", "open", call.pk))
    call = Call.objects.get(pk=call.pk)
    assert (call.status, call.opened_by) == ("open", person)
    form = client.get(url("call", "change", call.pk)).context["adminform"].form
    assert form.fields["setting_mu_split"].disabled
    page = client.post(url("call", "close", call.pk), {"reason": ""})
    assert page.context["form"].errors["reason"]
    client.post(url("call", "close", call.pk), {"reason": "Alt er behandlet"})
    assert Call.objects.get(pk=call.pk).status == "closed"


def test_it_makes_a_practice_call_under_a_published_edition(client, person):
    edition = published_edition()
    client.post(url("call", "add"), {"edition": edition.pk, "key": "ovelse-2019", "is_practice": "on"})
    call = Call.objects.get(key="ovelse-2019")
    assert (call.is_practice, call.status, call.edition, call.frame.total_nok) == (True, "planned", edition, 30_200_000)


# ----- scheme and roles ----------------------------------------------------------------------------------------------


def test_it_sets_what_no_source_gives_with_not_set_as_a_value(client, person):
    scheme = SchemeFactory()
    address = url("scheme", "change", scheme.pk)
    page = client.get(address)
    assert (page.status_code, "ikke satt" in page.content.decode(), INLINE.findall(page.content.decode())) == (
        200,
        True,
        [],
    )
    assert set(page.context["adminform"].form.fields) - {"reason"} == OF_SCHEME
    sent = {"is_enkeltvedtak": "false", "terms_acceptance_days": "21"}
    assert client.post(address, sent).context["adminform"].form.errors == {
        "reason": ["Skriv hvorfor innstillingene endres."]
    }
    assert client.post(address, sent | {"reason": "Vedtatt i dag"}).status_code == 302
    scheme = Scheme.objects.get(pk=scheme.pk)
    assert (scheme.is_enkeltvedtak, scheme.terms_acceptance_days, scheme.is_court_condition_on) == (False, 21, None)
    client.post(address, {"is_enkeltvedtak": "", "terms_acceptance_days": "21", "reason": "Uavklart likevel"})
    assert Scheme.objects.get(pk=scheme.pk).is_enkeltvedtak is None


def test_it_gives_and_ends_roles_and_nobody_gives_one_to_themselves(client, person):
    other = UserFactory()
    page = client.post(url("schemerole", "add"), {"user": person.pk, "scheme": "", "role": "decision_maker"})
    assert page.context["adminform"].form.errors == {
        "user": ["Du kan ikke gi deg selv en rolle. Be en annen administrator."]
    }
    client.post(url("schemerole", "add"), {"user": other.pk, "scheme": "", "role": "decision_maker"})
    client.post(url("schemerole", "add"), {"user": other.pk, "scheme": "", "role": "decision_maker"})
    role = SchemeRole.objects.get(user=other)
    client.post(url("schemerole"), {"action": "end_roles", "_selected_action": [role.pk]})
    role.refresh_from_db()
    assert role.ended_at is not None
    assert list(AuditEntry.objects.filter(action__startswith="scheme_role").values_list("action", flat=True)) == [
        "scheme_role.grant",
        "scheme_role.end",
    ]


def test_a_superuser_makes_the_first_administrator_and_nothing_more(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    assert client.get(url("schemerole", "add")).status_code == 200
    assert client.get(url("edition")).status_code == 403


def test_an_administrator_of_one_scheme_gives_no_roles(client):
    log_in(client, scheme=SchemeFactory())
    assert client.get(url("schemerole")).status_code == 403


@pytest.mark.parametrize("model", ["edition", "call", "scheme"])
def test_it_lists_with_the_same_queries_at_one_and_three_rows(client, person, model, django_assert_num_queries, now):
    shipped_call(key="en")
    client.get(url(model))
    counts = []
    for key in ("", "to", "tre"):
        if key:
            shipped_call(key=key)
            new_revision(edition=Edition.objects.first(), actor=administrator(), now=now)
            SchemeFactory()
        with django_assert_num_queries(COUNTS[model]):
            counts.append(client.get(url(model)).status_code)
    assert counts == [200, 200, 200]
