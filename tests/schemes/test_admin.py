"""The administrators' pages: rights from SchemeRole, drafts as typed forms, nothing published is changed, strict CSP."""

from io import BytesIO

import pytest

from organisations.models import AuditEntry
from schemes.edition import to_toml
from schemes.models import Edition, draft
from schemes.operations.drafting import copy_to_new_year, document_from_draft, new_revision
from schemes.operations.publishing import send_to_review
from tests.factories.organisations import UserFactory
from tests.factories.schemes import (
    SchemeFactory,
    SchemeRoleFactory,
    administrator,
    published_edition,
    shipped_call,
    shipped_document,
)
from tests.schemes.administration import INLINE, log_in, url

pytestmark = pytest.mark.django_db
PAGES = [
    model
    for model in map(draft.__dict__.get, draft.__all__)
    if not model._meta.abstract and not hasattr(model, "parent")
]
LISTED = [model for model in PAGES if model.__name__ != "CopiedValue"]


@pytest.fixture(autouse=True)
def _october(time_machine, now):
    """The pages ask the clock."""
    time_machine.move_to(now, tick=False)


@pytest.fixture
def person(client):
    """An administrator of all schemes, logged in."""
    return log_in(client)


@pytest.fixture
def made(person, now) -> Edition:
    """A draft: the next version of the shipped edition of 2019."""
    return new_revision(edition=published_edition(), actor=administrator(), now=now)


# ----- who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["caseworker", "decision_maker", "reader"])
def test_it_is_closed_to_everybody_else(client, role):
    user = UserFactory(is_staff=True)
    SchemeRoleFactory(user=user, role=role)
    client.force_login(user)
    for model in ("edition", "call", "scheme", "schemerole", "ruleconfigrow"):
        assert client.get(url(model)).status_code == 403
    client.force_login(UserFactory(is_staff=False))
    assert client.get(url("edition")).status_code == 302


def test_it_shows_only_the_schemes_a_person_administers(client, now):
    own = new_revision(edition=published_edition(), actor=administrator(), now=now)
    foreign = new_revision(edition=published_edition(shipped_document("bti-2017")), actor=administrator(), now=now)
    user = UserFactory(is_staff=True)
    SchemeRoleFactory(user=user, scheme=own.scheme)
    client.force_login(user)
    assert client.get(url("edition", "change", own.pk)).status_code == 200
    assert [row.version for row in client.get(url("edition")).context["cl"].queryset] == [
        own.version,
        "utsatte-barn-2019-1",
    ]
    assert client.get(url("edition", "change", foreign.pk)).status_code == 302
    rule = foreign.ruleconfigrow_rows.first()
    assert client.get(url("ruleconfigrow", "change", rule.pk)).status_code == 302
    for act in ("send", "publish", "give_back", "revise", "copy", "export"):
        client.post(url("edition", act, foreign.pk), {"reason": "x", "year": 2030})
    foreign.refresh_from_db()
    assert (foreign.status, Edition.objects.filter(scheme=foreign.scheme).count()) == ("draft", 2)


# ----- every page ----------------------------------------------------------------------------------------------------


def test_it_shows_every_list_and_form_of_a_draft_without_inline_script_or_style(client, made):
    for model in LISTED:
        name = model._meta.model_name
        page = client.get(url(name), {"edition__id__exact": made.pk})
        assert (page.status_code, INLINE.findall(page.content.decode())) == (200, [])
        row = model.objects.filter(edition=made).first()
        if row is not None:
            page = client.get(url(name, "change", row.pk))
            assert (page.status_code, INLINE.findall(page.content.decode())) == (200, [])
            assert 'name="_save"' in page.content.decode()


