"""Text that was typed and sent when nobody was signed in any more: kept in the session until one has logged in again.

Only a form that this portal drew for a signed-in person carries the mark that opens the door here, so a stranger can
put nothing in. The text is given back to that person alone, and goes with the session.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

OPENED_BY = "opened_by"  # in a form: who opened it, signed
KEY = "kept_text"
MOST_CHARACTERS = 400_000  # of one page: a full budget and every answer as long as it may be
NOT_KEPT = frozenset({"csrfmiddlewaretoken", OPENED_BY})
_SIGNER = Signer(salt="opened-by")


@dataclass(frozen=True, slots=True)
class Kept:
    """The address a form was sent to, and its fields with their values in order."""

    path: str
    fields: Mapping[str, list[str]]


def opened_by(user_id: int | None) -> str:
    """The mark of a form opened by this person; "" for nobody."""
    return _SIGNER.sign(str(user_id)) if user_id else ""


def opener_of(request: HttpRequest) -> int | None:
    """Who opened the form that was sent; None when it does not say, or says it falsely."""
    try:
        return int(_SIGNER.unsign(request.POST.get(OPENED_BY, "")))
    except (BadSignature, ValueError):
        return None


def keep(request: HttpRequest) -> bool:
    """Keep what was sent for when its writer has logged in again; False when there is nothing that can be kept."""
    user_id = opener_of(request) if request.method == "POST" else None
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT} if user_id else {}
    size = sum(len(value) for values in fields.values() for value in values)
    if not fields or size > MOST_CHARACTERS:
        return False
    put_back(request, user_id, Kept(request.get_full_path(), fields))
    return True


def put_back(request: HttpRequest, user_id: int | None, kept: Kept) -> None:
    """Keep it in this session: also in the new one, when a log-in begins one from nothing."""
    request.session[KEY] = {"by": user_id, "path": kept.path, "fields": dict(kept.fields)}


def kept_for(request: HttpRequest, user_id: int | None) -> Kept | None:
    """What is kept for this person; another's is thrown away unseen."""
    found = request.session.get(KEY)
    if not found:
        return None
    if found["by"] != user_id:
        del request.session[KEY]
        return None
    return Kept(found["path"], found["fields"])


def let_go(request: HttpRequest) -> None:
    """It has been saved, or is not wanted."""
    request.session.pop(KEY, None)
