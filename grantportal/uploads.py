"""An upload that is larger than a file may be takes no more room than that: the rest is let go as it comes."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUpload(FileUploadHandler):
    """Passes on the bytes up to one more than the limit, and one piece at most after it.

    The file that comes out is then too large by its own size, and the page says so by name, as for any other file.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The bytes for the handlers that follow; None when they have had enough."""
        return raw_data if start <= settings.ATTACHMENT_MAX_BYTES else None

    def file_complete(self, file_size: int) -> None:
        """The handlers that follow make the file."""
