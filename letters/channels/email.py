"""Mail as a channel."""

from datetime import datetime
from uuid import UUID

from letters import mail
from letters.channels.refusal import Refused


def hand_over(message_id: UUID, address: str, subject: str, body: str, written_at: datetime) -> None:
    """Give one mail to the server. Raises Refused."""
    try:
        mail.send(mail.Message(message_id, address, subject, body, written_at))
    except mail.MailFailed as failure:
        raise Refused(failure.cause, is_final=failure.is_final) from failure
