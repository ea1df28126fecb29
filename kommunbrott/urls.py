from django.contrib import admin
from django.urls import include, path

from kommunbrott.views import account, brand, law_status, municipality, outbox, overview, people, register

handler400 = "kommunbrott.views.errors.bad_request"
handler500 = "kommunbrott.views.errors.server_error"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("logga-in/", account.Login.as_view(), name="login"),
    path("logga-in/hjalp/", account.password_help, name="password_help"),
    path("logga-ut/", account.Logout.as_view(), name="logout"),
    path("konto/losenord/", account.PasswordChange.as_view(), name="password_change"),
    path("favicon.ico", brand.favicon, name="favicon"),
    path("profil.css", brand.brand_css, name="brand_css"),
    path("profil/logotyp.svg", brand.brand_logo, name="brand_logo"),
    path("profil/ikon.svg", brand.brand_icon, name="brand_icon"),
    path("lagstatus/", law_status.law_status, name="law_status"),
    path("lagstatus/pdf/", law_status.law_status_pdf, name="law_status_pdf"),
    path("lagstatus/enkat/", law_status.law_status_survey, name="law_status_survey"),
    path("lagstatus/<int:section>/anteckning/", law_status.law_note_edit, name="law_note_edit"),
    path("installningar/", municipality.municipality_edit, name="municipality_edit"),
    path("parter/", register.OrganisationList.as_view(), name="organisation_list"),
    path("parter/ny/", register.organisation_create, name="organisation_create"),
    path("parter/<int:pk>/", register.organisation_edit, name="organisation_edit"),
    path("omraden/", register.AreaList.as_view(), name="area_list"),
    path("omraden/nytt/", register.area_create, name="area_create"),
    path("omraden/<int:pk>/", register.area_edit, name="area_edit"),
    path("karta/underlag.json", register.map_ground, name="map_ground"),
    path("personer/", people.UserList.as_view(), name="user_list"),
    path("personer/ny/", people.user_create, name="user_create"),
    path("personer/<int:pk>/", people.user_edit, name="user_edit"),
    path("personer/<int:pk>/losenord/", people.user_password, name="user_password"),
    path("utskick/", outbox.OutboxList.as_view(), name="outbox_message_list"),
    path("utskick/provbrev/", outbox.outbox_message_trial, name="outbox_message_trial"),
    path("utskick/<int:pk>/forsok-igen/", outbox.outbox_message_retry, name="outbox_message_retry"),
    path("utskick/<int:pk>/slang/", outbox.outbox_message_discard, name="outbox_message_discard"),
    path("svarslankar/", outbox.LinkList.as_view(), name="signed_link_list"),
    path("svarslankar/<int:pk>/aterkalla/", outbox.signed_link_revoke, name="signed_link_revoke"),
    path("rapporter/", include("incidents.urls")),
    path("", include("plans.urls")),
    path("", include("councils.urls")),
    path("admin/", admin.site.urls),
]
