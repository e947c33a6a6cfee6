"""What the municipality is told: one sentence, whose move it is, and when the answer is expected (F17)."""

from datetime import date, timedelta

import pytest

from applications.models import Application, Decision
from applications.queries.standing import standing, usual_days
from schemes.models import Call, Scheme
from tests.applications.decisions import RELEASED_AT, desk, granted
from tests.factories.applications import NOW, applicant, sent, started

pytestmark = pytest.mark.django_db
EXPECTED = date(2019, 12, 31)


def fresh(application):
    return Application.objects.select_related("call__scheme", "edition__scheme", "lead").get(pk=application.pk)


@pytest.fixture
def application(registers):
    return fresh(sent(applicant()).application)


def test_a_draft_is_theirs_to_send(registers):
    said = standing(fresh(started(applicant())), today=NOW.date())
    assert (said.next_actor, said.sentence) == ("Dere", "Søknaden er ikke sendt. Dere må sende innen 1. november 2019.")


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2019, 11, 1), "Vi har søknaden. Vi begynner når fristen er ute. Svaret er ventet 31. desember 2019."),
        (date(2019, 11, 2), "Vi har søknaden. Svaret er ventet 31. desember 2019."),
        (EXPECTED, "Vi har søknaden. Svaret er ventet 31. desember 2019."),
        (
            EXPECTED + timedelta(days=1),
            "Vi har søknaden. Svaret var ventet 31. desember 2019. Det er forsinket.",
        ),
    ],
)
def test_a_sent_one_is_the_directorates_with_a_day(application, today, sentence):
    said = standing(application, today=today)
    assert (said.sentence, said.next_actor, said.expected_on) == (sentence, "Bufdir", EXPECTED)


def test_the_planned_day_of_release_goes_before_the_schemes_days(application):
    Call.objects.update(release_on=date(2019, 12, 20))
    assert standing(fresh(application), today=NOW.date()).expected_on == date(2019, 12, 20)


def test_it_promises_no_day_that_is_not_set(application):
    Scheme.objects.update(answer_days_application=None)
    said = standing(fresh(application), today=date(2019, 12, 1))
    assert (said.expected_on, said.sentence) == (None, "Vi har søknaden.")


def test_nothing_of_the_inside_shows_in_the_words(application):
    said = set()
    for status in ("assessing", "recommended", "decided"):
        application.status = status
        said.add(standing(application, today=date(2019, 12, 1)))
    assert len(said) == 1


def test_it_knows_how_long_the_last_answers_took_when_there_are_enough(registers, django_assert_num_queries):
    case = granted(desk())
    scheme = case.call.scheme_id
    assert usual_days(scheme) is None
    first = Decision.objects.get(application=case)
    for number in range(4):
        other = Application.objects.get(pk=case.pk)
        other.pk, other.ref, other.case_no = None, f"{number:016}", f"2019/9{number:04}"
        other.submitted_at = case.submitted_at - timedelta(days=10 * number)
        other.save()
        Decision.objects.create(
            **{
                field.attname: getattr(first, field.attname)
                for field in Decision._meta.concrete_fields
                if field.attname not in ("id", "application_id")
            },
            application=other,
        )
    with django_assert_num_queries(1):
        assert usual_days(scheme) == (RELEASED_AT.date() - case.submitted_at.date()).days + 10
