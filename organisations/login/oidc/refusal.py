"""Why a log-in was not let in: one sentence for the person, one word for the log."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """What the person can be told. Attacks and errors of the provider share one sentence: no attacker learns more."""

    CANCELLED = "cancelled"
    STALE = "stale"
    UNCHECKED = "unchecked"
    LEVEL = "level"
    AWAY = "away"
    NO_ORGANISATION = "no_organisation"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    CLOSED = "closed"


SENTENCES: dict[Reason, Promise] = {
    Reason.CANCELLED: _("Du avbrøt innloggingen. Prøv igjen når du vil."),
    Reason.STALE: _(
        "Innloggingen tok for lang tid, er brukt før eller ble begynt i et annet vindu. Prøv igjen fra begynnelsen."
    ),
    Reason.UNCHECKED: _("Vi kunne ikke kontrollere svaret fra innloggingstjenesten. Prøv igjen om litt."),
    Reason.LEVEL: _("Du må logge inn med et høyere sikkerhetsnivå. Prøv igjen, og velg for eksempel BankID."),
    Reason.AWAY: _("Innloggingstjenesten svarer ikke nå. Prøv igjen om noen minutter."),
    Reason.NO_ORGANISATION: _(
        "Du har ikke valgt noen virksomhet. Prøv igjen, og velg kommunen eller tjenesten du handler for. Finner du den "
        "ikke, må de som styrer tilganger i Altinn hos dere, gi deg rettigheten først."
    ),
    Reason.UNKNOWN_ORGANISATION: _(
        "Vi kjenner ikke virksomheten du valgte. Prøv igjen, og velg kommunen eller tjenesten som søker om tilskudd."
    ),
    Reason.CLOSED: _("Brukeren din er stengt. Ta kontakt med oss hvis du mener det er feil."),
}
STATUS = {Reason.AWAY: 503, Reason.LEVEL: 403, Reason.CLOSED: 403, Reason.UNKNOWN_ORGANISATION: 403}


class Refused(Exception):
    """The log-in ends here. `detail` is for the log and names no person."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")

    @property
    def sentence(self) -> str:
        """What the person is told."""
        return str(SENTENCES[self.reason])

    @property
    def status(self) -> int:
        """The answer's HTTP status."""
        return STATUS.get(self.reason, 400)
