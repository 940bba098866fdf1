"""Gathers the charter."""

from projects.models import Charter, Project


def charter_of(project: Project) -> Charter:
    """Return the project's charter, an empty one where nobody has written any; one query."""
    return Charter.objects.filter(project=project).first() or Charter(project=project)
