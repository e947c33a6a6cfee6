"""Addresses of the applicant's desk, under /soknader/."""

from django.urls import path

from applications.applicant import (
    approving,
    correction,
    endorsing,
    files,
    history,
    listing,
    messages,
    overview,
    partners,
    presence,
    receipt,
    review,
    saving,
    since_last,
    steps,
    terms,
    why,
)

app_name = "applicant"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("ny/<slug:call_key>/<slug:track>/", listing.start, name="start"),
    path("<slug:ref>/", overview.tasks, name="tasks"),
    path("<slug:ref>/hvorfor/", why.why, name="why"),
    path("<slug:ref>/nytt/", since_last.since_last, name="since_last"),
    path("<slug:ref>/lagre/", saving.save, name="save"),
    path("<slug:ref>/naervaer/", presence.presence, name="presence"),
    path("<slug:ref>/nytt/lest/", presence.news_seen, name="news_seen"),
    path("<slug:ref>/versjoner/<str:field>/", history.history, name="history"),
    path("<slug:ref>/del/<slug:section>/", steps.step, name="step"),
    path("<slug:ref>/forankring/", endorsing.endorsements, name="endorsements"),
    path("<slug:ref>/forankring/<slug:kind>/", endorsing.endorse, name="endorse"),
    path("<slug:ref>/forankring/<slug:kind>/les/", approving.approve, name="approve"),
    path("<slug:ref>/vedlegg/", files.add, name="attach"),
    path("<slug:ref>/vedlegg/<int:pk>/", files.download, name="attachment"),
    path("<slug:ref>/vedlegg/<int:pk>/fjern/", files.take_out, name="detach"),
    path("<slug:ref>/deltakere/", partners.add, name="add_partner"),
    path("<slug:ref>/deltakere/bekreft/", partners.confirm, name="confirm_partner"),
    path("<slug:ref>/deltakere/<int:pk>/fjern/", partners.take_out, name="remove_partner"),
    path("<slug:ref>/send/", review.review, name="review"),
    path("<slug:ref>/kvittering/", receipt.receipt, name="receipt"),
    path("<slug:ref>/trekk/", receipt.withdraw, name="withdraw"),
    path("<slug:ref>/trekk/angre/", receipt.resume, name="resume"),
    path("<slug:ref>/hent-tilbake/", receipt.recall, name="recall"),
    path("<slug:ref>/meldinger/", messages.thread, name="messages"),
    path("<slug:ref>/retting/", correction.correction, name="correction"),
    path("<slug:ref>/vilkar/", terms.terms, name="terms"),
]
