"""Attachments: each hostile file has one right answer, and history is kept."""

import hashlib
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from PIL import Image

from applications.operations.attaching import FileRefused, attach, open_file, remove
from applications.operations.attaching.inspection import inspect
from applications.operations.drafting import NotOpen
from organisations.models import AuditEntry, ReadEntry
from tests.applications.hostile_files import NAMES, accepted, pdf, picture, refused
from tests.factories.applications import NOW, applicant, sent, started
from tests.factories.organisations import OrganisationFactory

ACCEPTED, REFUSED = accepted(), refused()


def looked_at(name: str, data: bytes):
    return inspect(name=name, file=io.BytesIO(data), size=len(data))


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_takes_what_is_whole_and_harmless(name):
    found = looked_at(name, ACCEPTED[name])
    assert found.name == name
    assert found.data


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_what_could_harm_with_a_sentence(name):
    code, data = REFUSED[name]
    with pytest.raises(FileRefused) as problem:
        looked_at(name, data)
    assert problem.value.code == code
    assert problem.value.sentence.endswith(".")


@pytest.mark.parametrize(("name", "code"), NAMES.items())
def test_it_refuses_names_that_are_read_as_something_else(name, code):
    if code is None:
        assert looked_at(name, pdf()).name == name
        return
    with pytest.raises(FileRefused) as problem:
        looked_at(name, pdf())
    assert problem.value.code == code


def test_it_refuses_what_is_too_large_by_what_it_says_and_by_what_it_is(settings):
    settings.ATTACHMENT_MAX_BYTES = 100
    for size in (101, 10):
        with pytest.raises(FileRefused) as problem:
            inspect(name="stor.pdf", file=io.BytesIO(b"x" * 101), size=size)
        assert problem.value.code == "too_large"


def test_it_draws_pictures_anew_without_what_hid_behind_them():
    found = looked_at("bilde.png", picture() + b"<script>alert(1)</script>")
    assert b"<script>" not in found.data


def test_it_turns_a_picture_as_the_camera_was_held():
    taken = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright
    Image.new("RGB", (8, 4)).save(taken, "JPEG", exif=exif)
    drawn = Image.open(io.BytesIO(looked_at("bilde.jpg", taken.getvalue()).data))
    assert drawn.size == (4, 8)
    assert not drawn.getexif()  # nor where it was taken


# ----- rows and bytes ------------------------------------------------------------------------------------------------


def put(application, actor, name="plan.pdf", data=None, **more):
    data = data or pdf()
    return attach(
        application=application,
        kind="other",
        name=name,
        file=io.BytesIO(data),
        size=len(data),
        actor=actor,
        now=NOW,
        **more,
    )


@pytest.mark.django_db
def test_it_stores_the_bytes_under_a_name_that_says_nothing():
    actor = applicant()
    row = put(started(actor), actor)
    assert row.file.name.startswith("attachments/2019/")
    assert "plan" not in row.file.name
    with default_storage.open(row.file.name) as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == row.sha256
    assert (row.name, row.content_type, row.size, row.scan_state) == (
        "plan.pdf",
        "application/pdf",
        len(pdf()),
        "not_scanned",
    )


@pytest.mark.django_db
def test_it_keeps_what_was_replaced_or_removed_as_history():
    actor = applicant()
    application = started(actor)
    first = put(application, actor)
    second = put(application, actor, name="ny.pdf", replaces=first)
    assert list(application.attachments.standing()) == [second]
    remove(attachment=second, actor=actor, now=NOW)
    remove(attachment=second, actor=actor, now=NOW)
    assert list(application.attachments.standing()) == []
    assert application.attachments.count() == 2
    assert list(
        AuditEntry.objects.filter(action__startswith="attachment").values_list("action", flat=True).order_by("id")
    ) == [
        "attachment.add",
        "attachment.replace",
        "attachment.remove",
    ]


@pytest.mark.django_db
def test_it_notes_who_opened_a_file():
    actor = applicant()
    row = put(started(actor), actor)
    with open_file(attachment=row, actor=actor, now=NOW) as stored:
        assert stored.read() == pdf()
    assert ReadEntry.objects.get().what == f"attachment:{row.pk}"


@pytest.mark.django_db
def test_it_lets_no_stranger_attach_and_nobody_after_sending(registers):
    actor = applicant()
    application = started(actor)
    with pytest.raises(PermissionDenied):
        put(application, applicant(OrganisationFactory()))
    with pytest.raises(NotOpen):
        put(sent(actor).application, actor)


@pytest.mark.django_db
def test_it_says_so_when_the_store_is_full(monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    actor = applicant()
    application = started(actor)
    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(FileRefused) as problem:
        put(application, actor)
    assert problem.value.code == "not_stored"
    assert application.attachments.count() == 0
