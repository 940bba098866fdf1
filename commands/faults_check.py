"""What the fault harness proves: what the mail server took, beside what the rows say."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from commands.faults_sink import Delivery
from commands.faults_times import WINDOW


class Row(NamedTuple):
    """A notification at the end of a run."""

    pk: int
    key: str
    state: str
    message_id: str
    due_at: datetime
    sent_at: datetime | None


class Strike(NamedTuple):
    """A process that was killed or stopped, where it was, and the row it held (0: none)."""

    step: str
    pk: int
    how: str


@dataclass
class Verdict:
    """`twice` counts copies beyond the first, `explained` those of them that a fault explains."""

    reminders: int = 0
    lost: list[str] = field(default_factory=list)
    twice: int = 0
    explained: int = 0
    late: int = 0
    longest: timedelta = timedelta(0)
    complaints: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.lost and not self.complaints and self.twice == self.explained


def verdict(
    *,
    wanted: Collection[str],
    rows: Sequence[Row],
    deliveries: Sequence[Delivery],
    strikes: Sequence[Strike] = (),
    uncertain: Sequence[str] = (),
    may_end: Collection[tuple[str, str]] = (),
    allowance: timedelta,
) -> Verdict:
    """Return what was lost, sent twice or sent late.

    `uncertain` are the keys of messages that the server took and did not confirm, one for each
    time; `may_end` the (key, state) in which a reminder may rightly end without being sent;
    what is sent later than `allowance` after it was due is late.
    """
    result = Verdict(reminders=len(wanted))
    by_key = {row.key: row for row in rows}
    copies: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        copies[delivery.key].append(delivery)
    excuses = Counter(uncertain)
    excuses.update(key for key, row in by_key.items() for one in strikes if _in_window(one, row.pk))
    for key in wanted:
        row = by_key.get(key)
        if row is None:
            result.lost.append(f"{key}: no row was planned")
            continue
        _look_at(row, copies[key], excuses[key], may_end, result)
        if row.sent_at:
            lateness = row.sent_at - row.due_at
            result.late += lateness > allowance
            result.longest = max(result.longest, lateness)
    for key in copies.keys() - by_key.keys():
        result.complaints.append(f"{key or 'a message without a key'}: delivered without a row")
    return result


def _in_window(strike: Strike, pk: int) -> bool:
    return strike.pk == pk and strike.step in WINDOW[strike.how]


def _look_at(
    row: Row,
    copies: list[Delivery],
    excuses: int,
    may_end: Collection[tuple[str, str]],
    result: Verdict,
) -> None:
    if row.state == "sent":
        if not copies:
            result.lost.append(f"{row.key}: said to be sent, and never arrived")
        extra = len(copies) - 1
    else:
        if (row.key, row.state) not in may_end:
            result.lost.append(f"{row.key}: {row.state}")
        # One copy of what is then withdrawn counts as well: its reader got a stale mail.
        extra = len(copies)
    extra = max(extra, 0)
    result.twice += extra
    result.explained += min(extra, excuses)
    if extra > excuses:
        result.complaints.append(f"{row.key}: {len(copies)} copies, {excuses} faults explain them")
    if len({copy.digest for copy in copies}) > 1:
        result.complaints.append(f"{row.key}: its copies differ")
    if any(copy.message_id != row.message_id for copy in copies):
        result.complaints.append(f"{row.key}: a copy has another Message-ID than the row")