def test_it_shows_what_is_published_and_changes_nothing(client, made, now):
    send_to_review(edition=made, actor=administrator(), now=now)
    for model in LISTED:
        row = model.objects.filter(edition=made).first()
        if row is not None:
            page = client.get(url(model._meta.model_name, "change", row.pk))
            assert (page.status_code, 'name="_save"' in page.content.decode()) == (200, False)
            assert client.post(url(model._meta.model_name, "change", row.pk), {}).status_code == 403
            assert client.post(url(model._meta.model_name, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "page",
    [("edition", "add"), ("edition",), ("call",), ("call", "add"), ("scheme",), ("schemerole",), ("schemerole", "add")],
)
def test_it_keeps_the_other_pages_strict_too(client, person, page):
    shipped_call()
    answer = client.get(url(*page))
    assert (answer.status_code, INLINE.findall(answer.content.decode())) == (200, [])


# ----- a draft -------------------------------------------------------------------------------------------------------


def posted(page) -> dict[str, object]:
    """What the form of a page would send unchanged, its inlines too."""
    form = page.context["adminform"].form
    sent: dict[str, object] = {}
    forms = [form, *(each for inline in page.context["inline_admin_formsets"] for each in inline.formset.forms)]
    forms += [inline.formset.management_form for inline in page.context["inline_admin_formsets"]]
    for each in forms:
        for field in each:
            value = field.value()
            if value is not None and value is not False:
                shown = field.field.prepare_value(value)
                sent[field.html_name] = shown if isinstance(shown, list | tuple) else str(shown)
    return sent


def test_it_changes_a_rule_s_value_and_tells_the_difference(client, made):
    rule = made.ruleconfigrow_rows.get(code="R10")
    address = url("ruleconfigrow", "change", rule.pk)
    page = client.get(address)
    assert "Tak" in page.content.decode()
    assert "hele kroner" in page.content.decode()
    answer = client.post(address, posted(page) | {"parameter_cap_nok": "900 000"})
    assert answer.status_code == 302, answer.context["errors"]
    document = document_from_draft(made)
    assert [each.parameters["cap_nok"] for each in document.rules if each.code == "R10"] == [900_000]
    page = client.get(url("edition", "change", made.pk))
    assert len(page.context["changes"]) == 1
    assert "900" in page.context["changes"][0]
    entry = AuditEntry.objects.filter(action="edition.edit").latest("id")
    assert (entry.subject, "parameter_cap_nok: 900000" in entry.after) == (f"edition:{made.pk}", True)


def test_saving_every_row_unchanged_changes_nothing(client, made):
    before = document_from_draft(made)
    for model in LISTED:
        for row in model.objects.filter(edition=made)[:3]:
            address = url(model._meta.model_name, "change", row.pk)
            answer = client.post(address, posted(client.get(address)))
            assert answer.status_code == 302, (model, row, answer.context["errors"])
    assert document_from_draft(made) == before


@pytest.mark.parametrize(
    ("code", "typed", "field", "sentence"),
    [
        (
            "R10",
            {"parameter_cap_nok": "en million"},
            "parameter_cap_nok",
            "Dette er ikke et beløp. Skriv bare tall, for eksempel 500 000.",
        ),
        (
            "R10",
            {"parameter_cap_nok": "-1"},
            "parameter_cap_nok",
            "Beløpet kan ikke være under 0. Skriv hele kroner, for eksempel 500 000.",
        ),
        ("R10", {"parameter_cap_nok": ""}, "parameter_cap_nok", "Denne må være satt for at regelen skal virke."),
        ("R08", {"parameter_first_year": "i fjor"}, "parameter_first_year", "Skriv et helt tall, for eksempel 12."),
    ],
)
def test_it_says_at_the_field_what_is_wrong_in_one_sentence(client, made, code, typed, field, sentence):
    rule = made.ruleconfigrow_rows.filter(code=code).first()
    address = url("ruleconfigrow", "change", rule.pk)
    page = client.post(address, posted(client.get(address)) | typed)
    assert page.context["adminform"].form.errors == {field: [sentence]}


def test_it_refuses_a_code_that_the_list_does_not_have(client, made):
    rule = made.ruleconfigrow_rows.filter(code="R06").first()
    address = url("ruleconfigrow", "change", rule.pk)
    page = client.post(address, posted(client.get(address)) | {"parameter_met": ["municipality", "moon_base"]})
    assert list(page.context["adminform"].form.errors) == ["parameter_met"]


def test_it_adds_a_rule_that_gets_its_fields_when_it_is_saved(client, made):
    address = f"{url('ruleconfigrow', 'add')}?_changelist_filters=edition__id__exact%3D{made.pk}"
    page = client.get(address)
    new = posted(page) | {
        "code": "R97", "kind": "max_amount", "tracks": ["mu"], "phases": ["submit"], "severity": "warns",
        "title_nb": "Ny", "title_nn": "Ny", "reference_nb": "Her", "reference_nn": "Her", "exception_when": "met",
    }  # fmt: skip
    answer = client.post(address, new)
    assert answer.status_code == 302, answer.context["errors"]
    rule = made.ruleconfigrow_rows.get(code="R97")
    assert rule.position == max(made.ruleconfigrow_rows.values_list("position", flat=True))
    assert "parameter_cap_nok" in client.get(url("ruleconfigrow", "change", rule.pk)).content.decode()


def test_it_adds_nothing_to_an_edition_that_is_not_a_draft(client, person):
    edition = published_edition()
    address = f"{url('track', 'add')}?edition__id__exact={edition.pk}"
    assert client.get(address).status_code == 403
    assert client.get(url("track", "add")).status_code == 403


def test_it_checks_the_facts_of_an_example(client, made):
    address = f"{url('example', 'add')}?edition__id__exact={made.pk}"
    page = client.get(address)
    sent = posted(page) | {
        "name": "Prøve", "track": "mu", "phase": "submit",
        "facts-TOTAL_FORMS": "3", "facts-INITIAL_FORMS": "0", "outcomes-TOTAL_FORMS": "1", "outcomes-INITIAL_FORMS": "0",
        "facts-0-name": "applicant.kind", "facts-0-value": "municipality",
        "facts-1-name": "application.applied_nok", "facts-1-value": "1000000",
        "facts-2-name": "application.basis", "facts-2-value": '["bti"]',
        "outcomes-0-name": "R10", "outcomes-0-value": "met",
    }  # fmt: skip
    refused = client.post(address, sent | {"facts-1-value": "mye"})
    assert refused.context["inline_admin_formsets"][0].formset.errors[1] == {
        "value": ["Dette er ikke en verdi for det omsøkte beløpet."]
    } or (list(refused.context["inline_admin_formsets"][0].formset.errors[1]) == ["value"])
    assert client.post(address, sent).status_code == 302
    (example,) = [each for each in document_from_draft(made).examples if each.name == "Prøve"]
    assert dict(example.facts) == {
        "applicant.kind": "municipality", "application.applied_nok": 1_000_000, "application.basis": ["bti"],
    }  # fmt: skip
    assert dict(example.outcomes) == {"R10": "met"}


def test_it_removes_a_row_and_says_so_in_the_trail(client, made):
    source = made.source_rows.last()
    assert client.post(url("source", "delete", source.pk), {"post": "yes"}).status_code == 302
    assert not made.source_rows.filter(pk=source.pk).exists()
    assert f"removed: {source}" in AuditEntry.objects.filter(action="edition.edit").latest("id").after


# ----- the way to publication ----------------------------------------------------------------------------------------


def test_it_sends_publishes_with_another_person_and_copies(client, made, person, now):
    client.post(url("edition", "send", made.pk))
    made.refresh_from_db()
    assert (made.status, made.sent_by) == ("in_review", person)
    refused = client.post(url("edition", "publish", made.pk), {"reason": "Klar"})
    assert refused.context["refused"] == ("Du sendte utgaven til gjennomlesing. En annen må publisere den.",)
    second = UserFactory(is_staff=True)
    SchemeRoleFactory(user=second)
    client.force_login(second)
    page = client.post(url("edition", "publish", made.pk), {"reason": ""})
    assert page.context["reason_form"].errors["reason"]
    assert client.post(url("edition", "publish", made.pk), {"reason": "Klar"}).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.published_by, made.publish_reason) == ("published", second, "Klar")
    client.post(url("edition", "revise", made.pk))
    assert Edition.objects.latest("id").version == "utsatte-barn-2019-3"
    client.post(url("edition", "copy", made.pk), {"year": 2020})
    assert Edition.objects.latest("id").version == "utsatte-barn-2020-1"


