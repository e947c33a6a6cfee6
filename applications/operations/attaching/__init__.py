"""Files of a case: checked, stored under a random name, replaced or removed with their history kept.

What a file may be, the scanner, the quarantine and the keeping stand in the modules beside; callers import from here.
"""

from applications.operations.attaching.inspection import CONTENT_TYPE
from applications.operations.attaching.keeping import (
    ATTACHMENTS,
    MAY_RENEW,
    Place,
    attach,
    keep,
    open_file,
    remove,
    reuse,
    take_out,
)
from applications.operations.attaching.receiving import Received, receive
from applications.operations.attaching.refusal import FileRefused
from applications.operations.attaching.serving import file_response
from applications.operations.attaching.settling import clear_away, scan_again, scan_old, scan_sentence, scan_waiting

__all__ = [
    "ATTACHMENTS",
    "CONTENT_TYPE",
    "MAY_RENEW",
    "FileRefused",
    "Place",
    "Received",
    "attach",
    "clear_away",
    "file_response",
    "keep",
    "open_file",
    "receive",
    "remove",
    "reuse",
    "scan_again",
    "scan_old",
    "scan_sentence",
    "scan_waiting",
    "take_out",
]
