"""How long the fault harness waits, in seconds, and the steps where it strikes."""

# Of the product's 15 minutes, 30 seconds, 10 minutes, and 1 to 60 minutes.
LEASE, STAGE, DOT, WAIT = 8, 2, 4, 1

# In order. "claiming" and "fencing" are inside their transactions, "claimed" and "sending" after.
# "leaving": the last look at the row is committed; "after_dot": the dot is about to be sent;
# "dotted": it is sent; "taken": the server has said 250; "answered": before that is written down.
STEPS = (
    *("planning", "claiming", "claimed", "fencing", "sending"),
    *("connect", "mail", "rcpt", "data", "leaving", "after_dot", "dotted", "taken", "quit"),
    *("answered", "recorded"),
)
# Whoever dies here may have delivered what no row knows of: the gap that SMTP cannot close. Who
# falls asleep can do so a step earlier, and send the dot when somebody else has taken over.
DELIVERING = ("after_dot", "dotted", "taken", "quit", "answered")
WINDOW = {"kill": DELIVERING, "stop": ("leaving", *DELIVERING)}
