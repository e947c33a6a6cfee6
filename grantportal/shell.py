"""Context of the page shell: who acts, which side one stands on, the menu. Asks the database nothing of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, gettext, gettext_lazy

from organisations.actors import Actor, MemberRole, OrganisationKind

Entry = tuple[Promise, str]

PUBLIC_MENU: tuple[Entry, ...] = (
    (gettext_lazy("Ordninger"), "calls:list"),
    (gettext_lazy("Tildelinger"), "awards"),
    (gettext_lazy("Regelverk"), "rules:index"),
    (gettext_lazy("Hjelp"), "help"),
)
APPLICANT_MENU: tuple[Entry, ...] = (
    (gettext_lazy("Min side"), "home:home"),
    (gettext_lazy("Søknader"), "applicant:list"),
    (gettext_lazy("Tilskudd og rapporter"), "grantee:list"),
    (gettext_lazy("Brev"), "letters:inbox"),
    (gettext_lazy("Ordninger"), "calls:list"),
)
DESK_MENU: tuple[Entry, ...] = (
    (gettext_lazy("Arbeidsliste"), "caseworker:queue"),
    (gettext_lazy("Saker"), "caseworker:cases"),
    (gettext_lazy("Rammer"), "caseworker:frames"),
    (gettext_lazy("Utsending"), "sendroom:list"),
    (gettext_lazy("Rapporter"), "reports:queue"),
    (gettext_lazy("Utbetalinger"), "payments:list"),
)
REGISTERS_ENTRY: Entry = (gettext_lazy("Registre"), "registers:list")
ACCESS_ENTRY: Entry = (gettext_lazy("Tilganger"), "organisation:access")
ADMIN_ENTRY: Entry = (gettext_lazy("Administrasjon"), "admin:index")
FOOTER: tuple[Entry, ...] = (
    (gettext_lazy("Hjelp og kontakt"), "help"),
    (gettext_lazy("Slik virker reglene"), "rules:index"),
    (gettext_lazy("Åpne data"), "open-data"),
    (gettext_lazy("Personvern"), "privacy"),
    (gettext_lazy("Tilgjengelighet"), "accessibility"),
)
USER_MENU: tuple[Entry, ...] = (
    (gettext_lazy("Bytt organisasjon"), "login:organisation"),
    (gettext_lazy("Brukere og konto"), "organisation:show"),
)
RIGHTS: tuple[tuple[MemberRole, Promise], ...] = (
    (MemberRole.SEND, gettext_lazy("Du kan sende")),
    (MemberRole.LEAD, gettext_lazy("Du kan godkjenne")),
    (MemberRole.WRITE, gettext_lazy("Du kan skrive")),
    (MemberRole.ECONOMY, gettext_lazy("Du kan føre økonomi")),
    (MemberRole.ADMIN, gettext_lazy("Du styrer tilganger")),
    (MemberRole.READ, gettext_lazy("Du kan lese")),
)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One link of a menu. `is_current` marks the section one is in, `is_here` the very page; `count` is what waits."""

    label: str
    url: str
    is_current: bool = False
    is_here: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Language:
    """One choice of the language switch, named in its own language."""

    code: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Stripe:
    """The one exception told under the header. `kind`: session, read_only, preview or practice, the gravest first."""

    kind: str
    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """What `base.html` draws around every page."""

    portal_name: str
    body_name: str
    body_short: str
    desk_name: str
    side: str
    is_dark: bool
    size: str
    languages: tuple[Language, ...]
    language_url: str
    home_url: str
    login_url: str
    logout_url: str
    search_url: str
    menu: tuple[MenuItem, ...]
    user_menu: tuple[MenuItem, ...]
    footer: tuple[MenuItem, ...]
    actor: Actor | None
    organisation_name: str
    right_in_words: str
    stripe: Stripe | None
    is_demo: bool


