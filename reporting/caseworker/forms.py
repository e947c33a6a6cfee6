"""The forms of this desk: shape only. What may be done is asked by the operations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schemes.fields import AmountField, DayField

LONG = 10_000
LETTER = 1_500  # what a letter takes of marked text (letters.md 2)
YES_NO = (("yes", _("Ja")), ("no", _("Nei")))


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class YesNoField(forms.TypedChoiceField):
    """Yes or no as two radio buttons; cleaned it is a bool."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            coerce=lambda value: value == "yes",
            error_messages={"required": _("Velg ja eller nei."), "invalid_choice": _("Velg ja eller nei.")},
            **kwargs,
        )


class AddressForm(forms.Form):
    """Whether the model's address answers."""

    is_reachable = YesNoField()


class JudgementForm(forms.Form):
    """A person's answer to one rule, with the reason."""

    is_met = YesNoField()
    reason = forms.CharField(max_length=LONG, error_messages={"required": _("Skriv begrunnelsen.")})


class ReasonForm(forms.Form):
    """One reason."""

    reason = forms.CharField(
        label=_("Begrunnelse"), max_length=LETTER, widget=_text(), error_messages={"required": _("Skriv begrunnelsen.")}
    )


class ReturnForm(forms.Form):
    """What must be put right, and by when."""

    points = forms.CharField(
        label=_("Hva må kommunen rette?"),
        help_text=_("Teksten står i brevet. Skriv hele setninger, ett avsnitt for hvert punkt."),
        max_length=LETTER,
        widget=_text(5),
        error_messages={"required": _("Skriv hva kommunen må rette.")},
    )
    due_on = DayField(
        label=_("Ny frist"),
        help_text=_("En virkedag. Den første leveringsdagen blir stående."),
        error_messages={"required": _("Sett en frist.")},
    )


class ReadyForm(forms.Form):
    """Whether the model can be approved, by the first of the two."""

    is_ready = YesNoField()
    points = forms.CharField(required=False, max_length=LONG)


class NoticeForm(forms.Form):
    """The amount and the ground of an advance notice."""

    amount_nok = AmountField(
        label=_("Beløp som kan bli krevd tilbake"), error_messages={"required": _("Skriv beløpet.")}
    )
    reason = forms.CharField(
        label=_("Begrunnelse"),
        help_text=_("Teksten kan stå i varselet. Skriv hele setninger."),
        max_length=LETTER,
        widget=_text(4),
        error_messages={"required": _("Skriv begrunnelsen.")},
    )


class ClaimForm(forms.Form):
    """The ground of a claim, and what is said to their comments."""

    reason = forms.CharField(
        label=_("Begrunnelse"),
        max_length=LETTER,
        widget=_text(4),
        error_messages={"required": _("Skriv begrunnelsen.")},
    )
    assessment = forms.CharField(
        label=_("Hva mener dere om svaret fra kommunen?"), required=False, max_length=LETTER, widget=_text(4)
    )


class SettleForm(forms.Form):
    """The day the money came."""

    paid_on = DayField(label=_("Dagen pengene kom"), error_messages={"required": _("Skriv datoen.")})


class GuidanceForm(forms.Form):
    """One line of the contact log (R54)."""

    given_on = DayField(label=_("Dag"), error_messages={"required": _("Skriv dagen veiledningen ble gitt.")})
    about = forms.CharField(
        label=_("Hva handlet den om?"),
        help_text=_("Kort, for eksempel «telefonmøte om opplæringsplanen»."),
        max_length=300,
        error_messages={"required": _("Skriv kort hva veiledningen handlet om.")},
    )
