from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Uppgifterna stämmer inte. Kontrollera stavningen och försök igen.",
        "inactive": "Uppgifterna stämmer inte. Kontrollera stavningen och försök igen.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-postadress eller användarnamn"
        self.fields["username"].error_messages["required"] = "Skriv din e-postadress eller ditt användarnamn."
        self.fields["password"].label = "Lösenord"
        self.fields["password"].error_messages["required"] = "Skriv ditt lösenord."


class PasswordForm(PasswordChangeForm):
    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": "Det nuvarande lösenordet stämmer inte.",
        "password_mismatch": "De två nya lösenorden är inte lika.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Nuvarande lösenord"
        self.fields["new_password1"].label = "Nytt lösenord"
        self.fields["new_password1"].help_text = "Minst 12 tecken. En mening som du lätt minns är bra."
        self.fields["new_password2"].label = "Nytt lösenord en gång till"
        self.fields["new_password2"].help_text = ""
