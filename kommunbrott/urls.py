from django.contrib import admin
from django.urls import include, path

from kommunbrott.views import account, brand, overview

handler400 = "kommunbrott.views.errors.bad_request"
handler500 = "kommunbrott.views.errors.server_error"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("logga-in/", account.Login.as_view(), name="login"),
    path("logga-in/hjalp/", account.password_help, name="password_help"),
    path("logga-ut/", account.Logout.as_view(), name="logout"),
    path("konto/losenord/", account.PasswordChange.as_view(), name="password_change"),
    path("profil.css", brand.brand_css, name="brand_css"),
    path("profil/logotyp.svg", brand.brand_logo, name="brand_logo"),
    path("profil/ikon.svg", brand.brand_icon, name="brand_icon"),
    path("planer/", include("plans.urls")),
    path("admin/", admin.site.urls),
]
