"""Everything that changes what the safeguards remember."""

from datetime import datetime, timedelta
from uuid import UUID

from people.models import User
from safeguards.guard import Kind
from safeguards.models import Draft, FormToken, GuardOverride, Reason
from safeguards.rules import was_shown_before

KEPT = timedelta(days=30)


def log_override(
    *,
    form: str,
    field_names: list[str],
    kinds: list[Kind],
    reason: Reason,
    words: str,
    by: User,
    at: datetime,
) -> GuardOverride:
    """Return the record that what looked like patient data was saved, and why; never the text."""
    return GuardOverride.objects.create(
        form=form,
        field_names=field_names,
        kinds=kinds,
        reason=reason,
        words=words,
        overridden_by=by,
        overridden_at=at,
    )


def spend(*, token: UUID, path: str, digest: str, by: User, at: datetime) -> tuple[FormToken, bool]:
    """Return the token's row, and whether it is spent only now.

    The same words from another tab, opened before they were sent from the first, are a
    repetition: the first one's row counts. What one person sends is spent one after the other:
    PostgreSQL waits for their row, SQLite at the start of the transaction.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    last = FormToken.objects.filter(user=by, path=path).order_by("spent_at", "pk").last()
    if last and last.digest == digest and was_shown_before(token, last.spent_at):
        return last, False
    return FormToken.objects.get_or_create(
        user=by, path=path, token=token, defaults={"digest": digest, "result": "", "spent_at": at}
    )


def keep_result(*, spent: FormToken, result: str) -> None:
    spent.result = result
    spent.save()


def purge(*, at: datetime) -> None:
    """Delete what is older than 30 days."""
    Draft.objects.filter(saved_at__lt=at - KEPT).delete()
    FormToken.objects.filter(spent_at__lt=at - KEPT).delete()


def save_draft(*, path: str, data: str, by: User, at: datetime) -> Draft:
    """Return the person's draft of the page, in place of an earlier one."""
    draft, _ = Draft.objects.update_or_create(
        user=by, path=path, defaults={"data": data, "saved_at": at}
    )
    return draft


def throw_away_draft(*, path: str, owner: User) -> None:
    Draft.objects.filter(user=owner, path=path).delete()
