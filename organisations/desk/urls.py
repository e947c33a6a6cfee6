"""Addresses under /organisasjon/."""

from django.urls import path

from organisations.desk import access_views, joining_views, views

app_name = "organisation"

urlpatterns = [
    path("", views.show, name="show"),
    path("endre/", views.edit, name="edit"),
    path("konto/", views.account, name="account"),
    path("konto/<int:pk>/bekreft/", views.confirm, name="account-confirm"),
    path("invitasjoner/", joining_views.invitations, name="invitations"),
    path("invitasjoner/<int:pk>/send/", joining_views.renew, name="invitation-renew"),
    path("invitasjoner/<int:pk>/trekk/", joining_views.withdraw, name="invitation-withdraw"),
    path("foresporsler/<int:pk>/godta/", joining_views.grant_request, name="request-grant"),
    path("foresporsler/<int:pk>/avvis/", joining_views.refuse_request, name="request-refuse"),
    path("personer/<int:pk>/fjern/", joining_views.remove_person, name="person-remove"),
    path("personer/gjennomgatt/", joining_views.review, name="members-reviewed"),
    path("tekster/", joining_views.texts, name="texts"),
    path("tekster/<int:pk>/fjern/", joining_views.drop_text, name="text-drop"),
    path("tilganger/", access_views.access, name="access"),
    path("tilganger/inviter/", access_views.access_invite, name="access-invite"),
    path("tilganger/invitasjoner/<int:pk>/trekk/", access_views.access_withdraw, name="access-withdraw"),
    path("tilganger/invitasjoner/<int:pk>/send/", access_views.access_renew, name="access-renew"),
    path("tilganger/<int:pk>/godta/", access_views.access_grant, name="access-grant"),
    path("tilganger/<int:pk>/avvis/", access_views.access_refuse, name="access-refuse"),
    path("roller/gi/", views.grant, name="role-grant"),
    path("roller/<int:pk>/avslutt/", views.end, name="role-end"),
]
