"""One mail to one receiver over SMTP under our own identity. Sole user of Django's mail; only channels call it."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr
from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection  # noqa: TID251 - the one place
from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `message_id` and `written_at` stay the same at each attempt, so a repeat has the same bytes."""

    message_id: UUID
    address: str
    subject: str
    body: str
    written_at: datetime


class MailFailed(Exception):
    """The mail was not accepted. `is_final` = the receiver's server will never take it (5xx)."""

    def __init__(self, cause: str, *, is_final: bool) -> None:
        self.cause = cause
        self.is_final = is_final
        super().__init__(cause)


def send(message: Message) -> None:
    """Hand one mail to the SMTP server. Raises MailFailed; returns only when the server has taken it.

    One receiver a mail: smtplib reports those refused among several, and Django drops that answer.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = EmailMessage(
        subject=" ".join(message.subject.split()),
        body=render_to_string("emails/notice.txt", {"body": message.body, "sender": settings.BODY_NAME}).strip() + "\n",
        to=[message.address],
        headers={
            "Message-ID": f"<{message.message_id}@{domain}>",  # Django makes a new one at each attempt otherwise
            "Date": format_datetime(message.written_at),
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(fail_silently=False),
    )
    try:
        mail.send()
    except (SMTPException, OSError) as problem:
        raise _failed(problem) from problem


def _failed(problem: Exception) -> MailFailed:
    """Whose fault is it, and is it for good? A wrong password is ours: it is mended, not the letter."""
    code: int
    answer: bytes | str
    if isinstance(problem, SMTPRecipientsRefused):
        code, answer = next(iter(problem.recipients.values()))
    elif isinstance(problem, SMTPResponseException):
        code, answer = problem.smtp_code, problem.smtp_error
    else:
        return MailFailed(f"{type(problem).__name__}: {problem}"[:500], is_final=False)
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    is_final = 500 <= code < 600 and not isinstance(problem, SMTPAuthenticationError)
    return MailFailed(f"{code} {words}"[:500], is_final=is_final)
