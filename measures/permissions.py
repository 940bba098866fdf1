"""Who may see a measure and record its readings."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from measures.models import Benefit, Measure, Remark, Upload
from people.models import User
from programmes.models import Programme
from programmes.permissions import get_programme_or_404, may_manage
from projects.models import Project, TeamRole
from projects.permissions import get_project_or_404, may_edit, roles_on


def get_measure_or_404(user: User, pk: int) -> Measure:
    """Return a measure of a project, programme or objective in the person's programmes."""
    programmes = Programme.objects.visible_to(user)
    mine = (
        Q(project__in=Project.objects.visible_to(user))
        | Q(programme__in=programmes)
        | Q(objective__programmes__in=programmes)
    )
    measures = Measure.objects.filter(mine).distinct()
    return get_object_or_404(
        measures.select_related("project__programme__organisation", "programme__organisation"),
        pk=pk,
    )


def get_remark_or_404(user: User, pk: int) -> Remark:
    """Return a standing remark on a measure that the person finds."""
    standing = Remark.objects.standing().select_related("added_by")
    remark = get_object_or_404(standing, pk=pk)
    remark.measure = get_measure_or_404(user, remark.measure_id)
    return remark


def may_record(user: User, measure: Measure) -> bool:
    """Those who edit the project; for a programme's measure, its manager."""
    if measure.project:
        return may_edit(user, measure.project)
    if measure.programme:
        return may_manage(user, measure.programme)
    programmes = Programme.objects.filter(objectives=measure.objective)
    return any(may_manage(user, programme) for programme in programmes)


def get_benefit_or_404(user: User, pk: int) -> Benefit:
    benefits = Benefit.objects.filter(project__in=Project.objects.visible_to(user))
    return get_object_or_404(
        benefits.select_related("project__programme__organisation", "measure"), pk=pk
    )


def may_claim(user: User, project: Project) -> bool:
    """The lead and the team claim what their project has brought; others check it."""
    may = roles_on(project, user) & {TeamRole.LEAD, TeamRole.MEMBER}
    return bool(may) and project.programme.archived_at is None


def get_upload_or_404(user: User, pk: int) -> Upload:
    """Return an upload for a project or programme whose figures the person records."""
    uploads = Upload.objects.select_related(
        "project__programme__organisation", "programme__organisation", "taken_in_by"
    )
    upload = get_object_or_404(uploads, pk=pk)
    if upload.project:
        get_project_or_404(user, upload.project.pk)
    elif upload.programme:
        get_programme_or_404(user, upload.programme.pk)
    if not may_upload(user, upload.project, upload.programme):
        raise Http404
    return upload


def may_upload(user: User, project: Project | None, programme: Programme | None) -> bool:
    """Those who edit the project; for the figures of a whole programme, its manager."""
    if project:
        return may_edit(user, project)
    return programme is not None and may_manage(user, programme)