def test_it_gives_an_edition_back_with_a_reason(client, made, now):
    send_to_review(edition=made, actor=administrator(), now=now)
    client.post(url("edition", "give_back", made.pk), {"reason": "Taket er feil"})
    made.refresh_from_db()
    assert made.status == "draft"


def test_it_lists_what_keeps_it_from_publication_and_what_is_not_confirmed(client, person, now):
    copy = copy_to_new_year(edition=published_edition(), year=2020, actor=administrator(), now=now)
    page = client.get(url("edition", "change", copy.pk))
    count = len(page.context["unconfirmed"])
    assert unconfirmed_told(page) == [f"{count} verdier er kopiert fra året før, og ingen har bekreftet dem."]
    assert "R10 for modellutvikling, tak" in [place for _value, place in page.context["unconfirmed"]]
    value = copy.copied_values.get(place="call.frame_nok")
    client.post(url("edition", "confirm", copy.pk, value.pk))
    page = client.get(url("edition", "change", copy.pk))
    assert len(page.context["unconfirmed"]) == count - 1
    assert unconfirmed_told(page) == [f"{count - 1} verdier er kopiert fra året før, og ingen har bekreftet dem."]
    value.refresh_from_db()
    assert value.confirmed_by == person


def unconfirmed_told(page) -> list[str]:
    """What the page says of copied values among that which keeps the edition from publication."""
    return [sentence for sentence in page.context["hindrances"] if "kopiert fra året før" in sentence]