def address_of(name: str) -> str:
    """The address of a named page; "" when this installation does not have it, and then it is not offered."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def menu_of(entries: Iterable[Entry], *, path: str, counts: Mapping[str, int]) -> tuple[MenuItem, ...]:
    """The entries that exist, the one with the longest address that `path` lies under marked as current."""
    known = [(label, name, url) for label, name in entries if (url := address_of(name))]
    under = [url for _label, _name, url in known if path == url or (url != "/" and path.startswith(url))]
    current = max(under, key=len, default=None)
    return tuple(
        MenuItem(label=str(label), url=url, is_current=url == current, is_here=url == path, count=counts.get(name, 0))
        for label, name, url in known
    )


def side_of(actor: Actor | None, *, path: str) -> str:
    """On which side one stands: public, applicant, desk or admin."""
    if actor is None or actor.organisation_id is None:
        return "public"
    if actor.organisation_kind != OrganisationKind.DIRECTORATE:
        return "applicant"
    admin_url = address_of("admin:index")
    return "admin" if admin_url and path.startswith(admin_url) else "desk"


def right_in_words(actor: Actor) -> str:
    """The strongest right held in the organisation, said to the person: "Du kan skrive"."""
    return next((str(words) for role, words in RIGHTS if role in actor.roles), "")


def stripe_of(request: HttpRequest) -> Stripe | None:
    """What a view put on the request (`request.stripe`), else the mark of practice data."""
    set_by_view: Stripe | None = getattr(request, "stripe", None)
    if set_by_view is not None:
        return set_by_view
    if settings.DEMO:
        return Stripe("practice", gettext("Øvingsmiljø. Ingenting her blir sendt eller utbetalt."))
    return None


def _entries_for(side: str, request: HttpRequest, actor: Actor | None) -> tuple[Entry, ...]:
    if side == "public":
        return PUBLIC_MENU
    if side == "applicant":
        return APPLICANT_MENU
    is_admin = getattr(getattr(request, "user", None), "is_staff", False)  # may open the admin at all
    handles_access = actor is not None and actor.is_staff and actor.has_role(MemberRole.ADMIN)
    own = (*DESK_MENU, ACCESS_ENTRY) if handles_access else DESK_MENU
    return (*own, REGISTERS_ENTRY, ADMIN_ENTRY) if is_admin else own


def _desk_name(side: str) -> str:
    names = {"desk": gettext("Direktoratet"), "admin": gettext("Administrasjon")}
    return names.get(side, settings.PORTAL_NAME)


def build(request: HttpRequest) -> Shell:
    """The shell of one request. `request.menu_counts` (url name → number) and `request.stripe` are read if set."""
    found = getattr(request, "actor", None)
    actor: Actor | None = found or None  # the middleware's lazy object unwraps here
    side = side_of(actor, path=request.path)
    counts: Mapping[str, int] = getattr(request, "menu_counts", {})
    language = get_language()
    is_dark = side in {"desk", "admin"}
    entries = _entries_for(side, request, actor)
    menu = menu_of(entries, path=request.path, counts=counts)
    return Shell(
        portal_name=settings.PORTAL_NAME,
        body_name=settings.BODY_NAME,
        body_short=settings.BODY_SHORT,
        desk_name=_desk_name(side),
        side=side,
        is_dark=is_dark,
        size="sm" if is_dark else "md",
        languages=tuple(Language(code, name, code == language) for code, name in settings.LANGUAGES),
        language_url=address_of("language:set"),
        home_url=menu[0].url if menu else "/",
        login_url=address_of("login:login"),
        logout_url=address_of("login:logout"),
        search_url=address_of("search") if is_dark else "",
        menu=menu,
        user_menu=menu_of(USER_MENU, path=request.path, counts={}),
        footer=menu_of(FOOTER, path=request.path, counts={}),
        actor=actor,
        organisation_name=actor.organisation_name or actor.name if actor else "",
        right_in_words=right_in_words(actor) if actor else "",
        stripe=stripe_of(request),
        is_demo=settings.DEMO,
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, built when a template first asks, so a fragment does not pay for it."""
    return {"shell": SimpleLazyObject(lambda: build(request))}
