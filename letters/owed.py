"""Notices this floor owes by itself: an unopened letter, an account number somebody wants to change, an invitation.

Found by jobs, each under a key of its own, so a job that runs twice or late tells once.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from letters.models import Dispatch, Letter, LetterState
from letters.outbox import notify
from letters.registry import Channel, LetterKind, kinds, register
from letters.wording import long_date, long_time, standing
from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.models import AccessRequest, Account, Invitation, Organisation
from organisations.models.words import roles_after_to
from organisations.operations.inviting import make_secret
from organisations.queries import members_with_role

UNREAD_AFTER = timedelta(days=7)  # eForvaltningsforskriften § 8
ACCOUNTS_SINCE = timedelta(days=30)
PER_RUN = 500

UNREAD = register(
    LetterKind("unread_letter_second_notice", channel=Channel.MAIL, fields=frozenset({"earlier_letter_date"}))
)
ACCOUNT_CHANGED = register(LetterKind("account_changed_notice", channel=Channel.MAIL))
INVITATION = register(
    LetterKind(
        "organisation_invitation",
        channel=Channel.MAIL,
        fields=frozenset({"inviter_name", "role_names", "due_at", "invitation_url"}),
    )
)
ACCESS_REQUEST = register(LetterKind("access_request_notice", channel=Channel.MAIL, fields=frozenset({"access_url"})))


def second_notices(*, now: datetime) -> int:
    """Tell once more about letters sent seven days ago that nobody at the recipient has opened. Moves no deadline."""
    letters = (
        Letter.objects.filter(
            state=LetterState.SENT,
            kind__in=kinds.with_second_notice(),
            sent_at__lte=now - UNREAD_AFTER,
            second_notice_at__isnull=True,
        )
        .unopened()
        .select_related("recipient")
        .order_by("sent_at", "id")
    )
    return sum(_second_notice(letter, now=now) for letter in letters[:PER_RUN])


@transaction.atomic
def _second_notice(letter: Letter, *, now: datetime) -> bool:
    """One letter; False if another run has told, or somebody has opened it in the meantime."""
    unread = Letter.objects.filter(pk=letter.pk, second_notice_at__isnull=True).unopened()
    if not unread.update(second_notice_at=now):
        return False
    first = list(letter.dispatches.order_by("id").values_list("address", flat=True))
    notify(
        key=f"second_notice:{letter.pk}",
        kind=UNREAD.key,
        case_ref=letter.case_ref,
        recipient=letter.recipient,
        text=standing(UNREAD.key, letter.language),
        fields={
            "case_no": letter.case_no or letter.case_ref,
            "earlier_letter_date": long_date(letter.letter_date) if letter.letter_date else "",
        },
        addresses=[*first, *_addresses(letter.recipient_id, MemberRole.ADMIN)],
        actor=Actor.for_job("letters.second_notices"),
        now=now,
    )
    return True


def account_notices(*, now: datetime) -> int:
    """Tell the organisation, at its registered address, that somebody entered a new account number (F57). No digits."""
    told = Dispatch.objects.filter(kind=ACCOUNT_CHANGED.key, recipient=OuterRef("organisation"))
    earlier = Account.objects.filter(
        organisation=OuterRef("organisation"), confirmed_at__isnull=False, pk__lt=OuterRef("pk")
    )
    accounts = (
        Account.objects.filter(Exists(earlier), entered_at__gte=now - ACCOUNTS_SINCE)
        .exclude(Exists(told.filter(created_at__gte=OuterRef("entered_at"))))
        .select_related("organisation")
        .order_by("id")
    )
    count = 0
    for account in accounts[:PER_RUN]:
        organisation = account.organisation
        count += 1
        notify(
            key=f"account_changed:{account.pk}",
            kind=ACCOUNT_CHANGED.key,
            case_ref="",
            recipient=organisation,
            text=standing(ACCOUNT_CHANGED.key, organisation.language_form),
            fields={},
            addresses=[organisation.notice_email, *_addresses(organisation.pk, MemberRole.ECONOMY)],
            actor=Actor.for_job("letters.account_notices"),
            now=now,
        )
    return count


def invitations(*, now: datetime) -> int:
    """Write the mail of each invitation that has none yet. Its secret is made here and stands in the mail alone."""
    waiting = Invitation.objects.open().filter(token_digest="", expires_at__gt=now).order_by("id")
    return sum(_invitation(pk, now=now) for pk in waiting.values_list("pk", flat=True)[:PER_RUN])


@transaction.atomic
def _invitation(invitation_id: int, *, now: datetime) -> bool:
    """One invitation; False if another run has written it, or it was withdrawn in the meantime."""
    made = make_secret(invitation_id=invitation_id, now=now)
    if made is None:
        return False
    row, secret = made
    organisation = row.organisation
    language = organisation.language_choice or organisation.language_form
    notify(
        key=f"invitation:{row.pk}:{row.round}",
        kind=INVITATION.key,
        case_ref="",
        recipient=organisation,
        text=standing(INVITATION.key, language),
        fields={
            "inviter_name": str(row.invited_by),
            "role_names": roles_after_to(row.role_names, language),
            "due_at": long_time(row.expires_at),
            "invitation_url": settings.BASE_URL.rstrip("/") + reverse("login:invitation", args=[secret]),
        },
        addresses=[row.email],
        actor=Actor.for_job("letters.invitations"),
        now=now,
    )
    return True


def access_requests(*, now: datetime) -> int:
    """Tell its administrators, else the directorate's, that somebody asks to act for an organisation."""
    waiting = list(AccessRequest.objects.open().select_related("organisation").order_by("id")[:PER_RUN])
    keys = {f"access_request:{row.pk}": row for row in waiting}
    told = set(Dispatch.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    return sum(_access_request(key, row, now=now) for key, row in keys.items() if key not in told)


def _access_request(key: str, row: AccessRequest, *, now: datetime) -> bool:
    """One request; False while nobody who may answer has an address. No name of who asks."""
    organisation = row.organisation
    page, addresses = "organisation:invitations", _addresses(organisation.pk, MemberRole.ADMIN)
    if not members_with_role(organisation_id=organisation.pk, roles=(MemberRole.ADMIN,)).exists():
        directorate = Organisation.objects.filter(kind=OrganisationKind.DIRECTORATE).values_list("pk", flat=True)
        page = "organisation:access"
        addresses = [one for pk in directorate for one in _addresses(pk, MemberRole.ADMIN)]
    if not addresses:
        return False
    notify(
        key=key,
        kind=ACCESS_REQUEST.key,
        case_ref="",
        recipient=organisation,
        text=standing(ACCESS_REQUEST.key, organisation.language_choice or organisation.language_form),
        fields={"access_url": settings.BASE_URL.rstrip("/") + reverse(page)},
        addresses=addresses,
        actor=Actor.for_job("letters.access_requests"),
        now=now,
    )
    return True


def _addresses(organisation_id: int, *roles: str) -> list[str]:
    """The addresses of those who hold one of `roles`."""
    return [row.user.email for row in members_with_role(organisation_id=organisation_id, roles=roles) if row.user.email]
