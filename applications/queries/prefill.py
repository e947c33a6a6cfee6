"""Where the contact fields of a draft came from: an earlier application, the profile, or the confirmed account (F8)."""

from dataclasses import dataclass

from applications.models import Participant
from organisations.models import Account
from organisations.queries import account_of

CONTACT = ("contact_name", "contact_role", "contact_email", "contact_phone")
ADDRESS = ("address", "postal_code", "postal_place")


@dataclass(frozen=True, slots=True)
class Sources:
    """The earlier participant whose contact still stands here, and the account; None where the value is another."""

    contact: Participant | None
    has_profile_address: bool
    account: Account | None
    earlier_account: Participant | None


def earlier_participant(participant: Participant) -> Participant | None:
    """The organisation's part in the application before this one; what a new draft is filled in from."""
    rows = Participant.objects.filter(organisation_id=participant.organisation_id, pk__lt=participant.pk)
    return rows.select_related("application").order_by("-id").first()


def sources_of(participant: Participant) -> Sources:
    """Two queries. A value that has been changed here has no source but the one who wrote it."""
    earlier = earlier_participant(participant)
    account = account_of(participant.organisation_id)
    organisation = participant.organisation
    same = earlier is not None and bool(participant.contact_name) and _equal(participant, earlier, CONTACT)
    is_profile = bool(participant.address) and _equal(participant, organisation, ADDRESS)
    number = participant.account_number
    is_confirmed = account is not None and bool(number) and account.number == number
    is_earlier = earlier is not None and bool(number) and earlier.account_number == number
    return Sources(
        contact=earlier if same else None,
        has_profile_address=is_profile,
        account=account if is_confirmed else None,
        earlier_account=earlier if is_earlier and not is_confirmed else None,
    )


def _equal(one: object, other: object, names: tuple[str, ...]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)
