"""The demo's mail server and its page: what is sent is kept whole, and shown."""

import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage

import pytest
from django.urls import reverse
from django.utils import timezone

from grantportal import mailsink
from letters.dispatching import drain
from tests.factories.letters import RELEASED_AT, queued_letter
from tests.letters.smtp import free_port


@pytest.fixture
def spool(settings, tmp_path):
    """An empty folder of mails."""
    settings.MAIL_SPOOL = tmp_path
    return mailsink.Spool(tmp_path)


@pytest.fixture
def sink(settings, spool):
    """The sink, listening; the portal sends to it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    server = mailsink.controller(spool.folder, host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, clock=timezone.now)
    server.start()
    yield spool
    server.stop()


@pytest.mark.django_db
def test_it_shows_what_the_portal_sent(sink, client):
    letter = queued_letter(case_no="2019/7", addresses=["post@gjesdal.example"])
    drain(now=RELEASED_AT)
    (name,) = sink.names()
    page = client.get(reverse("demo:mails")).content.decode()
    assert "Nytt brev i sak 2019/7" in page
    assert "post@gjesdal.example" in page
    assert "1 melding" in page
    mail = client.get(reverse("demo:mail", args=[name])).content.decode()
    assert str(letter.dispatches.get().message_id) in mail
    assert '<a href="http://localhost:8000/brev/"' in mail


@pytest.mark.django_db
def test_it_says_so_when_nothing_was_sent(spool, client):
    assert "Ingen e-post er sendt ennå" in client.get(reverse("demo:mails")).content.decode()
    assert client.get(reverse("demo:mail", args=["20191216T090000000000-1-000001"])).status_code == 404


@pytest.mark.django_db
def test_it_shows_a_hostile_mail_as_text(spool, client):
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = "<script>x</script>", "a@x.example", "b@x.example"
    message.set_content("<img src=x onerror=alert(1)>")
    path = spool.add(message.as_bytes(), received_at=RELEASED_AT)
    for address in (reverse("demo:mails"), reverse("demo:mail", args=[path.stem])):
        page = client.get(address).content.decode()
        assert "<script>x" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page


@pytest.mark.parametrize("name", ["../secret", "..", "a/b", "", "x.eml"])
def test_it_opens_only_its_own_mails(spool, name):
    assert spool.read(name) is None


def test_it_keeps_the_newest(spool):
    names = [spool.add(b"Subject: x\n\nx", received_at=RELEASED_AT).stem for _ in range(5)]
    spool.trim(keep=2)
    assert spool.names() == [names[4], names[3]]


def test_it_runs_as_a_command_until_it_is_stopped(tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "mailsink", "--port", str(port)],
        env={**__import__("os").environ, "MAIL_SPOOL": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as connection:
            connection.sendmail("a@x.example", ["b@x.example"], b"Subject: Hei\r\n\r\nHei")
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0
