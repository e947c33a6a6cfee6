"""Addresses under /logg-inn/."""

from django.urls import path

from organisations.login import joining, oidc_views, session, views

app_name = "login"

urlpatterns = [
    path("", views.login, name="login"),
    path("demo/", views.demo, name="demo"),
    path("oidc/", oidc_views.start, name="oidc"),
    path("oidc/svar/", oidc_views.back, name="oidc-back"),
    path("okt/", session.session, name="session"),
    path("igjen/", session.again, name="again"),
    path("tekst/", session.kept, name="kept"),
    path("ut/", views.logout, name="logout"),
    path("invitasjon/<str:secret>/", joining.invitation, name="invitation"),
    path("be-om-tilgang/<int:pk>/", joining.ask, name="ask"),
    path("organisasjon/", views.organisation, name="organisation"),
]
