from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from kommunbrott.forms.account import LoginForm, PasswordForm
from kommunbrott.models import User


class Login(views.LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True


@method_decorator(login_not_required, name="dispatch")
class Logout(views.LogoutView):
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request):
        """Somebody came back to the address, or was sent here after logging in anew."""
        return redirect("overview" if request.user.is_authenticated else "login")


class PasswordChange(views.PasswordChangeView):
    form_class = PasswordForm
    success_url = reverse_lazy("overview")

    def form_valid(self, form):
        messages.success(self.request, "Ditt lösenord är bytt.")
        return super().form_valid(form)


@login_not_required
def password_help(request):
    """Whom to ask. Only names are told to a stranger, not addresses or user names."""
    administrators = User.objects.filter(is_administrator=True, is_active=True).values_list("name", flat=True)
    return render(request, "registration/password_help.html", {"administrators": administrators})
