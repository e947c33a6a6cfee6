"""Forms of the organisation's page: shape only, the operations decide."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organisations.actors import MemberRole
from organisations.models import Organisation, User
from organisations.models.numbers import clean_account
from organisations.models.words import ROLE_WORDS
from organisations.operations.profile import FIELDS, may_choose_language


class ProfileForm(forms.Form):
    """How we reach the organisation."""

    notice_email = forms.EmailField(
        label=_("E-post til postmottaket"),
        help_text=_("Hit sender vi beskjed når det kommer et brev."),
        required=False,
        max_length=254,
    )
    address = forms.CharField(label=_("Postadresse"), required=False, max_length=200)
    postal_code = forms.RegexField(
        label=_("Postnummer"),
        regex=r"^\d{4}$",
        required=False,
        error_messages={"invalid": _("Postnummeret har fire siffer.")},
    )
    postal_place = forms.CharField(label=_("Poststed"), required=False, max_length=80)
    language_choice = forms.ChoiceField(
        label=_("Målform i brev til dere"),
        help_text=_("Dere har ikke vedtatt målform, så dere velger selv."),
        choices=[("", _("Samme som i søknaden")), ("nb", _("Bokmål")), ("nn", _("Nynorsk"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None, *, organisation: Organisation) -> None:
        super().__init__(data, initial={name: getattr(organisation, name) for name in FIELDS})
        if not may_choose_language(organisation):
            del self.fields["language_choice"]

    def values(self) -> dict[str, str]:
        """The five fields of `update_profile`; the language choice is empty when there is none to make."""
        return {"language_choice": "", **self.cleaned_data}


class AccountForm(forms.Form):
    """A new account number."""

    number = forms.CharField(
        label=_("Kontonummer"),
        help_text=_("Elleve siffer. En annen hos dere må bekrefte nummeret før vi bruker det."),
        max_length=20,
    )

    def clean_number(self) -> str:
        """Check the control digit, so that the error stands at the field."""
        return clean_account(self.cleaned_data["number"])


EMAIL_ERRORS = {
    "required": _("Skriv en e-postadresse, for eksempel navn@kommune.no."),
    "invalid": _("Skriv en e-postadresse, for eksempel navn@kommune.no."),
}


def role_choices() -> list[tuple[str, Any]]:
    """The roles one may give; that of a caseworker is the directorate's alone."""
    return [(role, words) for role, words in ROLE_WORDS.items() if role != MemberRole.STAFF]


class RolesForm(forms.Form):
    """Which roles a person who asked shall have."""

    roles = forms.MultipleChoiceField(
        label=_("Roller"),
        choices=role_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg minst én rolle.")},
    )


class InvitationForm(RolesForm):
    """Whom to invite, and to what."""

    email = forms.EmailField(
        label=_("E-post"),
        help_text=_("Den du inviterer, må logge inn for å svare. Invitasjonen gjelder i 14 dager."),
        max_length=254,
        error_messages=EMAIL_ERRORS,
    )
    field_order = ("email", "roles")


class FirstInvitationForm(forms.Form):
    """The first administrator of an organisation, invited by the directorate."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.exclude(kind="directorate").filter(valid_to_on__isnull=True),
        widget=forms.HiddenInput,
    )
    email = forms.EmailField(
        label=_("E-post til den som skal styre tilganger"), max_length=254, error_messages=EMAIL_ERRORS
    )


class RefusalForm(forms.Form):
    """Why a person is not let in."""

    answer = forms.CharField(
        label=_("Hvorfor ikke?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class RoleForm(forms.Form):
    """One more role for someone who is already a member."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label=_("Velg person"))
    role = forms.ChoiceField(
        label=_("Rolle"),
        choices=[("", _("Velg rolle")), *role_choices()],
    )

    def __init__(self, data: QueryDict | None = None, *, organisation_id: int) -> None:
        super().__init__(data)
        members = User.objects.filter(
            memberships__organisation_id=organisation_id, memberships__ended_at__isnull=True, is_active=True
        )
        user = self.fields["user"]
        if isinstance(user, forms.ModelChoiceField):
            user.queryset = members.distinct().order_by("display_name", "id")
