"""Who may see reviews, set up review days and decide."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from people.models import User
from people.remembered import remembered
from programmes.models import Programme, Role
from programmes.permissions import roles_in
from projects.models import Project, TeamRole
from projects.permissions import is_concerned, roles_on
from reviews.models import DayState, Delegate, Pack, Page, Reuse, Review, ReviewDay, RoomNote


def get_review_day_or_404(user: User, pk: int) -> ReviewDay:
    days = ReviewDay.objects.filter(programme__in=Programme.objects.visible_to(user))
    return get_object_or_404(days.select_related("programme__organisation"), pk=pk)


def may_see_review(user: User, project: Project) -> bool:
    """Those concerned with the project; the page is not for its neighbours."""
    return is_concerned(user, project)


def may_decide(user: User, programme: Programme) -> bool:
    """Executives record what they decided; the manager does, naming one of them."""
    may = roles_in(programme, user) & {Role.EXECUTIVE, Role.MANAGER}
    return bool(may) and programme.archived_at is None


def may_close(user: User, project: Project) -> bool:
    """The lead and the manager hand a project over, pause and end it; the team does not."""
    may = roles_on(project, user) & {TeamRole.LEAD, Role.MANAGER}
    return bool(may) and project.programme.archived_at is None


def may_check(user: User, review: Review) -> bool:
    """The mentor checks the page of a review that lies ahead, before it is issued."""
    may = TeamRole.MENTOR in roles_on(review.project, user)
    planned = review.review_day.state == DayState.PLANNED
    return may and planned and review.project.programme.archived_at is None


def may_run(user: User, day: ReviewDay) -> bool:
    """The manager and whoever chairs call projects up, on a day that is not cancelled."""
    may = Role.MANAGER in roles_in(day.programme, user) or user.pk == day.chair_id
    return may and day.state != DayState.CANCELLED and day.programme.archived_at is None


def may_note(user: User, review: Review) -> bool:
    """Those who listen take notes: mentor, steering group, executives, manager."""
    listeners = {TeamRole.MENTOR, Role.STEERING, Role.EXECUTIVE, Role.MANAGER}
    may = roles_on(review.project, user) & listeners
    return bool(may) and review.project.programme.archived_at is None


def get_note_or_404(user: User, pk: int) -> RoomNote:
    notes = RoomNote.objects.filter(review__project__in=Project.objects.visible_to(user))
    note = get_object_or_404(notes.select_related("review__project__programme"), pk=pk)
    if not may_see_review(user, note.review.project):
        raise Http404
    return note


def may_see_pack(user: User, programme: Programme) -> bool:
    """The whole pack is for steering group, executives, their delegates and manager."""
    may = roles_in(programme, user) & {Role.STEERING, Role.EXECUTIVE, Role.MANAGER}
    return bool(may or executives_of(user, programme))


@remembered
def executives_of(user: User, programme: Programme) -> tuple[User, ...]:
    """Return the executives of the programme who have named the person as their delegate."""
    named = Delegate.objects.active().filter(programme=programme, person=user)
    return tuple(one.executive for one in named.select_related("executive"))


def may_delegate(user: User, programme: Programme) -> bool:
    """Executives name their own delegate; nobody does it for them."""
    return Role.EXECUTIVE in roles_in(programme, user) and programme.archived_at is None


def get_pack_or_404(user: User, pk: int) -> Pack:
    packs = Pack.objects.filter(review_day__programme__in=Programme.objects.visible_to(user))
    pack = get_object_or_404(packs.select_related("review_day__programme__organisation"), pk=pk)
    if not may_see_pack(user, pack.review_day.programme):
        raise Http404
    return pack


def may_see_page(user: User, page: Page) -> bool:
    """A project's page, those concerned with it; every page, those who see the pack."""
    if page.review and may_see_review(user, page.review.project):
        return True
    return may_see_pack(user, page.pack.review_day.programme)


def get_page_or_404(user: User, pk: int) -> Page:
    """Return a page of a pack that the person may see."""
    pages = Page.objects.filter(pack__review_day__programme__in=Programme.objects.visible_to(user))
    page = get_object_or_404(
        pages.select_related("pack__review_day__programme", "review__project__programme"), pk=pk
    )
    if not may_see_page(user, page):
        raise Http404
    return page


def get_review_or_404(user: User, pk: int) -> Review:
    reviews = Review.objects.filter(project__in=Project.objects.visible_to(user))
    review = get_object_or_404(
        reviews.select_related("review_day", "project__programme__organisation"), pk=pk
    )
    if not may_see_review(user, review.project):
        raise Http404
    return review


def get_reuse_or_404(user: User, pk: int) -> Reuse:
    found = Reuse.objects.filter(project__in=Project.objects.visible_to(user))
    return get_object_or_404(found.select_related("project__programme", "source"), pk=pk)
