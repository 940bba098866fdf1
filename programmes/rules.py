"""What somebody loses with a role, in words; pure."""

WITH_ROLE = {
    "manager": "{} no longer sets up projects, people and review days.",
    "steering": "{} no longer reads sessions and review pages by this role, and resolves no "
    "obstacles that have climbed.",
    "executive": "{} is no longer invited to review days, and no longer reads review pages by "
    "this role.",
    "contributor": "{} no longer takes part as a contributor.",
}
ALL_OF_IT = "{} no longer sees the programme or anything in it: it was the only role."
INVITATION = "{} has not joined yet, and the invitation will no longer work."
CLOSED = "The account of {} is closed. The organisation’s administrator can open it again."
LAST_MANAGER = (
    "{} is the only manager of this programme, and a programme needs one. "
    "Give somebody else that role first."
)


def lost_with(role: str, name: str, *, is_only: bool, has_joined: bool) -> list[str]:
    """Return what the person loses when the role ends, as sentences."""
    lost = [WITH_ROLE[role]]
    if is_only:
        lost.append(ALL_OF_IT if has_joined else INVITATION)
    return [sentence.format(name) for sentence in lost]
