"""«For oss»: which tracks of which calls are not shut for one organisation, by the rules and what the portal knows."""

from collections.abc import Iterable
from datetime import datetime

from organisations.models import Organisation
from organisations.queries import applicant_facts
from schemes.models import Call
from schemes.public.precheck_offers import SYSTEM, ask, offer_of
from schemes.rules.facts import Facts
from schemes.rules.outcome import Read, Verdict


def tracks_for(organisation: Organisation, calls: Iterable[Call], now: datetime) -> dict[str, frozenset[str]]:
    """The tracks, by the key of the call, that no rule shuts for the organisation; calls without one are left out.

    Asked like the pre-check, with nothing answered: what is not known shuts nothing. Two queries for any number.
    """
    offers = {call.key: offer_of(call, now) for call in calls}
    keys = list(offers)
    known = applicant_facts({place: (organisation, offers[key].asked_on) for place, key in enumerate(keys)})
    found = {}
    for place, key in enumerate(keys):
        offer = offers[key]
        reads = {name: Read(value, source) for name, (value, source) in known[place].items()}
        facts = Facts(reads | {"application.submitted_at": Read(offer.asked_at, SYSTEM)})
        open_to_us = frozenset(
            track.key
            for track in offer.document.tracks
            if ask(offer, track.key, facts).verdict is not Verdict.NOT_ELIGIBLE
        )
        if open_to_us:
            found[key] = open_to_us
    return found
