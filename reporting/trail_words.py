"""What the acts and readings of the follow-up are called in the history of a case."""

from django.utils.translation import gettext_lazy as _

from organisations.trail import tell

tell(
    acts={
        "report.start": _("begynte på rapporten"),
        "report.answer": _("skrev et svar i rapporten"),
        "report.accounts": _("førte regnskap"),
        "report.accounts.carried": _("hentet utgiftene fra delrapporten"),
        "report.budget": _("endret budsjettet"),
        "report.submit": _("sendte rapporten"),
        "report.return": _("sendte rapporten tilbake"),
        "report.approve": _("godkjente rapporten"),
        "report.review": _("vurderte rapporten"),
        "report.check_address": _("prøvde adressen til modellen"),
        "guidance.note": _("førte veiledning"),
        "repayment.propose": _("foreslo å kreve penger tilbake"),
        "repayment.dismiss": _("la bort kravet"),
        "repayment.give_notice": _("varslet om krav"),
        "repayment.claim": _("krevde penger tilbake"),
        "repayment.settle": _("førte at kravet er betalt"),
    },
    readings={"grant": _("tilskuddet"), "report": _("rapporten"), "follow_up": _("oppfølgingen")},
)
