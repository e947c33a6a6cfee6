"""The facts that choosing services brings to the decision: the reason, the years, the frame of each, the clusters."""

from applications.models import Application, Recommendation
from applications.queries.selection import amounts_in, by_year, clusters_in, granted_by_year, selection_of
from schemes.rules.facts import FACTS


def selection_facts(application: Application, recommendation: Recommendation) -> dict[str, object]:
    """R85, R86, R87, R91, R93; nothing where no services are chosen. The decision itself counts in the sums."""
    selection = selection_of(recommendation)
    if selection is None:
        return {}
    own = by_year(amounts_in(selection))
    granted = granted_by_year(application.call_id, without=application.pk)
    sums = {year: granted.get(year, 0) + own.get(year, 0) for year in {*granted, *own}}
    facts: dict[str, object] = {
        "decision.amount_reason": selection.amount_reason,
        "decision.years": sorted(own),
        "frame.cluster_count": len({*clusters_in(application.call_id, without=application.pk), selection.cluster}),
    }
    named = {f"frame.granted_{year}_nok": amount for year, amount in sums.items()}
    return facts | {name: amount for name, amount in named.items() if name in FACTS}
