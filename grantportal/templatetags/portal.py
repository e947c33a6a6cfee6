"""Filters and tags every template has without loading: kroner, dates, numbers, badges, icons, breadcrumb."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypedDict

from django import template
from django.conf import settings
from django.forms.boundfield import BoundField, BoundWidget
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from grantportal.bars import CapMeter, FrameBar
from grantportal.states import look_of
from organisations import kept
from organisations.access import ACTING_FOR
from organisations.login.limits import left_of
from schemes import money

register = template.Library()

UNREAD_ACCOUNT = "\u2022\u2022\u2022\u2022"


# ----- amounts and numbers ---------------------------------------------------------------------------------------


@register.filter
def amount(value: int | None) -> str:
    """Whole kroner for a cell whose head says kr: "1 000 000"; None is "ikke satt", 0 is written."""
    return gettext("ikke satt") if value is None else money.format_nok(int(value))


@register.filter
def kr(value: int | None) -> str:
    """Whole kroner in running text: "kr 1 000 000"; None is "ikke satt"."""
    return gettext("ikke satt") if value is None else money.kr(int(value))


@register.filter
def signed(value: int | None) -> str:
    """A difference in whole kroner, always with its sign: "+1 900", "−30 600", "0"."""
    if value is None:
        return gettext("ikke satt")
    return f"+{money.format_nok(int(value))}" if value > 0 else money.format_nok(int(value))


def _decimal_text(value: float | Decimal) -> str:
    """At most one decimal, decimal comma in Norwegian, a true minus sign; a whole number keeps no decimal."""
    rounded = Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    text = f"{abs(rounded):.{0 if whole else 1}f}"
    text = text if get_language() == "en" else text.replace(".", ",")
    return f"{money.MINUS}{text}" if rounded < 0 else text


@register.filter
def percent(value: float | Decimal | None) -> str:
    """A number of percent (8.5 is 8,5 %), at most one decimal; None is "ikke satt"."""
    if value is None:
        return gettext("ikke satt")
    return f"{_decimal_text(value)}{money.NBSP}%"


@register.filter
def signed_percent(value: float | Decimal | None) -> str:
    """A difference in percent, always with its sign: "+19 %", "−8,5 %", "0 %"."""
    text = percent(value)
    return f"+{text}" if value is not None and value > 0 else text


@register.filter
def orgnr(value: str | int | None) -> str:
    """Organisation number in threes: "964 978 573"; anything else than nine digits is returned as it is."""
    digits = "" if value is None else str(value)
    return money.NBSP.join((digits[:3], digits[3:6], digits[6:])) if len(digits) == 9 and digits.isdigit() else digits


@register.filter
def account(value: str | None) -> str:
    """Bank account as 4-2-5: "1234 56 78903"; anything else than eleven digits is returned as it is."""
    digits = value or ""
    return money.NBSP.join((digits[:4], digits[4:6], digits[6:])) if len(digits) == 11 and digits.isdigit() else digits


@register.filter
def masked_account(value: str | None) -> str:
    """Only the last four digits: "•••• 8903"; without a number "ikke satt"."""
    return f"{UNREAD_ACCOUNT}{money.NBSP}{value[-4:]}" if value else gettext("ikke satt")


@register.filter
def initials(value: str) -> str:
    """At most two capitals for the round mark beside a name: "Gjesdal kommune" is "GK"."""
    return "".join(word[0] for word in value.split()[:2]).upper()


# ----- dates and times -------------------------------------------------------------------------------------------


def _local(value: date | datetime) -> date | datetime:
    """The same moment on the wall clock in Oslo; a plain date is left alone."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _day(value: date | datetime, pattern: str) -> str:
    """One date; Norwegian puts a full stop after the day, English does not."""
    day = "j" if get_language() == "en" else "j."
    return dateformat.format(_local(value), f"{day} {pattern}").replace(" ", money.NBSP)


@register.filter
def long_date(value: date | datetime | None) -> str:
    """Day, month and year: "1. november 2019" (an instant is read in Oslo); None is "ikke satt"."""
    return gettext("ikke satt") if value is None else _day(value, "F Y")


@register.filter
def short_date(value: date | datetime | None) -> str:
    """Day and month: "1. nov.", for tables and deadline columns; None is "ikke satt"."""
    return gettext("ikke satt") if value is None else _day(value, "N")


@register.filter
def clock(value: datetime | None) -> str:
    """Time of day in Oslo: "kl. 14.32"; None is "ikke satt"."""
    if value is None:
        return gettext("ikke satt")
    moment = _local(value)
    if get_language() == "en":
        return f"at{money.NBSP}{dateformat.format(moment, 'H:i')}"
    return f"kl.{money.NBSP}{dateformat.format(moment, 'H.i')}"


@register.filter
def long_time(value: datetime | None) -> str:
    """Day and time in Oslo: "1. november 2019 kl. 14.32"; None is "ikke satt"."""
    return gettext("ikke satt") if value is None else f"{long_date(value)} {clock(value)}"


