"""What the letters of this floor share: the form of Norwegian they are written in, and the addresses they go to."""

from collections.abc import Collection, Iterable, Mapping

from applications.models import Application, Participant
from organisations.actors import MemberRole
from organisations.models import LanguageForm, Membership, Organisation

LANGUAGES = ("nb", "nn")
FALLBACK = "nb"
# What a reminder ladder calls its receivers; contact, submitter and the organisation itself always get the message.
RECEIVERS: Mapping[str, tuple[MemberRole, ...]] = {
    "writers": (MemberRole.WRITE, MemberRole.SEND),
    "economy": (MemberRole.ECONOMY,),
    "leader": (MemberRole.LEAD,),
}


def language_for(*, organisation: Organisation, application: Application) -> tuple[str, str]:
    """The form of Norwegian of a letter to `organisation`, and which step chose it (språklova § 15; letters.md 5.1).

    A municipality's own decision binds; a neutral organisation's choice in its profile counts next, then the form the
    application was written in, then what the call falls back on.
    """
    if organisation.language_form in (LanguageForm.BOKMAL, LanguageForm.NYNORSK):
        return organisation.language_form, "municipal_form"
    if organisation.language_choice in LANGUAGES:
        return organisation.language_choice, "own_choice"
    if application.language in LANGUAGES:
        return application.language, "application"
    return application.call.neutral_default or FALLBACK, "call_default"


def forms_of(application: Application) -> frozenset[str]:
    """The forms of Norwegian in which the participants get their letters: one letter each, in its own form."""
    participants = application.participants.select_related("organisation")
    found = (language_for(organisation=each.organisation, application=application) for each in participants)
    return frozenset(language for language, _reason in found)


def roles_for(receivers: Iterable[str]) -> tuple[MemberRole, ...]:
    """The member roles that a rung of a ladder names."""
    return tuple(role for receiver in receivers for role in RECEIVERS.get(receiver, ()))


def addresses_for(
    application: Application, *, participant: Participant | None = None, roles: Collection[str] = ()
) -> tuple[str, ...]:
    """Where a notice about the case goes: postmottak, contact person, the one who submitted, and who holds `roles`.

    Each address once; every one gets a mail of its own. `participant` is the lead unless another is named; the one who
    submitted hears only what the lead hears.
    """
    about = participant or application.participants.select_related("organisation").get(is_lead=True)
    addresses = [about.organisation.notice_email, about.contact_email]
    if about.is_lead and application.submitted_by is not None:
        addresses.append(application.submitted_by.email)
    if roles:
        members = Membership.objects.filter(
            organisation_id=about.organisation_id, role__in=list(roles), ended_at__isnull=True
        )
        addresses += members.order_by("id").values_list("user__email", flat=True)
    distinct = {address.strip().casefold(): address.strip() for address in addresses if address.strip()}
    return tuple(distinct.values())
