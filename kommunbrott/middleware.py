from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from kommunbrott.access import Overtaken


class HouseRules:
    """What holds for every answer, so that no view can forget it.

    Vary keeps the browser from showing a stored fragment when the user presses
    Back. An overtaken write becomes a page (409) that says so.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Overtaken):
            return render(request, "409.html", {"target": exception.args[0]}, status=409)
        return None
