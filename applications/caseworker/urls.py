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
    path("<str:ref>/", case.case, name="case"),
    path("<str:ref>/habilitet/", case.declare, name="declare"),
    path("<str:ref>/ta/", case.take, name="take"),
    path("<str:ref>/gi/", case.give, name="give"),
    path("<str:ref>/bla/<str:way>/", case.neighbour, name="neighbour"),
    path("<str:ref>/kriterium/<str:criterion>/", assessment.score, name="score"),
    path("<str:ref>/regel/<str:rule>/", assessment.judge, name="judge"),
    path("<str:ref>/regel/<str:rule>/fravik/", assessment.override, name="override"),
    path("<str:ref>/regel/<str:rule>/bekreft/", assessment.confirm, name="confirm_override"),
    path("<str:ref>/regler/", records.rules, name="rules"),
    path("<str:ref>/regler/pa-nytt/", assessment.recheck, name="recheck"),
    path("<str:ref>/rettelser/", corrections.corrections, name="corrections"),
    path("<str:ref>/rettelser/frist/", corrections.move, name="move_due_date"),
    path("<str:ref>/uttalelse/", corrections.comment, name="comment"),
    path("<str:ref>/innstilling/", recommending.recommendation, name="recommend"),
    path("<str:ref>/budsjett/", records.budget, name="budget"),
    path("<str:ref>/kommune/", municipality.municipality, name="municipality"),
    path("<str:ref>/kommune/<int:completion_id>/bekreft/", municipality.confirm, name="confirm_completion"),
    path("<str:ref>/kommune/<int:completion_id>/legg-bort/", municipality.refuse, name="refuse_completion"),
    path("<str:ref>/innsigelser/<int:objection_id>/svar/", objections.answer, name="answer_objection"),
    path("<str:ref>/meldinger/", conversation.thread, name="messages"),
    path("<str:ref>/meldinger/lest/", conversation.read, name="messages_read"),
    path("<str:ref>/dokumenter/", records.documents, name="documents"),
    path("<str:ref>/vedlegg/<int:attachment_id>/", records.attachment, name="attachment"),
    path("<str:ref>/vedlegg/<int:attachment_id>/kontroller/", records.scan, name="scan_attachment"),
    path("<str:ref>/brev/<int:letter_id>/", records.letter_pdf, name="letter_pdf"),
    path("<str:ref>/historikk/", records.history, name="history"),
]