def test_it_acts_only_on_a_press(client, made):
    for act in ("send", "publish", "give_back", "revise", "copy"):
        assert client.get(url("edition", act, made.pk)).status_code == 302
    made.refresh_from_db()
    assert (made.status, Edition.objects.count()) == ("draft", 2)


def test_it_exports_the_text_that_is_kept_and_reads_it_back_as_a_draft(client, person):
    edition = published_edition()
    answer = client.get(url("edition", "export", edition.pk))
    assert (answer.content.decode(), answer["Content-Disposition"]) == (
        edition.document,
        'attachment; filename="utsatte-barn-2019-1.toml"',
    )
    file = BytesIO(answer.content)
    file.name = "utgave.toml"
    assert client.post(url("edition", "add"), {"file": file}).status_code == 302
    draft_made = Edition.objects.latest("id")
    assert (draft_made.status, draft_made.version) == ("draft", "utsatte-barn-2019-2")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"scheme = 1", b"dette er ikke TOML", b""])
def test_it_says_why_a_file_cannot_be_read(client, person, content):
    file = BytesIO(content)
    file.name = "utgave.toml"
    page = client.post(url("edition", "add"), {"file": file})
    assert (len(page.context["form"].errors["file"]), Edition.objects.count()) == (1, 0)


def test_it_reads_no_file_of_a_foreign_scheme(client):
    own = SchemeFactory()
    user = UserFactory(is_staff=True)
    SchemeRoleFactory(user=user, scheme=own)
    client.force_login(user)
    file = BytesIO(to_toml(shipped_document()).encode())
    file.name = "utgave.toml"
    page = client.post(url("edition", "add"), {"file": file})
    assert page.context["form"].errors == {"file": ["Du er ikke administrator for ordningen i filen."]}
