from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class NameOrEmailBackend(ModelBackend):
    """Logs in by user name or by e-mail address, in either case of letters.

    An address that two accounts share logs in neither of them: the user name still does.
    """

    def authenticate(self, request, username=None, password=None, **kwargs):
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None or not username or "@" not in username:
            return user
        matches = list(get_user_model().objects.filter(email__iexact=username)[:2])
        if len(matches) != 1:
            return None
        return super().authenticate(request, username=matches[0].username, password=password, **kwargs)
