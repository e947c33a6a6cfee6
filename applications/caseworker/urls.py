"""The caseworkers' addresses under /saker/. A case is named by its opaque reference."""

from django.urls import path

from applications.caseworker import (
    assessment,
    case,
    conversation,
    corrections,
    municipality,
    objections,
    queue,
    recommending,
    records,
)

app_name = "caseworker"
urlpatterns = [
    path("", queue.cases, name="cases"),
    path("ko/", queue.queue, name="queue"),
    path("ko/neste/", queue.take_next, name="take_next"),
    path("<slug:ref>/", case.case, name="case"),
    path("<slug:ref>/habilitet/", case.declare, name="declare"),
    path("<slug:ref>/ta/", case.take, name="take"),
    path("<slug:ref>/gi/", case.give, name="give"),
    path("<slug:ref>/bla/<str:way>/", case.neighbour, name="neighbour"),
    path("<slug:ref>/kriterium/<str:criterion>/", assessment.score, name="score"),
    path("<slug:ref>/regel/<slug:rule>/", assessment.judge, name="judge"),
    path("<slug:ref>/regel/<slug:rule>/fravik/", assessment.override, name="override"),
    path("<slug:ref>/regel/<slug:rule>/bekreft/", assessment.confirm, name="confirm_override"),
    path("<slug:ref>/regler/", records.rules, name="rules"),
    path("<slug:ref>/regler/pa-nytt/", assessment.recheck, name="recheck"),
    path("<slug:ref>/rettelser/", corrections.corrections, name="corrections"),
    path("<slug:ref>/rettelser/frist/", corrections.move, name="move_due_date"),
    path("<slug:ref>/uttalelse/", corrections.comment, name="comment"),
    path("<slug:ref>/innstilling/", recommending.recommendation, name="recommend"),
    path("<slug:ref>/budsjett/", records.budget, name="budget"),
    path("<slug:ref>/kommune/", municipality.municipality, name="municipality"),
    path("<slug:ref>/kommune/<int:completion_id>/bekreft/", municipality.confirm, name="confirm_completion"),
    path("<slug:ref>/kommune/<int:completion_id>/legg-bort/", municipality.refuse, name="refuse_completion"),
    path("<slug:ref>/innsigelser/<int:objection_id>/svar/", objections.answer, name="answer_objection"),
    path("<slug:ref>/meldinger/", conversation.thread, name="messages"),
    path("<slug:ref>/meldinger/lest/", conversation.read, name="messages_read"),
    path("<slug:ref>/dokumenter/", records.documents, name="documents"),
    path("<slug:ref>/vedlegg/<int:attachment_id>/", records.attachment, name="attachment"),
    path("<slug:ref>/vedlegg/<int:attachment_id>/kontroller/", records.scan, name="scan_attachment"),
    path("<slug:ref>/brev/<int:letter_id>/", records.letter_pdf, name="letter_pdf"),
    path("<slug:ref>/historikk/", records.history, name="history"),
]
