"""The fields of contacts and account. Shape only: what a field may hold, not who may write it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from applications.models import Participant
from applications.operations.drafting import CONTACT_FIELDS, contact_texts, token
from organisations.models.numbers import clean_account

_PHONE = re.compile(r"\+?[0-9]{8,15}")
FOUR_DIGITS = RegexValidator(r"^[0-9]{4}$", _("Skriv postnummeret med fire siffer."))


class ContactsForm(forms.Form):
    """One participant's contact person, address and account. A draft may leave anything empty."""

    use_required_attribute = False

    contact_name = forms.CharField(label=_("Kontaktperson"), max_length=120)
    contact_role = forms.CharField(label=_("Stilling"), max_length=120, required=False)
    contact_email = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        help_text=_("Hit sender vi beskjed når det er nytt i saken."),
        error_messages={"invalid": _("Skriv en e-postadresse, for eksempel navn@kommune.no.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = forms.CharField(
        label=_("Telefon"), max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    address = forms.CharField(label=_("Postadresse"), max_length=200, required=False)
    postal_code = forms.CharField(
        label=_("Postnummer"),
        max_length=4,
        required=False,
        validators=[FOUR_DIGITS],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    postal_place = forms.CharField(label=_("Poststed"), max_length=80, required=False)
    account_number = forms.CharField(
        label=_("Kontonummer"),
        help_text=_("Kontoen tilskuddet skal betales til. Elleve siffer."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    your_ref = forms.CharField(
        label=_("Deres referanse"),
        help_text=_("For eksempel saksnummeret i deres eget arkiv. Vi skriver det i brevene."),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: object, participant: Participant | None = None, **kwargs: object) -> None:
        if participant is not None:
            kwargs.setdefault("initial", contact_texts(participant))
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if participant is not None:
            for name, text in contact_texts(participant).items():
                self.fields[name].widget.attrs["data-question"] = f"contacts.{participant.pk}.{name}"
                self.fields[name].widget.attrs["data-revision"] = str(token(text))

    def clean_contact_phone(self) -> str:
        """At least eight digits, with or without country code and spaces."""
        return clean_phone(self.cleaned_data["contact_phone"])

    def clean_account_number(self) -> str:
        """The eleven digits; modulus 11."""
        return clean_account(self.cleaned_data["account_number"])


def clean_phone(text: str) -> str:
    """The number as it was written; ValidationError when it is none."""
    if text and not _PHONE.fullmatch(re.sub(r"[\s()-]", "", text)):
        raise ValidationError(_("Skriv et telefonnummer med minst åtte siffer."), code="phone")
    return text


def clean_contact(name: str, text: str) -> str:
    """One field as it may be kept; an empty one may always be. ValidationError in a sentence."""
    if name not in CONTACT_FIELDS:
        raise KeyError(name)
    if not text.strip():
        return ""
    cleaned = ContactsForm.base_fields[name].clean(text)
    if name == "contact_phone":
        return clean_phone(cleaned)
    return clean_account(cleaned) if name == "account_number" else cleaned
