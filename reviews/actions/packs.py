"""Packs: the lead's own words, issuing, and freezing page by page until the files are made."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from people.history import save
from people.models import User
from reviews.models import File, FileKind, OwnWords, Pack, Page, PageCheck, Review, ReviewDay
from reviews.packs.frozen import canonical, digest
from reviews.packs.pdf import Unprintable, pdf
from reviews.packs.pptx import pptx
from reviews.queries import front_facts, own_words_of, page_facts
from reviews.queries.packs import content_of

log = logging.getLogger(__name__)

# So many pages are frozen at one waking; the next goes on from there.
PAGES_AT_ONCE = 40
NOT_FROZEN = (
    "This page could not be made; the others are there. Issue the pack again once the project’s "
    "records are in order."
)
NOT_SET = "This page could not be set into the file. It can be read here."


@transaction.atomic
def write_own_words(
    *,
    review: Review,
    changed: str,
    learned: str,
    next: str,
    ask: str,
    wanted: str,
    by: User,
    at: datetime,
) -> OwnWords:
    """Return what the lead says on the project's page of the coming pack."""
    words = own_words_of(review)
    words.changed, words.learned, words.next = changed, learned, next
    words.ask, words.wanted = ask, wanted
    return save(words, by=by, at=at)


def check_page(*, review: Review, by: User, at: datetime) -> PageCheck:
    """Return that the mentor read the page and found it ready, as it stands now."""
    check = PageCheck(review=review, checked_by=by, checked_at=at)
    check.save()
    return check


@transaction.atomic
def issue_pack(*, day: ReviewDay, by: User, at: datetime) -> Pack:
    """Return a new version of the day's pack, its pages waiting to be frozen."""
    ReviewDay.objects.select_for_update().get(pk=day.pk)
    last = day.packs.aggregate(last=Max("version"))["last"] or 0
    pack = Pack(review_day=day, version=last + 1, issued_at=at, issued_by=by)
    pack.save()
    Page(pack=pack, position=0).save()
    for place, review in enumerate(day.reviews.all(), start=1):
        Page(pack=pack, review=review, position=place).save()
    return pack


def work_packs(*, at: datetime) -> int:
    """Return how many pages were frozen; the task that died is taken up where it stood."""
    frozen = 0
    for pack in Pack.objects.filter(ready_at=None).order_by("pk"):
        waiting = pack.pages.filter(content="", fault="").order_by("position")
        for pk in waiting.values_list("pk", flat=True)[: PAGES_AT_ONCE - frozen]:
            frozen += freeze_page(pk, at=at)
        if frozen < PAGES_AT_ONCE and not waiting.exists():
            make_files(pack, at=at)
    return frozen


@transaction.atomic
def freeze_page(pk: int, *, at: datetime) -> bool:
    """Return whether the page was frozen now; one that cannot be says so, and stops no other."""
    page = (
        Page.objects.select_for_update(of=("self",))
        .filter(pk=pk, content="", fault="")
        .select_related("pack__review_day__programme__organisation")
        .first()
    )
    if page is None:
        return False
    day = page.pack.review_day
    today = day.programme.organisation.today(page.pack.issued_at)
    try:
        with transaction.atomic():
            facts = page_facts(page.review, today) if page.review else front_facts(day, today)
            page.content = canonical(facts)
            page.digest = digest(page.content)
    # Whatever is wrong with one project, the others have their pages.
    except Exception:
        log.exception("page %s could not be frozen", pk)
        page.fault = NOT_FROZEN
    page.save()
    return True


def make_files(pack: Pack, *, at: datetime) -> Pack:
    """Return the pack with its files; a page that cannot be set is left out and says so."""
    title = f"{pack.review_day.programme.name}, review on {pack.review_day.on:%-d %B %Y}"
    pages = [(page, told(page)) for page in pack.pages.exclude(content="")]
    pages = [(page, content) for page, content in pages if can_be_set(page, content)]
    contents = [content for _, content in pages]
    made = {
        FileKind.PDF: pdf(title, contents, fonts=settings.FONTS),
        FileKind.PPTX: pptx(title, contents),
    }
    with transaction.atomic():
        for kind, data in made.items():
            File.objects.get_or_create(pack=pack, kind=kind, defaults={"data": data})
        pack.ready_at = at
        pack.save()
    return pack


def told(page: Page) -> dict[str, Any]:
    """Return what the files show of a page: its content, and its digest."""
    return {**content_of(page), "digest": page.digest}


def can_be_set(page: Page, content: dict[str, Any]) -> bool:
    try:
        pdf("Proof", [content], fonts=settings.FONTS)
        pptx("Proof", [content])
    except (Unprintable, ValueError, KeyError, TypeError) as error:
        log.exception("page %s could not be set", page.pk)
        page.fault = f"{NOT_SET} ({error})"[:300]
        page.save()
        return False
    return True
