"""What the tests of real workers do in a database of their own: run as a process, answers in JSON on the last line."""

import json
import sys

import django


def write(count: int, receivers: int, kind: str) -> dict:
    """Put letters into the outbox, each to addresses of its own, and wake the workers."""
    from django.db import transaction

    from tests.factories.letters import notice_text, queued_letter
    from tests.factories.organisations import OrganisationFactory

    recipient = OrganisationFactory(gjesdal=True)
    notice = {"kind": "sample_notice", "text": notice_text(), "fields": {"paid_nok": "kr 1"}}
    ids = []
    for number in range(count):
        with transaction.atomic():
            addresses = [f"p{number}-{receiver}@x.example" for receiver in range(receivers)]
            letter = queued_letter(
                recipient, case_no=f"2019/{number:05}", addresses=addresses, **(notice if kind == "notice" else {})
            )
        ids.append(letter.pk)
    return {"letters": ids}


def report() -> dict:
    """What became of them."""
    from letters.dispatching import verify_letters
    from letters.models import Dispatch, Letter

    return {
        "letters": list(Letter.objects.order_by("pk").values_list("state", flat=True)),
        "with_pdf": Letter.objects.exclude(pdf_sha256="").count(),
        "damaged": [damage.letter_id for damage in verify_letters()],
        "dispatches": [
            {"id": str(row.message_id), "address": row.address, "state": row.state}
            for row in Dispatch.objects.order_by("pk")
        ],
    }


if __name__ == "__main__":
    django.setup()
    answer = write(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]) if sys.argv[1] == "write" else report()
    print(json.dumps(answer))  # noqa: T201 - the answer to the parent
