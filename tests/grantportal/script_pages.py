"""Addresses for the tests of shell and scripts: the gallery, the language switch, a page with an autosaved budget."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from grantportal.desks import gallery, language
from organisations.access import Audience, audience

FORM = """{% extends "base.html" %}{% block title %}Prøve{% endblock %}
{% block heading %}<h1>Prøve</h1>{% include "components/save_mark.html" only %}{% endblock %}
{% block content %}
{% include "components/autosave.html" with login_url="/logg-inn/" only %}
<form method="post" data-autosave="/autosave/" data-owner="7" data-budget-scope>{% csrf_token %}{% acting_for %}
<div class="field"><label for="goal">Mål</label><textarea class="ds-input" id="goal" name="goal" data-question="goal" data-revision="3" data-max-words="5">Vi måler dette hvert år</textarea></div>
<div class="field"><label for="y">Ja</label><input type="radio" class="ds-input" id="y" name="anchored" value="yes" data-question="anchored" data-revision="1"></div>
{% sum_strip 0 1000000 "#hvorfor" "Hvorfor?" %}
<p class="visually-hidden" role="status" data-budget-status></p>
<table class="budget" data-budget data-told="Dere søker om %s" data-pasted="%f fylt, %r ikke lest"
 data-problem-ambiguous="Skriv hele kroner, som 500 000." data-problem-negative="Skriv 0 eller mer." data-problem-not-a-number="Skriv tall.">
<thead><tr><th scope="col">Kostnad</th><th scope="col">Tilskudd</th><th scope="col">Egne midler</th><th scope="col">Sum</th></tr></thead>
<tbody>{% for line in "12" %}<tr class="line"><th scope="row">Linje {{ line }}</th>
<td><label class="cell-label" for="g{{ line }}">Tilskudd</label><input class="ds-input" inputmode="numeric" id="g{{ line }}" data-amount data-column="grant" data-source="grant"></td>
<td><label class="cell-label" for="o{{ line }}">Egne midler</label><input class="ds-input" inputmode="numeric" id="o{{ line }}" data-amount data-column="own" data-source="own"></td>
<td class="sum"><span data-row-sum>0</span><p class="field-error" data-cell-problem hidden></p></td></tr>{% endfor %}
<tr><td colspan="4"><button class="button-as-link" type="submit" name="add" data-add-line>Legg til linje</button></td></tr></tbody>
<tfoot><tr><th scope="row">Sum</th><td data-column-sum="grant">0</td><td data-column-sum="own">0</td><td data-total>0</td></tr></tfoot></table>
<div class="field" data-paste-rest hidden><label for="rest">Fikk ikke plass</label><textarea class="ds-input" id="rest" readonly></textarea></div>
{% cap_meter 0 1000000 %}
<button class="ds-button" type="submit" data-busy-text="Sender …">Send</button>
</form>{% endblock %}
{% block scripts %}<script type="module" src="{% static 'js/autosave.js' %}"></script><script type="module" src="{% static 'js/budget.js' %}"></script>{% endblock %}"""

LIST = """{% extends "base.html" %}{% block title %}Liste{% endblock %}{% block heading %}<h1>Liste</h1>{% endblock %}
{% block content %}<form role="search"><label for="q">Søk</label><input id="q" data-search-key></form>
<div data-selection-bar hidden><span data-selection-count></span> valgt</div>
<table class="ds-table list-table" data-key-list data-selectable><thead><tr><th scope="col"><input type="checkbox" class="ds-input" aria-label="Velg alle" data-select-all></th><th scope="col">Søker</th></tr></thead><tbody>
{% for name in "ABC" %}<tr data-row><td><input type="checkbox" class="ds-input" aria-label="Velg {{ name }}"></td><th scope="row"><a class="row-link" href="/liste/?{{ name }}">{{ name }}</a></th></tr>{% endfor %}</tbody></table>
<a href="/liste/?last-year" data-key="f">I fjor</a>
{% include "components/keys_help.html" only %}{% endblock %}
{% block scripts %}<script type="module" src="{% static 'js/keys.js' %}"></script>{% endblock %}"""

PANEL = """{% extends "base.html" %}{% block title %}Panel{% endblock %}{% block heading %}<h1>Panel</h1>{% include "components/save_mark.html" only %}{% endblock %}
{% block content %}<form method="post">{% csrf_token %}<label for="a">Beløp</label><input id="a" name="amount" class="ds-input">
<section class="panel" data-swap><div id="why" aria-live="polite">Før</div><button class="ds-button" type="submit" hx-post="/panel/" hx-target="#why">Oppdater</button></section></form>
<p class="reading-text" data-answer="goal">Styringsgruppen møtes hver måned. Resten er ikke viktig.</p><p class="reading-text" data-answer="weak">Noe annet.</p>
<div data-criterion="k1"><fieldset class="score"><legend>Poeng K1</legend><label><input type="radio" name="k1" value="4">4</label></fieldset></div>
<div data-criterion="k2"><fieldset class="score"><legend>Poeng K2</legend><label><input type="radio" name="k2" value="5">5</label></fieldset></div>
<form method="get" action="/panel/" data-quote-form><label for="q1">Sitat</label><input id="q1" name="quote"><input type="hidden" name="question"><input type="hidden" name="criterion"></form>
<div data-presence="/naervaer/" data-part="budget"></div>{% endblock %}
{% block htmx %}{% include "components/htmx.html" only %}{% endblock %}
{% block scripts %}<script type="module" src="{% static 'js/keys.js' %}"></script><script type="module" src="{% static 'js/quotes.js' %}"></script><script type="module" src="{% static 'js/presence.js' %}"></script>{% endblock %}"""


def _page(source: str):
    @audience(Audience.PUBLIC)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(engines["django"].from_string(source).render({}, request))

    return view


@audience(Audience.PUBLIC)
def nothing(request: HttpRequest) -> HttpResponse:
    """A page of the menus that holds nothing."""
    return render(request, "404.html")


@audience(Audience.PUBLIC)
def presence(request: HttpRequest) -> HttpResponse:
    """Takes the farewell of a page that is left, which no route of the browser can catch."""
    return HttpResponse(status=204)


urlpatterns = [
    path("", include(([path("", nothing, name="list")], "calls"))),
    path("min-side/", include(([path("", nothing, name="home")], "home"))),
    path("soknader/", include(([path("", nothing, name="list")], "applicant"))),
    path("brev/", include(([path("", nothing, name="inbox")], "letters"))),
    path("saker/", include(([path("", nothing, name="queue"), path("alle/", nothing, name="cases")], "caseworker"))),
    path("admin/", include(([path("", nothing, name="index")], "admin"))),
    path("sok/", nothing, name="search"),
    path("hjelp/", nothing, name="help"),
    path("logg-inn/", include("organisations.login.urls")),
    path("skjema/", _page(FORM), name="form"),
    path("naervaer/", presence),
    path("panel/", _page(PANEL), name="panel"),
    path("liste/", _page(LIST), name="rows"),
    path("komponenter/", include((gallery.urlpatterns, "gallery"))),
    path("sprak/", include((language.urlpatterns, "language"))),
]
