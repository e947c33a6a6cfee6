"""The bytes of a file as an answer: saved by the reader, or drawn in a sandbox; never run, never guessed at."""

from datetime import datetime

from django.http import FileResponse

from applications.models import Attachment
from applications.operations.attaching.keeping import open_file
from organisations.actors import Actor

GUARDED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def file_response(*, attachment: Attachment, actor: Actor, now: datetime, is_shown: bool = False) -> FileResponse:
    """The file, noted in the read log; `is_shown` asks for the page itself where the kind may be drawn.

    Who may see it is asked before. Raises FileRefused for one that may not be opened.
    """
    stored = open_file(attachment=attachment, actor=actor, now=now)
    return FileResponse(
        stored,
        as_attachment=not (is_shown and attachment.may_be_shown),
        filename=attachment.name,
        content_type=attachment.content_type,
        headers=GUARDED,
    )
