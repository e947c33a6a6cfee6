"""The form pack: label, help and error belong to their field without a script."""

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row, Submit
from django import forms
from django.template import Context, Template
from django.utils.translation import override

pytestmark = pytest.mark.urls("tests.grantportal.script_pages")


class Sample(forms.Form):
    amount = forms.CharField(label="Søkt beløp", help_text="Hele kroner")
    anchored = forms.ChoiceField(label="Forankret?", choices=[("y", "Ja"), ("n", "Nei")], widget=forms.RadioSelect)
    services = forms.MultipleChoiceField(
        label="Tjenester", choices=[("s", "Skole")], widget=forms.CheckboxSelectMultiple
    )
    correct = forms.BooleanField(label="Riktig")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def bokmal():
    with override("nb"):
        yield


def draw(form, source="{{ form|crispy }}") -> str:
    return Template("{% load crispy_forms_tags %}" + source).render(Context({"form": form}))


def attribute(name: str, tag: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


def test_it_points_from_the_field_to_its_help_and_its_error():
    drawn = draw(Sample({}))
    field = re.search(r'<input[^>]*name="amount"[^>]*>', drawn).group(0)
    assert attribute("aria-describedby", field) == "id_amount_helptext id_amount_error"
    assert attribute("aria-invalid", field) == "true"
    assert 'id="id_amount_helptext"' in drawn
    assert 'id="id_amount_error"' in drawn
    assert '<label for="id_amount">Søkt beløp</label>' in drawn


def test_it_groups_choices_under_a_legend_that_carries_the_error():
    drawn = draw(Sample({}))
    group = re.search(r'<fieldset[^>]*id="div_id_anchored"[^>]*>', drawn).group(0)
    assert attribute("aria-describedby", group) == "id_anchored_error"
    assert "<legend>Forankret?" in drawn
    assert re.findall(r'<label for="(id_anchored_\d)">', drawn) == ["id_anchored_0", "id_anchored_1"]


def test_it_shows_no_error_on_a_form_that_has_not_been_sent():
    assert "field-error" not in draw(Sample())


def test_it_draws_a_hidden_field_without_label():
    drawn = draw(Sample())
    assert 'type="hidden" name="token"' in drawn
    assert 'for="id_token"' not in drawn


def test_it_says_the_framework_s_errors_in_our_words():
    assert "Fyll ut feltet." in draw(Sample({}))


def test_it_leaves_the_checking_of_fields_to_the_server():
    assert re.search(r"<form[^>]* novalidate", draw(_with_helper(), "{% crispy form %}"))


def test_it_draws_rows_fieldsets_and_one_button():
    drawn = draw(_with_helper(), "{% crispy form %}")
    assert drawn.count('<div class="field-row"') == 1
    assert "<legend>Penger</legend>" in drawn
    assert re.findall(r"<button[^>]*>([^<]*)</button>", drawn) == ["Lagre"]


def test_it_marks_what_may_stay_empty_when_the_helper_asks_for_it():
    form = Sample()
    form.fields["amount"].required = False
    form.helper = FormHelper()
    form.helper.mark_optional = True
    drawn = draw(form, "{% crispy form %}")
    assert drawn.count("(kan stå tomt)") == 1


def test_it_asks_why_only_where_the_question_says_why():
    form = Sample()
    form.fields["amount"].why = "Vi regner summen mot taket."
    drawn = draw(form)
    assert drawn.count("Hvorfor spør vi?") == 1
    assert "Vi regner summen mot taket." in drawn


def test_it_draws_rows_of_forms_as_a_table_with_named_fields():
    class Line(forms.Form):
        spent_on = forms.DateField(label="Dato brukt")
        amount = forms.CharField(label="Beløp")

    lines = forms.formset_factory(Line, extra=2)
    helper = FormHelper()
    helper.template = "portal/table_inline_formset.html"
    helper.form_tag = False
    drawn = Template("{% load crispy_forms_tags %}{% crispy formset helper %}").render(
        Context({"formset": lines(), "helper": helper})
    )
    assert re.findall(r'<th scope="col">([^<]+)</th>', drawn) == ["Dato brukt", "Beløp"]
    assert drawn.count('<label class="visually-hidden"') == 4
    assert 'name="form-TOTAL_FORMS"' in drawn


def _with_helper() -> Sample:
    form = Sample()
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("Penger", Row(Column("amount"), Column("correct"))), "anchored", "services", "token"
    )
    form.helper.add_input(Submit("save", "Lagre"))
    return form
