"""Packs: the lead's own words, issuing, reading, and checking that nothing was changed."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programmes.permissions import ask_managers, may_manage
from projects.permissions import may_edit
from reviews import actions, queries
from reviews.forms.decisions import OwnWordsForm
from reviews.permissions import (
    get_pack_or_404,
    get_page_or_404,
    get_review_day_or_404,
    get_review_or_404,
    may_check,
    may_see_pack,
)
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

TYPES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
WHO_READS = "The whole pack is for steering group, executives and manager."


@require_http_methods(["GET", "HEAD", "POST"])
def own_words(request, pk):
    review = get_review_or_404(request.user, pk)
    if not may_edit(request.user, review.project):
        raise PermissionDenied("The lead and the team write this. Ask one of them.")
    words = queries.own_words_of(review)
    if words.pk:
        hold(request, words)
    form = OwnWordsForm(request.POST or None, words=words)
    about = {"review": review, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.write_own_words, **about):
        messages.success(request, "Your words stand on the page, and in the next pack.")
        return redirect("reviews:review", review.pk)
    context = {"form": form, "review": review, "day": review.review_day, "project": review.project}
    return render(request, "reviews/own_words.html", context, status=status_of(form))


@require_POST
def check_page(request, pk):
    review = get_review_or_404(request.user, pk)
    if not may_check(request.user, review):
        raise PermissionDenied("The project’s mentor checks its page, until the review has begun.")
    actions.check_page(review=review, by=request.user, at=timezone.now())
    messages.success(request, "The page is checked. If its words change, check it again.")
    return redirect("reviews:review", review.pk)


@require_safe
def packs(request, pk):
    day = get_review_day_or_404(request.user, pk)
    if not may_see_pack(request.user, day.programme):
        raise PermissionDenied(f"{WHO_READS} {ask_managers(day.programme)}")
    issued = queries.packs_of(day)
    context = {
        "day": day,
        "programme": day.programme,
        "issued": issued,
        "making": [one for one in issued if not one.pack.ready_at],
        "may_issue": may_manage(request.user, day.programme) and day.state != "cancelled",
    }
    return render(request, "reviews/packs.html", context)


@require_POST
def issue(request, pk):
    day = get_review_day_or_404(request.user, pk)
    if not may_manage(request.user, day.programme):
        raise PermissionDenied(f"The programme manager issues packs. {ask_managers(day.programme)}")
    pack = actions.issue_pack(day=day, by=request.user, at=timezone.now())
    messages.success(request, f"Pack {pack.version} is being made. Its pages appear one by one.")
    return redirect("reviews:packs", day.pk)


@require_safe
def page(request, pk):
    page = get_page_or_404(request.user, pk)
    content = json.loads(page.content) if page.content else None
    if content and content["kind"] == "project":
        # Drawn by us, its words escaped, before it was frozen.
        content["chart"]["svg"] = mark_safe(content["chart"]["svg"])  # noqa: S308
    context = {
        "page": page,
        "content": content,
        "title": page.review.project if page.review else page.pack.review_day.programme,
        "day": page.pack.review_day,
        "sees_pack": may_see_pack(request.user, page.pack.review_day.programme),
    }
    return render(request, "reviews/page.html", context)


@require_safe
def changes(request, pk):
    pack = get_pack_or_404(request.user, pk)
    context = {"pack": pack, "day": pack.review_day, "changed": queries.versions_differ(pack)}
    return render(request, "reviews/changes.html", context)


@require_safe
def file(request, pk, kind):
    pack = get_pack_or_404(request.user, pk)
    found = pack.files.filter(kind=kind).first()
    if found is None:
        raise Http404
    day = pack.review_day
    name = f"{slugify(day.programme.name)}-{day.on:%Y-%m-%d}-{pack.version}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(found.data), content_type=TYPES[kind], headers=headers)


@require_safe
def check(request):
    """Say which page the digest of `?digest=` belongs to, and whether its content still has it."""
    wanted = "".join(request.GET.get("digest", "").lower().split())[:64]
    found = queries.page_of_digest(request.user, wanted) if wanted else None
    context = {"wanted": wanted, "found": found, "holds": bool(found and queries.holds(found))}
    return render(request, "reviews/check.html", context)
