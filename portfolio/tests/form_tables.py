"""Which forms need not keep to a rule that holds for all others, and why."""

# Why a form keeps no draft; one that only has a button has nothing to keep.
NO_DRAFT = {
    "account_change_password oldpassword": "passwords are kept nowhere",
    "account_reauthenticate password": "passwords are kept nowhere",
    "portfolio:own_account wants_reminder_14": "three boxes",
    "portfolio:change_email email": "an address, and a password beside it",
    "reviews:change_role role": "one choice",
    "reviews:add_note text": "one line, noted at once",
    "programmes:logo picture": "a file stays where it is",
    "reviews:team user": "one choice",
    "reviews:delegate person": "one choice",
    "reviews:hand_over to": "one choice",
    "projects:give_score score": "one choice",
    "measures:uploaded column_0": "choices that are guessed anew",
    "priorities:wish initiative": "two choices",
    "reviews:archive name": "typed to be sure that it is no slip",
    # Whoever is nobody yet has no drafts.
    "account_login login": "an address and a password",
    "account_reset_password email": "an address",
    "accept_invitation name": "a name and a password",
}
# What is sent without a token, and why that does no harm.
WITHOUT_TOKEN = {
    "account_change_password": "the second time, the password is another one",
    "account_reauthenticate": "it changes nothing",
    "mfa_reauthenticate": "it changes nothing",
    "mfa_reauthenticate_webauthn": "it changes nothing",
    "mfa_activate_totp": "whoever has an app is led to it",
    "mfa_deactivate_totp": "what is removed stays so",
    "mfa_generate_recovery_codes": "the newest codes are shown",
    "mfa_add_webauthn": "a passkey answers one question once",
    "mfa_remove_webauthn": "what is removed stays so",
    "account_logout": "who is signed out stays so",
    "session": "who is signed in stays so",
    "safeguards:draft": "a page has one draft, which the next one replaces",
}
# Of these, what nobody meets without a second step or a password given a moment ago.
BEHIND_A_PASSWORD = {
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
}
# What is filled in beforehand and is no saved value that somebody else could change.
SUGGESTS = {
    "programmes:add_programme name": "today",
    "programmes:invite_many text": "the most common role",
    "reviews:change_role role": "a role that was changed has ended, which is told",
    "mentoring:growth level_1": "nobody else writes it, and it keeps no history",
    "priorities:rank first": "one’s own wishes",
    "priorities:open_match rank_by": "the day that was given before",
    "priorities:add_initiative title": "one to three leads",
    "projects:promise text": "oneself as the owner",
    "projects:plan_cycle plan": "today, and the last plan of the same idea",
    "measures:add name": "each week",
    "measures:add_to_programme whose": "each week",
    "measures:remark kind": "a note on the latest period",
    "measures:uploaded column_0": "what the columns seem to hold",
    "reviews:delegate person": "one’s own choice",
    "reviews:decide outcome": "today and who decides; what is decided anew amends and stays",
}
# Where nothing is left that other words could change: the thing is no longer open.
OVER = {
    "projects:resolve_obstacle",
    "projects:lower_obstacle",
    "measures:take_back",
    "reviews:archive",
    "reviews:close",
}
# Free text that may hold what looks like a patient, and why.
UNREAD = {
    "reviews:archive name": "it is compared and not kept",
    "priorities:take_in_ideas file": "the same",
    "priorities:take_in file": "each row is read apart, and told with what is wrong with it",
}