@register.filter
def days_from(value: date, today: date) -> str:
    """How far `value` is from `today`: "i dag", "i morgen", "om 11 dager", "4 dager over"."""
    days = (value - today).days
    if days == 0:
        return gettext("i dag")
    if days == 1:
        return gettext("i morgen")
    if days > 1:
        return gettext("om %(days)d dager") % {"days": days}
    return ngettext("%(days)d dag over", "%(days)d dager over", -days) % {"days": -days}


# ----- marks -----------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """One drawing of the sprite, hidden from screen readers: always write a word beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def badge(state: str, text: str = "") -> SafeString:
    """A state as shape + word + colour; `text` replaces the usual word of the state."""
    look = look_of(state)
    return format_html(
        '<span class="ds-tag badge" data-tone="{}">{}{}</span>',
        look.tone,
        icon(look.icon) if look.icon else "",
        text or look.word,
    )


@register.filter
def state_badge(state: str, text: str = "") -> SafeString:
    """The same badge as a filter: `{{ row.state|state_badge }}` or `{{ row.state|state_badge:row.word }}`."""
    return badge(state, text)


@register.filter
def state_icon(state: str) -> SafeString:
    """Only the drawing of a state, in its colour; the word must stand beside it."""
    look = look_of(state)
    return format_html('<span class="state-icon" data-tone="{}">{}</span>', look.tone, icon(look.icon))


@register.filter
def state_word(state: str) -> str:
    """The usual word of a state."""
    return str(look_of(state).word)


@register.filter
def state_tone(state: str) -> str:
    """The tone of a state, for a `data-tone` attribute."""
    return look_of(state).tone


@register.inclusion_tag("components/cap_meter.html")
def cap_meter(applied: int, cap: int, note: str = "") -> dict[str, Any]:
    """What is applied for against the cap, both whole kroner; budget.js draws it anew by the same arithmetic."""
    return {"meter": CapMeter(applied=applied, cap=cap, note=note)}


@register.inclusion_tag("components/sum_strip.html")
def sum_strip(applied: int, cap: int | None, url: str, text: str) -> dict[str, Any]:
    """The same in one line that stays in sight on a small screen, with the way to the rule panel."""
    over = applied - cap if cap is not None else 0
    return {"applied": applied, "cap": cap, "over": over, "is_over": over > 0, "url": url, "text": text}


@register.inclusion_tag("components/frame_bar.html")
def frame_bar(frame: int, bound: int, placed: int, reserve: int, label: str = "") -> dict[str, Any]:
    """A frame as a bar, in whole kroner: bound before, placed now, left, reserve; `label` names the cut."""
    return {"bar": FrameBar(frame=frame, bound=bound, placed=placed, reserve=reserve), "label": label}


# ----- form fields (used by the crispy pack) ---------------------------------------------------------------------


@register.filter
def ds_input(field: BoundField) -> SafeString:
    """The widget of a bound field with Designsystemet's class added to its own."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{own} ds-input".strip()})


@register.filter
def ds_choice(option: BoundWidget) -> SafeString:
    """One radio button or tick box of a group, with Designsystemet's class."""
    option.data["attrs"]["class"] = "ds-input"
    return option.tag()


@register.simple_tag(takes_context=True)
def acting_for(context: template.Context) -> SafeString:
    """Hidden field that says for whom this form was opened; another tab may have switched organisation since (T3)."""
    actor = context["shell"].actor
    organisation = actor.organisation_id if actor else ""
    return format_html('<input type="hidden" name="{}" value="{}">{}', ACTING_FOR, organisation, opened_by(context))


@register.simple_tag(takes_context=True)
def opened_by(context: template.Context) -> SafeString:
    """Hidden field that says, signed, who opened this form: what they typed is kept when their session has ended."""
    actor = context["shell"].actor
    mark = kept.opened_by(actor.user_id if actor else None)
    return format_html('<input type="hidden" name="{}" value="{}">', kept.OPENED_BY, mark)


@register.inclusion_tag("components/session.html", takes_context=True)
def session_end(context: template.Context) -> dict[str, object]:
    """The stripe that tells before the session ends; `left` in seconds."""
    return {"left": left_of(context["request"]).seconds}


# ----- breadcrumb and sender -------------------------------------------------------------------------------------


class Crumb(TypedDict):
    """One step of the breadcrumb; the last has no address."""

    label: str
    url: str


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """`{% breadcrumb label url label url label %}`: pairs, and last the page one stands on."""
    pairs: Sequence[Crumb] = [
        {"label": str(label), "url": str(url)} for label, url in zip(parts[:-1:2], parts[1:-1:2], strict=True)
    ]
    return {"crumbs": pairs, "here": parts[-1]}


@register.simple_tag
def sender(name: str) -> str:
    """Name of the portal or the body from the settings, for pages drawn without a request (a 500)."""
    allowed = {"portal": settings.PORTAL_NAME, "body": settings.BODY_NAME, "short": settings.BODY_SHORT}
    return allowed[name]
