"""Speed of letters: `python -m tests.bench.letters [rounds]`, on an empty SQLite file unless DATABASE_URL names another.

P10 the whole pipeline against bare WeasyPrint on the same HTML, P11 our letter against the naive call on an untuned
one, P14 memory over many letters, P15 how fast letters are queued and claimed, P16 messages to a channel that does
nothing. CPU time of this process, rounds interleaved, medians. Says what missed its goal; exits 1 then.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

GOALS = {"P10": 1.15, "P11": 0.75, "P14": 10.0, "P16": 5_000.0}
FLEX = """
body{font-family:"Open Sans","DejaVu Sans",sans-serif;font-size:10pt} header{display:flex;justify-content:space-between}
table{width:100%;border-collapse:collapse} td,th{border-bottom:1px solid #999;padding:4px}
@page{size:A4;margin:22mm 25mm;@bottom-right{content:"Side " counter(page) " av " counter(pages)}}
"""


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def interleaved(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median CPU seconds of each piece of work, taken in turn."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, work in zip(taken, works, strict=True):
            times.append(cpu(work))
    return [statistics.median(times) for times in taken]


def say(name: str, text: str, *, is_met: bool | None = None) -> bool:
    """One line of the report."""
    mark = "" if is_met is None else ("met   " if is_met else "MISSED")
    print(f"{name:4} {mark} {text}")  # noqa: T201 - the report
    return is_met is not False


def naive(html: str, sender: str) -> bytes:
    """A letter as one would first write it: flex header, style in the document, fresh fonts each time."""
    import weasyprint

    head = (
        f'<header><strong>{sender}</strong><img src="data:image/svg+xml;base64,{MARK}" width="40" alt="merke"></header>'
    )
    page = f'<html lang="nb"><head><title>T</title><style>{FONTS}{FLEX}</style></head><body>{head}{html}</body></html>'
    return bytes(weasyprint.HTML(string=page).write_pdf())


MARK = ""
FONTS = ""


def prepare() -> None:
    """A database, the settings, the untuned letter's assets."""
    global MARK, FONTS  # noqa: PLW0603 - filled once, after Django is up
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "grantportal.settings.dev")
    os.environ["MEDIA_ROOT"] = f"{folder}/files"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ["DEBUG"] = "0"
    import django

    django.setup()
    from base64 import b64encode

    from django.core.management import call_command

    from letters import pdf

    call_command("migrate", "letters", verbosity=0, skip_checks=True)
    MARK = b64encode(pdf._asset("mark.svg")).decode()
    for name, weight in (("letter:open-sans-400", 400), ("letter:open-sans-700", 700)):
        data = b64encode(pdf._asset(pdf.ASSETS[name][0])).decode()
        FONTS += f'@font-face{{font-family:"Open Sans";font-weight:{weight};src:url(data:font/woff2;base64,{data})}}'


def pipeline(rounds: int) -> bool:
    """P10 and P11."""
    from django.conf import settings

    from letters import pdf
    from letters.dispatching import deliver
    from tests.factories.letters import RELEASED_AT, queued_award

    letter = queued_award(addresses=[])
    engine = pdf._engine()
    size = len(pdf.render(letter))
    naive(letter.html, settings.BODY_NAME)
    waiting = iter([queued_award(addresses=[]) for _ in range(rounds)])

    def bare() -> bytes:
        page = engine.html(string=pdf.document(letter), url_fetcher=engine.fetcher, base_url="letter:")
        made = page.render(stylesheets=[engine.style], font_config=engine.fonts, pdf_variant="pdf/a-2a")
        return bytes(made.write_pdf(pdf_variant="pdf/a-2a"))

    whole, weasy, ours, plain = interleaved(
        rounds,
        lambda: deliver(next(waiting).pk, now=RELEASED_AT),
        bare,
        lambda: pdf.render(letter),
        lambda: naive(letter.html, settings.BODY_NAME),
    )
    first = say(
        "P10",
        f"pipeline {whole * 1000:.0f} ms, bare WeasyPrint {weasy * 1000:.0f} ms: {whole / weasy:.2f}x (goal {GOALS['P10']})",
        is_met=whole / weasy <= GOALS["P10"],
    )
    second = say(
        "P11",
        f"ours {ours * 1000:.0f} ms ({1 / ours:.1f} letters/s and core, {size} bytes), naive {plain * 1000:.0f} ms: "
        f"{ours / plain:.2f}x (goal {GOALS['P11']})",
        is_met=ours / plain <= GOALS["P11"] and size < 30_000,
    )
    return first and second


def memory(count: int) -> bool:
    """P14: growth of this process while it makes many letters."""
    from letters import pdf
    from tests.factories.letters import queued_award

    letter = queued_award(addresses=[])
    for _ in range(20):
        pdf.render(letter)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(count):
        pdf.render(letter)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return say("P14", f"{count} letters: +{grown:.1f} MB (goal {GOALS['P14']})", is_met=grown <= GOALS["P14"])


def queueing(count: int) -> bool:
    """P15: letters into the queue, released at once; P16: messages through a channel that does nothing."""
    from letters import channels
    from letters.dispatching import drain
    from letters.models import Batch, Dispatch, Letter
    from letters.outbox import notify, release
    from organisations.actors import Actor
    from organisations.models import User
    from tests.factories.letters import JOB, RELEASE_ON, RELEASED_AT, frozen_letter, new_batch, reminder_text

    batch = new_batch()
    frozen = frozen_letter(batch)
    fields = [field for field in Letter._meta.concrete_fields if not field.primary_key]
    copies = []
    for number in range(count - 1):
        copy = Letter(**{field.attname: getattr(frozen, field.attname) for field in fields})
        copy.dedupe_key, copy.serial, copy.case_no = f"bench-{number}", None, f"bench-{number}"
        copies.append(copy)
    Letter.objects.bulk_create(copies, batch_size=500)
    persons = [User.objects.create(username=name, display_name=name) for name in ("first", "second")]
    Batch.objects.filter(pk=batch.pk).update(
        state="ready", prepared_by=persons[0], prepared_at=RELEASED_AT, release_on=RELEASE_ON, count=count
    )
    begun = time.perf_counter()
    release(batch=batch, actor=Actor(persons[1].pk, "second"), now=RELEASED_AT)
    taken = time.perf_counter() - begun
    say("P15", f"{count} letters released in {taken:.2f} s (goal 2 s for 10 000)", is_met=taken * 10_000 / count <= 2)
    Letter.objects.filter(batch=batch).update(state="cancelled", cancelled_at=RELEASED_AT)

    channels.CHANNELS["null"] = channels.Channel("null", lambda *_: None, repeats_safely=True, per_commit=100)
    notify(
        key="bench",
        kind="sample_reminder",
        case_ref="",
        recipient=None,
        text=reminder_text(),
        fields={"recipient_name": "Prøve", "due_on": "1. mai 2020"},
        addresses=[f"p{number}@x.example" for number in range(count)],
        actor=JOB,
        now=RELEASED_AT,
    )
    Dispatch.objects.filter(dedupe_key="bench").update(channel="null")
    begun = time.perf_counter()
    done = drain(now=RELEASED_AT, limit=count)
    rate = done.handed_over / (time.perf_counter() - begun)
    return say("P16", f"{rate:.0f} messages/s (goal {GOALS['P16']:.0f})", is_met=rate >= GOALS["P16"])


def main() -> int:
    """Everything; the exit code says whether a goal was missed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    prepare()
    met = [pipeline(rounds), memory(rounds * 20), queueing(2_000)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    assert Path("manage.py").exists(), "run it from the project's folder"
    sys.exit(main())
