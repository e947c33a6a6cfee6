"""Kind `published_online`: the model stands on the municipality's website."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, Severity, combine, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

URL = "model.url"
REACHABLE = "model.url_reachable"
_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


@kinds.register("published_online")
@dataclass(frozen=True, slots=True)
class PublishedOnline:
    """An http(s) address that could be reached (R45). It warns, and blocks only the final report."""

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "published": Words("Modellen ligger på {url}.", "Modellen ligg på {url}."),
        "no_address": Words(
            "«{url}» er ikke en nettadresse. Den må begynne med http:// eller https://.",
            "«{url}» er ikkje ei nettadresse. Ho må begynne med http:// eller https://.",
        ),
        "not_reached": Words("Nettadressen til modellen virker ikke.", "Nettadressa til modellen verkar ikkje."),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Address and reach; which report decides how grave it is."""
        severity = Severity.BLOCKS if facts.read("report.kind") == "final" else Severity.WARNS
        url, reachable = facts.read(URL), facts.read(REACHABLE)
        parts = [missing(name) for name, value in ((URL, url), (REACHABLE, reachable)) if value is None]
        if url is not None and not _ADDRESS.fullmatch(url):
            parts.append(not_met("no_address", url=url))
        if reachable is False:
            parts.append(not_met("not_reached"))
        finding = combine(parts) if parts else met("published", url=url)
        return Finding(finding.outcome, finding.said, severity)
