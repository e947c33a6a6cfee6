"""Drafts: revisions, loading the catalogue once per digest, copying to a new year, confirming what was copied."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command

from organisations.actors import Actor
from organisations.models import AuditEntry
from schemes.edition import CATALOGUE, catalogue_keys, load_folder, sha256_of, to_toml
from schemes.models import Call, CopiedValue, Edition, Scheme
from schemes.operations import drafting
from schemes.operations.copied import copied_values
from schemes.operations.drafting import (
    NotADraft,
    confirm_value,
    copy_to_new_year,
    document_from_draft,
    load_catalogue,
    new_revision,
    write_draft,
)
from schemes.operations.publishing import send_to_review
from schemes.queries import call_facts, document_of
from tests.factories.schemes import administrator, published_edition, shipped_document

pytestmark = pytest.mark.django_db
JOB = Actor.for_job("test")


def test_it_numbers_the_revisions_of_a_year(now):
    first = write_draft(document=shipped_document(), actor=JOB, now=now)
    second = write_draft(document=shipped_document(), actor=JOB, now=now)
    other_year = write_draft(document=replace(shipped_document(), year=2020), actor=JOB, now=now)
    assert [each.version for each in (first, second, other_year)] == [
        "utsatte-barn-2019-1",
        "utsatte-barn-2019-2",
        "utsatte-barn-2020-1",
    ]
    assert document_from_draft(second) == replace(shipped_document(), revision=2)
    assert Scheme.objects.get().name_nn == shipped_document().name.nn
    assert AuditEntry.objects.filter(action="edition.draft").count() == 3


def test_it_loads_each_shipped_folder_once(now):
    loaded = load_catalogue(actor=JOB, now=now)
    assert len(loaded) == len(catalogue_keys())
    assert {each.status for each in loaded} == {"published"}
    assert {call.key for call in Call.objects.all()} == set(catalogue_keys())
    assert load_catalogue(actor=JOB, now=now) == ()


@pytest.mark.parametrize("key", catalogue_keys())
def test_it_publishes_a_shipped_file_with_its_own_digest(key, now):
    load_catalogue(actor=JOB, now=now)
    document = load_folder(CATALOGUE / key)
    call = Call.objects.get(key=key)
    assert (call.edition.sha256, call.edition.document) == (sha256_of(document), to_toml(document))
    facts = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in document.call.facts().items()
    }
    assert call_facts(call) == facts
    assert document_of(call.edition) == document


def test_it_loads_a_changed_file_as_a_draft_when_the_year_is_published(now, monkeypatch):
    load_catalogue(actor=JOB, now=now)
    changed = replace(shipped_document(), circular="Rundskriv 19/2019, rettet")
    monkeypatch.setattr(drafting, "catalogue_keys", lambda: ("utsatte-barn-2019",))
    monkeypatch.setattr(drafting, "load_folder", lambda _folder: changed)
    (draft,) = load_catalogue(actor=JOB, now=now)
    assert (draft.version, draft.status, draft.based_on.version) == (
        "utsatte-barn-2019-2",
        "draft",
        "utsatte-barn-2019-1",
    )
    assert load_catalogue(actor=JOB, now=now) == ()


def test_it_leaves_a_file_that_is_not_whole_as_a_draft(now, monkeypatch):
    monkeypatch.setattr(drafting, "catalogue_keys", lambda: ("utsatte-barn-2019",))
    monkeypatch.setattr(drafting, "load_folder", lambda _folder: replace(shipped_document(), terms=()))
    (draft,) = load_catalogue(actor=JOB, now=now)
    assert (draft.status, draft.sha256, Call.objects.count()) == ("draft", "", 0)


def test_it_makes_a_new_version_with_the_same_content(now):
    edition = published_edition()
    draft = new_revision(edition=edition, actor=administrator(), now=now)
    assert (draft.version, draft.based_on) == ("utsatte-barn-2019-2", edition)
    assert document_from_draft(draft) == replace(shipped_document(), revision=2)
    assert CopiedValue.objects.count() == 0


def test_it_copies_to_a_new_year_with_every_number_unconfirmed(now):
    draft = copy_to_new_year(edition=published_edition(), year=2020, actor=administrator(), now=now)
    document = document_from_draft(draft)
    assert (draft.version, document.circular, document.call.key) == ("utsatte-barn-2020-1", "", "utsatte-barn-2020")
    assert document.call.deadline_on == date(2020, 11, 1)
    places = dict(CopiedValue.objects.filter(confirmed_at=None).values_list("place", "value"))
    assert places == dict(copied_values(document))
    assert places["call.frame_nok"] == "30200000"
    assert places["call.deadline_on"] == "2020-11-01"
    assert places["tracks.mu.max_nok"] == "1000000"


def test_it_confirms_a_copied_value_as_it_stands_now(now):
    draft = copy_to_new_year(edition=published_edition(), year=2020, actor=JOB, now=now)
    draft.proposedcall_rows.update(frame_nok=31_000_000)
    actor = administrator()
    value = confirm_value(value=draft.copied_values.get(place="call.frame_nok"), actor=actor, now=now)
    value.refresh_from_db()
    assert (value.value, value.confirmed_by_id, value.confirmed_at) == ("31000000", actor.user_id, now)


def test_it_confirms_nothing_once_the_draft_is_in_review(now):
    draft = copy_to_new_year(edition=published_edition(), year=2020, actor=JOB, now=now)
    send_to_review(edition=draft, actor=administrator(), now=now)
    with pytest.raises(NotADraft):
        confirm_value(value=draft.copied_values.first(), actor=administrator(), now=now)


def test_it_reads_a_published_edition_from_its_document(now):
    edition = published_edition()
    assert not edition.heading_rows.exists()
    assert document_from_draft(edition) == shipped_document()
    assert Edition.objects.count() == 1


def test_the_command_loads_the_catalogue_and_says_what_came_of_it(capsys):
    call_command("load_catalogue")
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{edition.version}: published" for edition in Edition.objects.order_by("id")]
    assert len(said) == len(catalogue_keys())
    call_command("load_catalogue")
    assert capsys.readouterr().out == "The catalogue is up to date.\n"


def test_the_command_says_why_a_file_stays_a_draft(capsys, monkeypatch):
    monkeypatch.setattr(drafting, "catalogue_keys", lambda: ("utsatte-barn-2019",))
    monkeypatch.setattr(drafting, "load_folder", lambda _folder: replace(shipped_document(), terms=()))
    call_command("load_catalogue")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "utsatte-barn-2019-1: draft"
    assert "  Delordningen «modellutvikling» har ingen vilkår." in said
