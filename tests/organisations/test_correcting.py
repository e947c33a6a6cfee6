"""Correcting a register for everybody: two persons, source and reason; dated; a load does not undo it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from organisations import queries
from organisations.models import (
    AuditEntry,
    ChosenService,
    CorrectedValue,
    EarlierGrant,
    ModelTrialParticipant,
    Municipality,
    Organisation,
    RegisterCorrection,
    RegisterLoad,
    Succession,
)
from organisations.operations.correcting import (
    CorrectionRefused,
    confirm_correction,
    enter_correction,
    refuse_correction,
)
from organisations.operations.registers import load_registers
from organisations.queries import applicant_facts, registers_from_rows
from tests.factories.organisations import OrganisationFactory, actor_for, member, staff_actor

pytestmark = pytest.mark.django_db
Register = RegisterCorrection.Register
AUTUMN = date(2019, 11, 1)
SOLA = "2015|modellutvikling (barn av psykisk syke / rusmisbrukende foreldre)|Sola"
GIVEN = {"source": "Tildelingsbrev 2015, arkivet", "reason": "Kommunen fikk aldri pengene"}


@pytest.fixture(autouse=True)
def _forgotten():
    """What a test corrected is taken back with its rows, not from the memory of the process."""
    yield
    queries._loaded.clear()


@pytest.fixture
def first():
    return staff_actor()


@pytest.fixture
def second():
    return staff_actor()


@pytest.fixture
def enter(registers, first, now):
    """Enter a correction as the first person."""

    def _enter(register=Register.EARLIER_GRANT, row_key=SOLA, after=None, **more):
        given = {"register": register, "row_key": row_key, "after": after, **GIVEN, **more}
        return enter_correction(actor=first, now=now, **given)

    return _enter


def facts_of(number: str, on: date = AUTUMN) -> dict[str, object]:
    """What the rules read about a municipality."""
    organisation = Organisation.objects.filter(municipality_number=number, kind="municipality").get()
    return {name: value for name, (value, _source) in applicant_facts({1: (organisation, on)})[1].items()}


def test_it_works_once_a_second_person_has_confirmed_it(enter, first, second, now):
    assert [each["relation"] for each in facts_of("1124")["grants.mu"]] == ["same"]
    correction = enter()
    assert correction.act == RegisterCorrection.Act.REMOVE
    assert facts_of("1124")["grants.mu"] != []
    with pytest.raises(CorrectionRefused, match="En annen enn den som førte rettelsen"):
        confirm_correction(correction=correction, actor=first, now=now)
    confirm_correction(correction=correction, actor=second, now=now + timedelta(hours=1))
    assert facts_of("1124")["grants.mu"] == []
    assert not EarlierGrant.objects.filter(recipient_name="Sola").exists()
    trail = AuditEntry.objects.filter(action__startswith="register.").order_by("id")
    assert [(each.action, each.reason) for each in trail] == [
        ("register.enter_correction", GIVEN["reason"]),
        ("register.confirm_correction", ""),
    ]
    assert "municipality_number_2015: 1124" in trail[1].before


def test_it_is_not_undone_by_another_load_of_the_files(enter, second, now, django_assert_num_queries):
    confirm_correction(correction=enter(), actor=second, now=now)
    with django_assert_num_queries(1):
        assert not load_registers(now=now).is_new
    RegisterLoad.objects.create(digest="files of tomorrow", loaded_at=now, row_count=1)
    assert load_registers(now=now).is_new
    assert not EarlierGrant.objects.filter(recipient_name="Sola").exists()
    assert EarlierGrant.objects.count() == 15
    assert facts_of("1124")["grants.mu"] == []
    assert not load_registers(now=now).is_new


def test_it_is_read_by_every_process_that_holds_the_registers(enter, second, now):
    held = registers_from_rows()
    confirm_correction(correction=enter(), actor=second, now=now)
    assert registers_from_rows() is not held
    assert len(registers_from_rows().grants) == len(held.grants) - 1


@pytest.mark.parametrize(
    ("register", "row_key", "after", "number", "fact", "before", "corrected"),
    [
        (Register.MUNICIPALITY, "2019|1122", {"population": "12000"}, "1122", "applicant.population", 12002, 12000),
        (Register.MODEL_TRIAL, "0532", None, "3236", "history.model_trial", "same", "none"),
        (
            Register.SUCCESSION,
            "2019|2020|0124|3014",
            {"relation": "delt"},
            "0124",
            "history.merger_2020",
            "yes",
            "part",
        ),
        (Register.EARLIER_GRANT, SOLA, {"is_unclear": "1"}, "1124", "grants.mu", "same", "unclear"),
    ],
)
def test_it_corrects_each_register_that_the_rules_read(
    enter, second, now, register, row_key, after, number, fact, before, corrected
):
    def read():
        value = facts_of(number).get(fact)
        return value[0]["relation"] if isinstance(value, list) else value

    if register == Register.MUNICIPALITY:
        before = Municipality.objects.get(list_year=2019, number="1122").population
    assert read() == before
    confirm_correction(correction=enter(register, row_key, after), actor=second, now=now)
    assert read() == corrected


def test_it_answers_about_an_earlier_day_as_before(enter, second, now):
    for key, register, after in (
        (SOLA, Register.EARLIER_GRANT, None),
        ("2019|1122", Register.MUNICIPALITY, {"population": "1"}),
    ):
        correction = enter(register, key, after, valid_from_on=date(2019, 10, 1))
        confirm_correction(correction=correction, actor=second, now=now)
    people = Municipality.objects.get(list_year=2019, number="1122")
    assert people.population == 1
    assert (facts_of("1124", date(2019, 9, 30))["grants.mu"], facts_of("1124", date(2019, 10, 1))["grants.mu"]) == (
        [{"year": 2015, "relation": "same"}],
        [],
    )
    assert facts_of("1122", date(2019, 9, 30))["applicant.population"] > 1
    assert facts_of("1122", date(2019, 10, 1))["applicant.population"] == 1


def test_it_undoes_dated_changes_of_lineage_and_trial_for_earlier_days(enter, second, now):
    corrections = [
        (Register.SUCCESSION, "2019|2020|0124|3014", {"relation": "delt"}),
        (Register.MODEL_TRIAL, "0532", None),
    ]
    for register, key, after in corrections:
        confirm_correction(
            correction=enter(register, key, after, valid_from_on=date(2019, 11, 1)), actor=second, now=now
        )
    assert [facts_of("0124", day)["history.merger_2020"] for day in (date(2019, 10, 31), AUTUMN)] == ["yes", "part"]
    assert [facts_of("3236", day)["history.model_trial"] for day in (date(2019, 10, 31), AUTUMN)] == ["same", "none"]


def test_it_adds_a_row_that_was_lacking(enter, second, now):
    line = {
        "year": "2016",
        "scheme": "modellutvikling",
        "recipient_name": "Gjesdal",
        "municipality_number_2015": "1122",
        "amount_nok": "500000",
        "is_unclear": "0",
        "note": "",
    }
    correction = enter(Register.EARLIER_GRANT, "", line)
    assert correction.act == RegisterCorrection.Act.ADD
    confirm_correction(correction=correction, actor=second, now=now)
    assert facts_of("1122")["grants.mu"] == [{"year": 2016, "relation": "same"}]
    assert EarlierGrant.objects.get(recipient_name="Gjesdal").source == GIVEN["source"]
    with pytest.raises(CorrectionRefused, match="Raden finnes allerede"):
        enter(Register.EARLIER_GRANT, "", line)


def test_it_carries_a_corrected_number_over_to_the_organisation(enter, second, now):
    correction = enter(Register.MUNICIPALITY, "2024|1122", {"orgnr": "859223672"})
    with pytest.raises(CorrectionRefused, match="tilhører en annen organisasjon"):
        confirm_correction(correction=correction, actor=second, now=now)  # the number is Time's
    correction.refresh_from_db()
    assert correction.confirmed_at is None
    assert Municipality.objects.get(list_year=2024, number="1122").orgnr == "964978573"
    refuse_correction(correction=correction, reason="Feil nummer", actor=second, now=now)
    other = enter(Register.MUNICIPALITY, "2024|1122", {"language_form": "nn"})
    confirm_correction(correction=other, actor=second, now=now)
    assert Organisation.objects.get(municipality_number="1122").language_form == "nn"


def test_it_corrects_a_chosen_service(enter, second, now):
    service = ChosenService.objects.order_by("id").first()
    correction = enter(Register.CHOSEN_SERVICE, service.name, {"cluster": "4"})
    confirm_correction(correction=correction, actor=second, now=now)
    assert ChosenService.objects.get(name=service.name).cluster == 4


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"source": " "}, "Skriv hvor opplysningen kommer fra."),
        ({"reason": ""}, "Skriv hvorfor registeret må rettes."),
        ({"row_key": "1999|x|y"}, "Raden finnes ikke i registeret."),
        ({"row_key": "år|x|y"}, "Raden finnes ikke i registeret."),
        ({"after": {"is_unclear": "0"}}, "Ingenting er endret."),
        ({"after": {"recipient_name": "Spydeberg"}}, "kan ikke endres"),
        ({"after": {"amount_nok": "mye"}}, "Se over Beløp i hele kroner. Verdien kan ikke leses."),
        ({"after": {"amount_nok": "-5"}}, "Se over Beløp i hele kroner. Verdien kan ikke leses."),
        ({"after": {"municipality_number_2015": "124"}}, "Kommunenummer i 2015 har fire siffer."),
        ({"row_key": "", "after": {"year": "2016"}}, "Fyll ut Ordning, Mottaker."),
        ({"register": Register.MUNICIPALITY, "row_key": "2019|1122"}, "kan rader bare endres"),
        (
            {"register": Register.MUNICIPALITY, "row_key": "2019|1122", "after": {"orgnr": "123456789"}},
            "Organisasjonsnummeret stemmer ikke.",
        ),
        (
            {"register": Register.SUCCESSION, "row_key": "2019|2020|0124|3014", "after": {"relation": "kanskje"}},
            "Hva som skjedde har en ukjent verdi.",
        ),
        (
            {"register": Register.SUCCESSION, "row_key": "2019|2020|0124|3014", "after": {"changed_on": "i fjor"}},
            "Se over Dagen det skjedde.",
        ),
    ],
)
def test_it_says_what_is_wrong_and_writes_nothing(enter, given, sentence):
    with pytest.raises(CorrectionRefused, match=sentence.replace(".", r"\.")):
        enter(**given)
    assert not RegisterCorrection.objects.exists()


def test_it_lets_one_correction_of_a_row_wait_at_a_time(enter, second, now):
    correction = enter()
    with pytest.raises(CorrectionRefused, match="venter på å bli bekreftet"):
        enter()
    with pytest.raises(CorrectionRefused, match="Skriv hvorfor rettelsen ikke skal brukes"):
        refuse_correction(correction=correction, reason=" ", actor=second, now=now)
    refuse_correction(correction=correction, reason="Brevet gjaldt Spydeberg", actor=second, now=now)
    with pytest.raises(CorrectionRefused, match="allerede tatt stilling"):
        confirm_correction(correction=correction, actor=second, now=now)
    assert enter().pk != correction.pk
    assert facts_of("1124")["grants.mu"] != []


def test_it_is_not_confirmed_when_the_row_has_changed_meanwhile(enter, second, now):
    correction = enter(after={"note": "se brev"})
    EarlierGrant.objects.filter(recipient_name="Sola").update(note="noe annet")
    with pytest.raises(CorrectionRefused, match="Raden er endret siden"):
        confirm_correction(correction=correction, actor=second, now=now)


def test_it_is_for_people_of_the_directorate(registers, now):
    gjesdal = OrganisationFactory()
    actor = actor_for(member(gjesdal), gjesdal)
    with pytest.raises(CorrectionRefused, match="Bare en person i direktoratet"):
        enter_correction(register=Register.EARLIER_GRANT, row_key=SOLA, after=None, actor=actor, now=now, **GIVEN)


def test_it_keeps_what_was_entered_and_confirmed(enter, second, first, now):
    correction = confirm_correction(correction=enter(), actor=second, now=now)
    for change in (
        lambda: RegisterCorrection.objects.update(reason="noe annet"),
        lambda: RegisterCorrection.objects.all().delete(),
        lambda: CorrectedValue.objects.update(after="x"),
        lambda: RegisterCorrection.objects.update(confirmed_by=first.user_id),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            change()
    correction.refresh_from_db()
    assert correction.reason == GIVEN["reason"]


def test_it_leaves_rows_alone_that_nobody_corrected(enter, second, now):
    before = {
        model: list(model.objects.order_by("id").values())
        for model in (Municipality, Succession, ModelTrialParticipant, ChosenService)
    }
    confirm_correction(correction=enter(), actor=second, now=now)
    assert before == {model: list(model.objects.order_by("id").values()) for model in before}
