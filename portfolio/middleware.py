"""What holds for every address at once: the second step comes first, an archive is read only."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.formats import date_format

from people.queries import has_second_factor
from people.sign_on import SECOND_STEP_DONE
from portfolio.context import programme_of
from portfolio.policy import ADDRESSES, IN_THE_ARCHIVE, PUBLIC, WATCHERS
from programmes.models import Programme
from programmes.permissions import ask_managers, needs_second_factor


class ReadOnlyArchive:
    """Refuses every address that writes, form and deed, where the programme is archived.

    It speaks only to those who see the programme; to all others the view says that there is none.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        address = ADDRESSES.get(name)
        if address is None or address.do is None or name in IN_THE_ARCHIVE:
            return
        pk = programme_of(request.resolver_match)
        if pk is None or not request.user.is_authenticated:
            return
        archived = Programme.objects.visible_to(request.user).exclude(archived_at=None)
        if programme := archived.filter(pk=pk).first():
            on = date_format(programme.archived_at, "j F Y")
            raise PermissionDenied(
                f"“{programme}” was archived on {on}, so nothing in it changes any more. Does work "
                f"go on? Its programme manager can take it out of the archive. "
                f"{ask_managers(programme)}"
            )


class SecondFactorFirst:
    """Leads whoever needs a second step at sign-in and has none to setting one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        on_the_way = name.startswith("mfa_") or name in ("account_reauthenticate", "session")
        if on_the_way or name in PUBLIC | WATCHERS or not request.user.is_authenticated:
            return None
        done = SECOND_STEP_DONE in request.session or has_second_factor(request.user)
        if needs_second_factor(request.user) and not done:
            messages.info(request, "Your role needs a second step at sign-in. Set it up first.")
            return redirect("mfa_index")
        return None
