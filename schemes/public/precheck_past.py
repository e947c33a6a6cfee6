"""What a municipality was before and what became of it, in the sentences that stand under its name in the pre-check."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from organisations.lineage import Body, Registers, became
from schemes.public.precheck_who import Who, municipality
from schemes.public.wording import day_in_words, listed

GRANTS_LISTED_BY = 2015  # the register has its recipients under the numbers of this year


@dataclass(frozen=True, slots=True)
class Past:
    """Sentences about the municipality, and what it went into when it is no more."""

    sentences: tuple[str, ...]
    successors: tuple[Who, ...]


def past_of(registers: Registers, who: Who) -> Past:
    """Nothing for one that is no municipality, or that has never been merged, divided or granted anything."""
    if who.body is None:
        return Past((), ())
    told = [_founded(registers, who.body), _ended(registers, who.body), *_granted(registers, who.body)]
    into = became(registers, who.body)
    return Past(tuple(each for each in told if each), tuple(municipality(body) for body in into))


def _founded(registers: Registers, body: Body) -> str:
    """When it was founded, and of which: «Ny kommune fra 1. januar 2020: Askim, Eidsberg og Hobøl»."""
    first = (body.forms[0].list_year, body.forms[0].number)
    names = sorted({step.from_name for step in registers.steps_into.get(first, ()) if step.changed_on is not None})
    if body.begins_on is None or not names:
        return ""
    return _("Ny kommune fra %(day)s: %(names)s.") % {"day": day_in_words(body.begins_on), "names": listed(names)}


def _ended(registers: Registers, body: Body) -> str:
    """What it went into: «Askim ble en del av Indre Østfold 1. januar 2020»."""
    into = became(registers, body)
    if body.ended_on is None or not into:
        return ""
    words = {
        "name": body.name,
        "into": listed([other.name for other in into]),
        "day": day_in_words(body.ended_on),
    }
    if len(into) == 1:
        return _("%(name)s ble en del av %(into)s %(day)s.") % words
    return _("%(name)s ble delt mellom %(into)s %(day)s.") % words


def _granted(registers: Registers, body: Body) -> list[str]:
    """One sentence for each year in which it, or one it comes from, is registered with a grant."""
    ancestry = registers.ancestry((body.forms[0].list_year, body.forms[0].number))
    names: dict[int, list[str]] = {}
    for grant in registers.grants:
        node = (GRANTS_LISTED_BY, grant.number)
        if node in ancestry:
            name = next(iter(registers.steps_from[node])).from_name
            names.setdefault(grant.year, []).append(name)
    sentence = _("%(names)s står i registeret med tilskudd i %(year)s.")
    return [sentence % {"names": listed(found), "year": year} for year, found in sorted(names.items())]
