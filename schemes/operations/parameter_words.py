"""What the parameters of rules are called on screen. A new parameter without a name here is shown by its own."""

from django.utils.translation import gettext_lazy

# What a parameter of a rule is called. The unit is told by the end of its name: kroner, prosent, år.
PARAMETER_LABELS = {
    "allowed": gettext_lazy("Tilskuddet dekker"),
    "allowed_with_split": gettext_lazy("Dekker også når beløpet er delt"),
    "also_fact": gettext_lazy("Opplysning nummer to"),
    "also_values": gettext_lazy("Den må ha"),
    "cap_nok": gettext_lazy("Tak"),
    "discretion": gettext_lazy("Må vurderes"),
    "fact": gettext_lazy("Opplysning"),
    "facts": gettext_lazy("Opplysninger"),
    "figure": gettext_lazy("Tall som summeres"),
    "final_only": gettext_lazy("Bare sluttrapport"),
    "first": gettext_lazy("Dagen som kommer først"),
    "first_district": gettext_lazy("Første bydelsnummer"),
    "first_year": gettext_lazy("Fra og med år"),
    "frame": gettext_lazy("Ramme"),
    "hit_is_judged": gettext_lazy("Treff må vurderes"),
    "in_final": gettext_lazy("Også i sluttrapporten"),
    "is_guideline": gettext_lazy("Bare et utgangspunkt"),
    "last": gettext_lazy("Dagen som kommer sist"),
    "last_district": gettext_lazy("Siste bydelsnummer"),
    "last_on": gettext_lazy("Siste dag"),
    "last_year": gettext_lazy("Til og med år"),
    "late_is_judged": gettext_lazy("For sent må vurderes"),
    "least": gettext_lazy("Minst"),
    "least_nok": gettext_lazy("Minst"),
    "left_out": gettext_lazy("Gjelder ikke"),
    "limit_nok": gettext_lazy("Grense"),
    "longest_years": gettext_lazy("Lengste periode i år"),
    "max_pct": gettext_lazy("Høyst"),
    "met": gettext_lazy("Oppfylt"),
    "most": gettext_lazy("Høyst"),
    "most_nok": gettext_lazy("Høyst"),
    "must_be_below": gettext_lazy("Må være under grensen"),
    "named": gettext_lazy("Navngitt i regelverket"),
    "only_with_last": gettext_lazy("Bare når siste dag er satt"),
    "otherwise": gettext_lazy("Ellers"),
    "over_is_judged": gettext_lazy("Over grensen må vurderes"),
    "own_is_judged": gettext_lazy("Eget treff må vurderes"),
    "reasons": gettext_lazy("Begrunnelser"),
    "refused": gettext_lazy("Tilskuddet dekker ikke"),
    "scores": gettext_lazy("Poeng"),
    "values": gettext_lazy("Må ha"),
    "year": gettext_lazy("År"),
    "years": gettext_lazy("Antall år"),
}


# The figures of a service that a rule may add up.
FIGURES = {
    "new_cases_4_12": gettext_lazy("nye saker med barn 4–12 år"),
    "youth_17_18": gettext_lazy("ungdom 17–18 år"),
}
