"""An organisation with nothing in it but its administrator."""

from people.actions import create_organisation
from people.models import Organisation
from qiprogramme.tests.make import NOW, PASSWORD


def organisation(name: str = "Weald Trust", email: str = "admin@weald.example") -> Organisation:
    return create_organisation(
        name=name,
        time_zone="Europe/London",
        admin_name="Weald Admin",
        admin_email=email,
        password=PASSWORD,
        at=NOW,
    )
