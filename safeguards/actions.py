"""Everything that changes what the safeguards remember."""

from datetime import datetime

from people.models import User
from safeguards.guard import Kind
from safeguards.models import GuardOverride, Reason


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
