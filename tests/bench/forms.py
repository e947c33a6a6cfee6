"""Speed goal of the forms: a page of thirty fields in our template pack costs at most 1.5 times Django's own drawing.

`python -m tests.bench.forms [rounds]`. The same bound form on both sides; CPU time, rounds interleaved, medians.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "grantportal.settings.test")

import django
from django import forms

GOAL = 1.5
FIELDS = 30


def make_form() -> forms.Form:
    """Thirty fields of the kinds the applications have."""
    kinds: list[Callable[[str], forms.Field]] = [
        lambda label: forms.CharField(label=label, help_text="Skriv kort.", max_length=200),
        lambda label: forms.CharField(label=label, widget=forms.Textarea),
        lambda label: forms.ChoiceField(label=label, choices=[("a", "Ja"), ("b", "Nei")]),
        lambda label: forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"})),
        lambda label: forms.IntegerField(label=label, required=False),
        lambda label: forms.EmailField(label=label),
    ]
    made = {f"field_{number}": kinds[number % len(kinds)](f"Spørsmål {number}") for number in range(FIELDS)}
    return type("ThirtyFields", (forms.Form,), made)(initial={"field_0": "Tekst"})


def milliseconds(draw: Callable[[], str]) -> float:
    """CPU time of one drawing."""
    before = time.process_time()
    draw()
    return (time.process_time() - before) * 1000


def main(rounds: int) -> int:
    """Measure, print one line, and answer 1 when the goal is missed."""
    django.setup()
    from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form

    def ours() -> str:
        return str(as_crispy_form(make_form()))

    def plain() -> str:
        return str(make_form().as_div())

    for number in range(FIELDS):
        assert f"field_{number}" in ours(), "a field is not drawn"
    times = [(milliseconds(ours), milliseconds(plain)) for _ in range(rounds)]
    mine, theirs = (statistics.median(side) for side in zip(*times, strict=True))
    sys.stdout.write(
        f"{FIELDS} fields: ours {mine:.1f} ms, plain {theirs:.1f} ms, ratio {mine / theirs:.2f} (goal {GOAL})\n"
    )
    return 0 if mine / theirs <= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60))
