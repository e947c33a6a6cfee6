"""Organisations that no register names (a new intermunicipal service, a unit of a city), entered by hand."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor, OrganisationKind
from organisations.models import Organisation
from organisations.models.keys import search_key, sort_key

FROM_REGISTERS = frozenset(
    {OrganisationKind.MUNICIPALITY, OrganisationKind.OSLO_DISTRICT, OrganisationKind.DIRECTORATE}
)
OWN_FIELDS = frozenset({"language_choice", "notice_email", "address", "postal_code", "postal_place"})


class OrganisationRefused(Exception):
    """The organisation may not be written so; the text is a sentence for the person who tried."""


def save_organisation(
    *, organisation: Organisation, changed: Iterable[str], actor: Actor, now: datetime
) -> Organisation:
    """Write a new organisation, or the `changed` fields of one; its keys for search and order follow the name.

    Raises OrganisationRefused for what the registers decide: which municipalities, districts and directorate there
    are, and what they are called.
    """
    is_new = organisation.pk is None
    is_registered = organisation.kind in FROM_REGISTERS
    if is_registered and (is_new or set(changed) - OWN_FIELDS):
        raise OrganisationRefused(_("Kommuner, bydeler og direktoratet kommer fra registeret."))
    if not is_registered:
        organisation.search_key = search_key(organisation.name, organisation.orgnr)
        organisation.sort_key = sort_key(organisation.name)
    with transaction.atomic():
        before = Organisation.objects.filter(pk=organisation.pk).values(*changed).first() or {}
        organisation.save()
        audit.record(
            actor=actor,
            action="organisation.save",
            subject=organisation,
            now=now,
            before=before,
            after={name: getattr(organisation, name) for name in changed},
        )
    return organisation
