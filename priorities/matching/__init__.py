"""The match of leads with initiatives: a proposal from plain values, with reasons in words.

Other programs may call `propose`; it knows no database, clock or settings:

    >>> from priorities.matching import Initiative, Lead, propose
    >>> proposal = propose(
    ...     [Lead("L01", ["I1", "I2"]), Lead("L02", ["I1"])],
    ...     [Initiative("I1", 4.5, maximum=1), Initiative("I2", 4.3)],
    ... )
    >>> proposal.pairs
    {'L01': 'I2', 'L02': 'I1'}
    >>> f"{proposal.total:.4f}"
    '1.6640'
    >>> proposal.reasons["L02"]  # doctest: +ELLIPSIS
    'L02 ranked I1 first of one (preference 1), and its priority is 4.5 of 5: ... = 0.960.'
    >>> proposal.alternatives["L02"].reason
    'The next best is I2, which costs 0.360; L01 would go to I1.'

The rule is the programme's: each pair counts preference weight × preference + priority weight ×
priority / 5. The aims, in this order: place as many leads as possible; leave as few places as
possible short of the initiatives' minimums; the highest sum; and of equals the match that gives
the first lead by id the initiative that is first by id, then the second lead, and so on. So the
same input, in whatever order, gives the same proposal.
"""

from priorities.matching.case import Initiative, Lead
from priorities.matching.proposal import Alternative, Proposal, propose

__all__ = ["Alternative", "Initiative", "Lead", "Proposal", "propose"]
