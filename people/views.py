"""Accepting an invitation; sign-in itself is allauth's."""


def accept_invitation(request, pk, token):
    raise NotImplementedError
