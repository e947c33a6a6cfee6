"""Wording that belongs to no scheme and no year: the mails of the portal itself (handbook, section 4)."""

from typing import NamedTuple

from letters.wording.text import Block, LetterText

_END = {
    "nb": "Dette er en automatisk melding. Svar i portalen, ikke på denne e-posten.",
    "nn": "Dette er ei automatisk melding. Svar i portalen, ikkje på denne e-posten.",
}


class _Mail(NamedTuple):
    """Subject and text."""

    title: str
    body: str


_TEXTS = {
    ("mail_new_letter", "nb"): _Mail(
        "Nytt brev i sak {{ case_no }}",
        "{{ body_short }} har sendt et brev til {{ recipient_name }}. Logg inn for å lese det: {{ portal_url }} ¶ "
        "Brevet kan ha en frist.",
    ),
    ("mail_new_letter", "nn"): _Mail(
        "Nytt brev i sak {{ case_no }}",
        "{{ body_short }} har sendt eit brev til {{ recipient_name }}. Logg inn for å lese det: {{ portal_url }} ¶ "
        "Brevet kan ha ein frist.",
    ),
    ("mail_new_notice", "nb"): _Mail(
        "Nytt i sak {{ case_no }}",
        "Det er noe nytt i saken til {{ recipient_name }}. Logg inn for å se det: {{ portal_url }}",
    ),
    ("mail_new_notice", "nn"): _Mail(
        "Nytt i sak {{ case_no }}",
        "Det er noko nytt i saka til {{ recipient_name }}. Logg inn for å sjå det: {{ portal_url }}",
    ),
    ("unread_letter_second_notice", "nb"): _Mail(
        "Ulest brev i sak {{ case_no }}",
        "{{ recipient_name }} fikk et brev {{ earlier_letter_date }}, og ingen har åpnet det. "
        "En frist kan ha begynt å løpe. Les brevet her: {{ portal_url }}",
    ),
    ("unread_letter_second_notice", "nn"): _Mail(
        "Ulese brev i sak {{ case_no }}",
        "{{ recipient_name }} fekk eit brev {{ earlier_letter_date }}, og ingen har opna det. "
        "Ein frist kan ha byrja å gå. Les brevet her: {{ portal_url }}",
    ),
    ("account_changed_notice", "nb"): _Mail(
        "Noen vil endre kontonummeret",
        "Noen har bedt om et nytt kontonummer for {{ recipient_name }}. Vi bruker det ikke før en annen person hos "
        "dere har bekreftet det. Si fra i portalen med en gang hvis dere ikke kjenner til dette: {{ portal_url }}",
    ),
    ("account_changed_notice", "nn"): _Mail(
        "Nokon vil endre kontonummeret",
        "Nokon har bedt om eit nytt kontonummer for {{ recipient_name }}. Vi bruker det ikkje før ein annan person "
        "hos dykk har stadfesta det. Sei frå i portalen med ein gong dersom de ikkje kjenner til dette: "
        "{{ portal_url }}",
    ),
    ("organisation_invitation", "nb"): _Mail(
        "Invitasjon til å handle for {{ recipient_name }}",
        "{{ inviter_name }} ber deg handle for {{ recipient_name }} i portalen til {{ body_short }}. Du får lov til å "
        "{{ role_names }}. Logg inn og svar innen {{ due_at }}: {{ invitation_url }} ¶ Kjenner du ikke til dette, "
        "trenger du ikke gjøre noe.",
    ),
    ("organisation_invitation", "nn"): _Mail(
        "Invitasjon til å handle for {{ recipient_name }}",
        "{{ inviter_name }} ber deg handle for {{ recipient_name }} i portalen til {{ body_short }}. Du får lov til å "
        "{{ role_names }}. Logg inn og svar innan {{ due_at }}: {{ invitation_url }} ¶ Kjenner du ikkje til dette, "
        "treng du ikkje gjere noko.",
    ),
    ("watch_confirmation", "nb"): _Mail(
        "Bekreft at du vil ha varsel",
        "Noen har bedt om at denne adressen får en e-post når {{ scheme_name }} blir lyst ut. Bekreft innen "
        "{{ due_at }}: {{ confirm_url }} ¶ Kjenner du ikke til dette, trenger du ikke gjøre noe. "
        "Da sletter vi adressen.",
    ),
    ("watch_confirmation", "nn"): _Mail(
        "Stadfest at du vil ha varsel",
        "Nokon har bede om at denne adressa får ein e-post når {{ scheme_name }} blir lyst ut. Stadfest innan "
        "{{ due_at }}: {{ confirm_url }} ¶ Kjenner du ikkje til dette, treng du ikkje gjere noko. "
        "Då slettar vi adressa.",
    ),
    ("access_request_notice", "nb"): _Mail(
        "Noen ber om å få handle for {{ recipient_name }}",
        "Noen har logget inn på vegne av {{ recipient_name }} og ber om tilgang i portalen til {{ body_short }}. "
        "Se hvem det er, og svar her: {{ access_url }}",
    ),
    ("access_request_notice", "nn"): _Mail(
        "Nokon ber om å få handle for {{ recipient_name }}",
        "Nokon har logga inn på vegner av {{ recipient_name }} og ber om tilgang i portalen til {{ body_short }}. "
        "Sjå kven det er, og svar her: {{ access_url }}",
    ),
}


def standing(kind: str, language: str) -> LetterText:
    """The standing wording of `kind`; bokmål where the language is not nynorsk. Raises KeyError for other kinds."""
    form = "nn" if language == "nn" else "nb"
    title, body = _TEXTS[kind, form]
    return LetterText(kind, form, title, (Block("text", body), Block("end", _END[form])))
