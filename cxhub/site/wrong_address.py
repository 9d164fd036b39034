"""What a wrong address shows while DEBUG is on."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from django.views.defaults import page_not_found


class WrongAddressMiddleware(MiddlewareMixin):
    """Shows the page that readers see at every other time: the demonstration is read with DEBUG on.

    Errors of the code itself keep Django's page with their traceback.
    """

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The page for a wrong address; ``None`` for any other error."""
        return page_not_found(request, exception) if isinstance(exception, Http404) else None
