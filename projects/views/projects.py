"""Adding and changing projects; obstacles and commitments."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from people.addresses import is_here
from programmes.permissions import ask_managers, get_programme_or_404, may_manage
from projects import actions
from projects.forms import (
    ChangeForm,
    LowerForm,
    ObstacleForm,
    ProjectForm,
    PromiseForm,
    ResolveForm,
    ScoreForm,
)
from projects.models import Obstacle, Rung
from projects.permissions import (
    get_commitment_or_404,
    get_obstacle_or_404,
    get_project_or_404,
    may_edit,
    may_finish_commitment,
    may_owe,
    may_promise,
    may_raise_obstacle,
    may_resolve,
    scoring_roles,
)
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager adds projects. {ask_managers(programme)}"
        )
    form = ProjectForm(request.POST or None, programme=programme)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if project := carry_out(form, actions.create_project, **about):
        messages.success(request, f"“{project}” is added, and is being set up.")
        return redirect("portfolio:project", project.pk)
    context = {"form": form, "programme": programme}
    return render(request, "projects/add.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_edit(request.user, project):
        raise PermissionDenied(
            "Only the lead, the team and the programme manager change a project. "
            f"{ask_managers(project.programme)}"
        )
    hold(request, project)
    form = ChangeForm(request.POST or None, project=project)
    about = {"project": project, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.change_project, **about):
        messages.success(request, "Your changes are saved.")
        return redirect("portfolio:project", project.pk)
    context = {"form": form, "project": project}
    return render(request, "projects/change.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def raise_obstacle(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_raise_obstacle(request.user, project):
        raise PermissionDenied(
            "Obstacles are raised by the lead, the team, the mentor, the sponsor and the "
            f"programme manager. {ask_managers(project.programme)}"
        )
    form = ObstacleForm(request.POST or None)
    now = timezone.now()
    about = {"project": project, "on": request.user.today(now), "by": request.user, "at": now}
    if carry_out(form, actions.raise_obstacle, **about):
        messages.success(request, "The obstacle is raised. The mentor sees it first.")
        return redirect("portfolio:project", project.pk)
    context = {"form": form, "project": project}
    return render(
        request, "projects/raise_obstacle.html", context, status=422 if form.is_bound else 200
    )


def obstacle_to_move(request, pk: int) -> Obstacle:
    """Return the obstacle, for those who may resolve it or hand it down."""
    obstacle = get_obstacle_or_404(request.user, pk)
    if not may_resolve(request.user, obstacle):
        raise PermissionDenied(
            "Obstacles are resolved and handed down by those who work on the project, and by those "
            f"to whom they have climbed. {ask_managers(obstacle.project.programme)}"
        )
    return obstacle


@require_http_methods(["GET", "HEAD", "POST"])
def resolve_obstacle(request, pk):
    obstacle = obstacle_to_move(request, pk)
    project = obstacle.project
    form = ResolveForm(request.POST or None)
    about = {"obstacle": obstacle, "by": request.user, "at": timezone.now()}
    if obstacle.resolved_at:
        messages.info(request, f"{obstacle.resolved_by} has resolved this already.")
        return redirect("portfolio:project", project.pk)
    if carry_out(form, actions.resolve_obstacle, **about):
        messages.success(request, "The obstacle is out of the way. Well done.")
        return redirect("portfolio:project", project.pk)
    context = {"form": form, "obstacle": obstacle, "project": project}
    return render(
        request, "projects/resolve_obstacle.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lower_obstacle(request, pk):
    obstacle = obstacle_to_move(request, pk)
    project = obstacle.project
    if obstacle.rung == Rung.MENTOR:
        messages.info(request, "It is with the mentor already, and nobody stands below.")
        return redirect("portfolio:project", project.pk)
    form = LowerForm(request.POST or None, obstacle=obstacle)
    about = {"obstacle": obstacle, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.lower_obstacle, **about):
        messages.success(request, f"Now with the {obstacle.get_rung_display().lower()}.")
        return redirect("portfolio:project", project.pk)
    context = {"form": form, "obstacle": obstacle, "project": project}
    return render(
        request, "projects/lower_obstacle.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def give_score(request, pk):
    """Give the score of today; whoever is lead and mentor at once speaks as the lead."""
    project = get_project_or_404(request.user, pk)
    roles = scoring_roles(request.user, project)
    if not roles:
        raise PermissionDenied("The lead and the mentor of an open project say how far it is.")
    now = timezone.now()
    form = ScoreForm(request.POST or None)
    about = {"project": project, "role": min(roles), "on": request.user.today(now)}
    if carry_out(form, actions.give_score, by=request.user, at=now, **about):
        messages.success(request, "Your score is given.")
        return redirect("portfolio:progress", project.pk)
    context = {"form": form, "project": project}
    return render(
        request, "projects/give_score.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_promise(request.user, project):
        raise PermissionDenied(
            "Commitments are made by those who have to do with the project. "
            f"{ask_managers(project.programme)}"
        )
    owners = may_owe(request.user, project)
    form = PromiseForm(request.POST or None, owners=owners, user=request.user)
    now = timezone.now()
    about = {"programme": project.programme, "project": project, "by": request.user, "at": now}
    if carry_out(form, actions.make_commitment, made_on=request.user.today(now), **about):
        messages.success(request, "It stands on its owner’s home page until it is done.")
        return redirect("portfolio:project", project.pk)
    context = {"form": form, "project": project}
    return render(request, "projects/promise.html", context, status=422 if form.is_bound else 200)


@require_POST
def finish_commitment(request, pk):
    """Mark it done, or open again; `?done=yes` or `no` says which, else it changes sides."""
    commitment = get_commitment_or_404(request.user, pk)
    if not may_finish_commitment(request.user, commitment):
        raise PermissionDenied(
            f"Only {commitment.owner} and the programme manager say whether this is done."
        )
    done = {"yes": True, "no": False}.get(request.GET.get("done"), not commitment.done_at)
    actions.finish_commitment(commitment=commitment, done=done, by=request.user, at=timezone.now())
    undo = f"{reverse('projects:finish_commitment', args=[pk])}?done={'no' if done else 'yes'}"
    words = "Done" if done else "Open again"
    messages.success(request, f"{words}: {commitment.text}", extra_tags=undo)
    return redirect(came_from(request) or "portfolio:home")


def came_from(request) -> str | None:
    """Return the page of ours that the form names as `next`, or None."""
    url = request.POST.get("next", "")
    return url if is_here(url) else None
