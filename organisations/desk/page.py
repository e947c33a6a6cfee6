"""What the organisation's page shows, as rows of words. Reads only."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.desk.forms import RoleForm
from organisations.models import Account, LanguageForm, Membership, Municipality, Organisation
from organisations.models.words import ROLE_WORDS
from organisations.operations.accounts import MAY
from organisations.operations.profile import may_choose_language
from organisations.queries import listed_forms_of

KIND_WORDS: dict[str, Promise] = {
    OrganisationKind.MUNICIPALITY: gettext_lazy("Kommune"),
    OrganisationKind.OSLO_DISTRICT: gettext_lazy("Bydel i Oslo"),
    OrganisationKind.MUNICIPAL_UNIT: gettext_lazy("Enhet i en kommune"),
    OrganisationKind.CHILD_WELFARE_SERVICE: gettext_lazy("Barnevernstjeneste"),
    OrganisationKind.INTERMUNICIPAL_CHILD_WELFARE_SERVICE: gettext_lazy("Interkommunal barnevernstjeneste"),
    OrganisationKind.COUNTY: gettext_lazy("Fylkeskommune"),
    OrganisationKind.INTERMUNICIPAL_COMPANY: gettext_lazy("Interkommunalt selskap"),
    OrganisationKind.PRIVATE: gettext_lazy("Privat virksomhet"),
    OrganisationKind.OTHER: gettext_lazy("Annen virksomhet"),
    OrganisationKind.DIRECTORATE: gettext_lazy("Direktorat"),
}
LANGUAGE_WORDS: dict[str, Promise] = {
    "": gettext_lazy("Ikke kjent"),
    LanguageForm.BOKMAL: gettext_lazy("Bokmål"),
    LanguageForm.NYNORSK: gettext_lazy("Nynorsk"),
    LanguageForm.NEUTRAL: gettext_lazy("Nøytral"),
}


REVIEW_EVERY = timedelta(days=365)


def page_of(
    organisation: Organisation, actor: Actor, *, now: datetime, role_form: RoleForm | None = None
) -> dict[str, Any]:
    """The page's context. What `actor` may not do is not offered."""
    forms = listed_forms_of(organisation)
    is_admin = actor.has_role(MemberRole.ADMIN) and not actor.is_staff
    has_economy = actor.has_role(*MAY) and not actor.is_staff
    people = _people(organisation.pk)
    return {
        "organisation": organisation,
        "acting_for": organisation.pk,
        "kind_word": KIND_WORDS[organisation.kind],
        "numbers": _numbers(forms),
        "source": forms[0].source if forms else "",
        "wrong_url": "" if actor.is_staff else _wrong_url(),
        "language_word": _language(organisation),
        "accounts": _accounts(organisation.pk, actor if has_economy else None),
        "people": people,
        "own_user_id": actor.user_id,
        "is_review_due": is_admin and _is_review_due(organisation, people, now),
        "may_read_texts": actor.has_role(MemberRole.ADMIN, MemberRole.WRITE) and not actor.is_staff,
        "is_admin": is_admin,
        "has_economy": has_economy,
        "role_form": (role_form or RoleForm(organisation_id=organisation.pk)) if is_admin else None,
    }


def _wrong_url() -> str:
    """Where one says that a register is wrong; the page belongs to a floor above and is named, never imported."""
    try:
        return reverse("applicant:registers")
    except NoReverseMatch:
        return ""


def _numbers(forms: list[Municipality]) -> list[str]:
    """One line for each number and name the municipality has had, with the lists that have it."""
    years: dict[tuple[str, str], list[int]] = {}
    for form in forms:
        years.setdefault((form.number, form.name), []).append(form.list_year)
    return [
        _("%(number)s %(name)s (lista for %(years)s)")
        % {"number": number, "name": name, "years": ", ".join(str(year) for year in sorted(found))}
        for (number, name), found in years.items()
    ]


def _language(organisation: Organisation) -> str:
    """The form of Norwegian, and what follows from it for our letters."""
    word = str(LANGUAGE_WORDS[organisation.language_form])
    if not may_choose_language(organisation):
        return word
    chosen = LANGUAGE_WORDS.get(organisation.language_choice) if organisation.language_choice else None
    if chosen is None:
        return word
    return f"{word}. " + _("Dere har valgt brev på %(form)s.") % {"form": str(chosen).lower()}


def _accounts(organisation_id: int, economist: Actor | None) -> list[dict[str, Any]]:
    """The account in use and the one that waits for a second person, newest first."""
    rows = Account.objects.filter(organisation_id=organisation_id).select_related("entered_by", "confirmed_by")
    shown: list[dict[str, Any]] = []
    for row in rows.order_by("-id"):
        is_waiting = row.confirmed_at is None
        if is_waiting and shown:
            continue  # an older number that nobody confirmed
        may_confirm = economist is not None and is_waiting and row.entered_by_id != economist.user_id
        shown.append({"row": row, "is_waiting": is_waiting, "may_confirm": may_confirm})
        if not is_waiting:
            break
    return shown


def _people(organisation_id: int) -> list[dict[str, Any]]:
    """The members with their roles, by name."""
    rows = Membership.objects.filter(organisation_id=organisation_id, ended_at__isnull=True).select_related("user")
    people: dict[int, list[Membership]] = {}
    for row in rows.order_by("user__display_name", "user_id", "id"):
        people.setdefault(row.user_id, []).append(row)
    return [
        {"user": held[0].user, "roles": list(_roles(held)), "since": min(row.granted_at for row in held)}
        for held in people.values()
    ]


def _is_review_due(organisation: Organisation, people: list[dict[str, Any]], now: datetime) -> bool:
    """Is it a year since somebody went through the members, or since the first of those who stand came?"""
    since = organisation.members_reviewed_at or min((person["since"] for person in people), default=now)
    return now - since >= REVIEW_EVERY


def _roles(rows: Iterable[Membership]) -> Iterable[dict[str, Any]]:
    """Each role with its word, strongest first."""
    by_role = {row.role: row for row in rows}
    for role, word in ROLE_WORDS.items():
        if role in by_role:
            yield {"pk": by_role[role].pk, "word": word}
