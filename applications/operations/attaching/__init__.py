"""Files of a case: checked, stored under a random name, replaced or removed with their history kept.

What a file may be, the scanner, the quarantine and the keeping stand in the modules beside; callers import from here.
"""

from applications.operations.attaching.inspection import CONTENT_TYPE, SHOWN
from applications.operations.attaching.keeping import ATTACHMENTS, Place, attach, keep, open_file, remove, take_out
from applications.operations.attaching.refusal import FileRefused
from applications.operations.attaching.settling import clear_away, scan_again, scan_old, scan_waiting

__all__ = [
    "ATTACHMENTS",
    "CONTENT_TYPE",
    "SHOWN",
    "FileRefused",
    "Place",
    "attach",
    "clear_away",
    "keep",
    "open_file",
    "remove",
    "scan_again",
    "scan_old",
    "scan_waiting",
    "take_out",
]
