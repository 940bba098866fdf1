"""Which right each address asks for: the one table. The tests hold every address to it.

Who has a right stands in `portfolio.rights`.
"""

from dataclasses import dataclass

from portfolio.rights import Right


@dataclass(frozen=True)
class Address:
    """`see` is the right that GET asks for (None: no GET), `do` the one for POST (None: no POST).

    `on` names the object in the address. Without the right `found` that object does not exist
    for the person (404); with it, a missing `see` or `do` is refused with a reason (403).
    """

    on: str | None
    see: Right | None
    do: Right | None = None
    found: Right = Right.WORK


ADDRESSES: dict[str, Address] = {
    "account_change_password": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "account_reauthenticate": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "session": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "mfa_index": Address(None, Right.SIGN_IN, None, found=Right.SIGN_IN),
    "mfa_reauthenticate": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "mfa_activate_totp": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "mfa_deactivate_totp": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "mfa_view_recovery_codes": Address(None, Right.SIGN_IN, None, found=Right.SIGN_IN),
    "mfa_generate_recovery_codes": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "mfa_add_webauthn": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "mfa_reauthenticate_webauthn": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "mfa_remove_webauthn": Address("passkey", Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "portfolio:own_account": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "portfolio:change_email": Address(None, Right.SIGN_IN, Right.SIGN_IN, found=Right.SIGN_IN),
    "portfolio:sign_out_elsewhere": Address(None, None, Right.SIGN_IN, found=Right.SIGN_IN),
    "portfolio:open_calendar": Address(None, None, Right.SIGN_IN, found=Right.SIGN_IN),
    "portfolio:close_calendar": Address(None, None, Right.SIGN_IN, found=Right.SIGN_IN),
    # Of one’s own drafts; those of others exist for nobody.
    "safeguards:draft": Address(None, None, Right.SIGN_IN, found=Right.SIGN_IN),
    "safeguards:throw_away": Address(None, None, Right.SIGN_IN, found=Right.SIGN_IN),
    "portfolio:home": Address(None, Right.SIGN_IN, found=Right.SIGN_IN),
    "portfolio:projects": Address("programme", Right.WORK),
    "portfolio:project": Address("project", Right.WORK),
    "portfolio:project_history": Address("project", Right.WORK),
    "portfolio:progress": Address("project", Right.WORK),
    "portfolio:newcomer": Address("project", Right.WORK),
    "portfolio:charter": Address("project", Right.WORK),
    "portfolio:sign_off": Address("project", None, Right.SIGN),
    "portfolio:method": Address("project", Right.WORK),
    "portfolio:drivers_svg": Address("project", Right.WORK),
    "programmes:organisation": Address(None, Right.ADMINISTER, found=Right.ADMINISTER),
    "programmes:add_objective": Address(
        None, Right.ADMINISTER, Right.ADMINISTER, found=Right.ADMINISTER
    ),
    "programmes:change_objective": Address(
        "objective", Right.ADMINISTER, Right.ADMINISTER, found=Right.ADMINISTER
    ),
    "programmes:add_programme": Address(
        None, Right.ADMINISTER, Right.ADMINISTER, found=Right.ADMINISTER
    ),
    "programmes:staff": Address(None, Right.ADMINISTER, found=Right.ADMINISTER),
    "programmes:reopen": Address("person", None, Right.ADMINISTER, found=Right.ADMINISTER),
    "programmes:reset_second_factor": Address(
        "person", None, Right.ADMINISTER, found=Right.ADMINISTER
    ),
    "programmes:settings": Address(
        None, Right.ADMINISTER, Right.ADMINISTER, found=Right.ADMINISTER
    ),
    "programmes:logo": Address(None, Right.ADMINISTER, Right.ADMINISTER, found=Right.ADMINISTER),
    "programmes:holidays": Address(
        None, Right.ADMINISTER, Right.ADMINISTER, found=Right.ADMINISTER
    ),
    "programmes:bank_holidays": Address(
        None, Right.ADMINISTER, Right.ADMINISTER, found=Right.ADMINISTER
    ),
    "programmes:remove_holiday": Address("holiday", None, Right.ADMINISTER, found=Right.ADMINISTER),
    "programmes:change_programme": Address("programme", Right.MANAGE, Right.MANAGE),
    "programmes:copy": Address("programme", Right.MANAGE, Right.MANAGE),
    "programmes:restore": Address("programme", None, Right.MANAGE),
    "programmes:people": Address("programme", Right.MANAGE),
    "programmes:invite_many": Address("programme", Right.MANAGE, Right.MANAGE),
    "programmes:invite": Address("programme", Right.MANAGE, Right.MANAGE),
    "programmes:invite_again": Address("membership", None, Right.MANAGE),
    "portfolio:mails": Address("programme", Right.MANAGE, Right.MANAGE),
    "programmes:reset_second_step_of_member": Address("membership", None, Right.MANAGE),
    "portfolio:library": Address("programme", Right.WORK),
    "portfolio:report": Address("programme", Right.PACK),
    "portfolio:report_pdf": Address("programme", Right.PACK),
    "portfolio:report_xlsx": Address("programme", Right.PACK),
    "portfolio:balance": Address("programme", Right.WORK),
    "portfolio:sight": Address("programme", Right.WORK),
    "portfolio:similar": Address("programme", Right.WORK),
    "portfolio:alike": Address("idea", Right.WORK),
    "priorities:initiatives": Address("programme", Right.WORK),
    "priorities:add_initiative": Address("programme", Right.PROPOSE, Right.PROPOSE),
    "priorities:take_in": Address("programme", Right.PROPOSE, Right.PROPOSE),
    "priorities:take_in_ideas": Address("programme", Right.PROPOSE, Right.PROPOSE),
    "priorities:ideas_csv": Address("programme", Right.WORK),
    "priorities:csv": Address("programme", Right.WORK),
    "priorities:xlsx": Address("programme", Right.WORK),
    "priorities:criteria": Address("programme", Right.MANAGE, Right.MANAGE),
    "priorities:matrix": Address("programme", Right.WORK),
    "priorities:ideas": Address("programme", Right.WORK),
    "priorities:submit": Address("programme", Right.SUBMIT, Right.SUBMIT),
    "priorities:match": Address("programme", Right.WORK),
    "priorities:open_match": Address("programme", Right.MANAGE, Right.MANAGE),
    "priorities:rank": Address("programme", Right.SUBMIT, Right.SUBMIT),
    "priorities:wish": Address("candidate", Right.PRIORITISE, Right.PRIORITISE),
    "priorities:initiative": Address("initiative", Right.WORK),
    "priorities:change_initiative": Address("initiative", Right.PROPOSE, Right.PROPOSE),
    "priorities:score_initiative": Address("initiative", Right.GIVE_SCORES, Right.GIVE_SCORES),
    "priorities:weigh_initiative": Address("initiative", Right.PRIORITISE, Right.PRIORITISE),
    "priorities:decide_initiative": Address("initiative", Right.PRIORITISE, Right.PRIORITISE),
    "priorities:idea": Address("idea", Right.WORK),
    "priorities:change_idea": Address("idea", Right.AUTHOR, Right.AUTHOR),
    "priorities:score_idea": Address("idea", Right.GIVE_SCORES, Right.GIVE_SCORES),
    "priorities:weigh_idea": Address("idea", Right.PRIORITISE, Right.PRIORITISE),
    "priorities:decide_idea": Address("idea", Right.PRIORITISE, Right.PRIORITISE),
    "projects:agree_match": Address("match", Right.PRIORITISE, Right.PRIORITISE),
    "projects:undo_match": Address("match", None, Right.PRIORITISE),
    "projects:add": Address("programme", Right.MANAGE, Right.MANAGE),
    "projects:change": Address("project", Right.EDIT, Right.EDIT),
    "projects:raise_obstacle": Address("project", Right.RAISE, Right.RAISE),
    "projects:resolve_obstacle": Address("obstacle", Right.RESOLVE, Right.RESOLVE),
    "projects:lower_obstacle": Address("obstacle", Right.RESOLVE, Right.RESOLVE),
    "projects:promise": Address("project", Right.PROMISE, Right.PROMISE),
    "projects:finish_commitment": Address("commitment", None, Right.FINISH),
    "projects:give_score": Address("project", Right.SCORE, Right.SCORE),
    "projects:change_charter": Address("project", Right.EDIT, Right.EDIT),
    "projects:build_aim": Address("project", Right.EDIT, Right.EDIT),
    "projects:add_driver": Address("project", Right.EDIT, Right.EDIT),
    "projects:change_driver": Address("driver", Right.EDIT, Right.EDIT),
    "projects:move_driver": Address("driver", None, Right.EDIT),
    "projects:remove_driver": Address("driver", None, Right.EDIT),
    "projects:restore_driver": Address("driver", None, Right.EDIT),
    "projects:add_idea": Address("project", Right.EDIT, Right.EDIT),
    "projects:idea": Address("change_idea", Right.WORK),
    "projects:change_idea": Address("change_idea", Right.EDIT, Right.EDIT),
    "projects:move_idea": Address("change_idea", None, Right.EDIT),
    "projects:remove_idea": Address("change_idea", None, Right.EDIT),
    "projects:restore_idea": Address("change_idea", None, Right.EDIT),
    "projects:plan_cycle": Address("change_idea", Right.EDIT, Right.EDIT),
    "projects:change_cycle": Address("cycle", Right.EDIT, Right.EDIT),
    "projects:study_cycle": Address("cycle", Right.EDIT, Right.EDIT),
    "projects:drop_cycle": Address("cycle", None, Right.EDIT),
    "measures:measures": Address("project", Right.WORK),
    "measures:add": Address("project", Right.EDIT, Right.EDIT),
    "measures:share": Address("project", None, Right.EDIT),
    "measures:add_to_programme": Address("programme", Right.MANAGE, Right.MANAGE),
    "measures:programme": Address("programme", Right.WORK),
    "measures:measure": Address("measure", Right.WORK),
    "measures:change": Address("measure", Right.EDIT, Right.EDIT),
    "measures:chart": Address("measure", Right.EDIT, Right.EDIT),
    "measures:remark": Address("measure", Right.EDIT, Right.EDIT),
    "measures:take_back": Address("remark", Right.EDIT, Right.EDIT),
    "measures:record": Address("measure", Right.EDIT, Right.EDIT),
    "measures:grid": Address("measure", Right.EDIT, Right.EDIT),
    "measures:quality": Address("project", Right.WORK),
    "measures:quality_programme": Address("programme", Right.WORK),
    "measures:csv": Address("measure", Right.WORK),
    "measures:xlsx": Address("measure", Right.WORK),
    "measures:svg": Address("measure", Right.WORK),
    "measures:png": Address("measure", Right.WORK),
    "measures:csv_programme": Address("programme", Right.WORK),
    "measures:xlsx_programme": Address("programme", Right.WORK),
    "measures:benefits": Address("project", Right.WORK),
    "measures:benefits_programme": Address("programme", Right.WORK),
    "measures:claim": Address("project", Right.CLAIM, Right.CLAIM),
    "measures:change_benefit": Address("benefit", Right.CLAIM, Right.CLAIM),
    "measures:withdraw_benefit": Address("benefit", None, Right.CLAIM),
    "measures:check_benefit": Address("benefit", Right.MANAGE, Right.MANAGE),
    "measures:confirm": Address("measure", None, Right.EDIT),
    "measures:upload": Address("project", Right.EDIT, Right.EDIT),
    "measures:upload_programme": Address("programme", Right.MANAGE, Right.MANAGE),
    "measures:uploaded": Address("upload", Right.EDIT, Right.EDIT, found=Right.EDIT),
    "measures:start": Address("upload", None, Right.EDIT, found=Right.EDIT),
    "measures:discard": Address("upload", None, Right.EDIT, found=Right.EDIT),
    "measures:left_out": Address("upload", Right.EDIT, found=Right.EDIT),
    "mentoring:sessions": Address(None, Right.SIGN_IN, found=Right.SIGN_IN),
    "mentoring:radar": Address("programme", Right.WATCH),
    "mentoring:look_back": Address("programme", Right.WATCH),
    "mentoring:rhythm": Address("programme", Right.RHYTHM),
    "mentoring:trainings": Address("programme", Right.WORK),
    "mentoring:add_training": Address("programme", Right.MANAGE, Right.MANAGE),
    "mentoring:training": Address("training", Right.WORK, Right.ATTEND),
    "mentoring:change_training": Address("training", Right.MANAGE, Right.MANAGE),
    "mentoring:growth": Address("programme", Right.GROWTH, Right.GROWTH),
    "mentoring:growth_totals": Address("programme", Right.WATCH),
    "mentoring:snooze": Address("project", Right.SNOOZE, Right.SNOOZE, found=Right.SESSIONS),
    "mentoring:leave": Address("programme", Right.WORK, Right.LEAVE),
    "mentoring:end_leave": Address("leave", None, Right.END_LEAVE),
    "mentoring:slot": Address("project", Right.LOG, Right.LOG, found=Right.SESSIONS),
    "mentoring:project": Address("project", Right.SESSIONS, found=Right.SESSIONS),
    "mentoring:session": Address("session", Right.SESSIONS, found=Right.SESSIONS),
    "mentoring:log": Address("session", Right.LOG, Right.LOG, found=Right.SESSIONS),
    "mentoring:start": Address("project", Right.MANAGE, Right.MANAGE),
    "mentoring:check_in": Address("project", Right.CHECK_IN, Right.CHECK_IN),
    "reviews:archive": Address("programme", Right.MANAGE, Right.MANAGE),
    "reviews:team": Address("project", Right.MANAGE, Right.MANAGE),
    "reviews:close": Address("project", Right.CLOSE, Right.CLOSE),
    "reviews:hand_over": Address("project", Right.CLOSE, Right.CLOSE),
    "reviews:change_role": Address("membership", Right.MANAGE, Right.MANAGE),
    "reviews:end_role": Address("membership", Right.MANAGE, Right.MANAGE),
    "reviews:leave": Address("membership", Right.MANAGE, Right.MANAGE),
    "reviews:close_account": Address(
        "person", Right.ADMINISTER, Right.ADMINISTER, found=Right.ADMINISTER
    ),
    "reviews:days": Address("programme", Right.WORK),
    "reviews:add_day": Address("programme", Right.SCHEDULE, Right.SCHEDULE),
    "reviews:day": Address("review_day", Right.WORK),
    "reviews:slots": Address("review_day", Right.SCHEDULE, Right.SCHEDULE),
    "reviews:move": Address("review_day", Right.SCHEDULE, Right.SCHEDULE),
    "reviews:cancel": Address("review_day", Right.SCHEDULE, Right.SCHEDULE),
    "reviews:review": Address("review", Right.REVIEW, found=Right.REVIEW),
    "reviews:check_page": Address("review", None, Right.CHECK_PAGE, found=Right.REVIEW),
    "reviews:room": Address("review", Right.REVIEW, found=Right.REVIEW),
    "reviews:begin_turn": Address("review", None, Right.RUN, found=Right.REVIEW),
    "reviews:add_note": Address("review", None, Right.NOTE, found=Right.REVIEW),
    "reviews:take_back_note": Address("room_note", None, Right.NOTE, found=Right.REVIEW),
    "reviews:minutes": Address("review_day", Right.WORK),
    "reviews:minutes_pdf": Address("review_day", Right.WORK),
    "reviews:send_minutes": Address("review_day", None, Right.SCHEDULE),
    "reviews:learning": Address("review", Right.EDIT, Right.EDIT, found=Right.REVIEW),
    "reviews:own_words": Address("review", Right.EDIT, Right.EDIT, found=Right.REVIEW),
    "reviews:packs": Address("review_day", Right.PACK, found=Right.WORK),
    "reviews:issue": Address("review_day", None, Right.SCHEDULE),
    "reviews:changes": Address("pack", Right.PACK, found=Right.PACK),
    "reviews:pdf": Address("pack", Right.PACK, found=Right.PACK),
    "reviews:pptx": Address("pack", Right.PACK, found=Right.PACK),
    "reviews:page": Address("page", Right.PAGE, found=Right.PAGE),
    "reviews:check": Address(None, Right.SIGN_IN, found=Right.SIGN_IN),
    "reviews:delegate": Address("programme", Right.DELEGATE, Right.DELEGATE),
    "reviews:reuse": Address("project", Right.EDIT, Right.EDIT),
    "reviews:take_back_reuse": Address("reuse", None, Right.EDIT),
    "reviews:decide": Address("review", Right.DECIDE, Right.DECIDE, found=Right.REVIEW),
}

# What writes even where a programme is archived; everything else with a `do` is refused there.
IN_THE_ARCHIVE = frozenset({"programmes:copy", "programmes:restore"})

# Open to people who have not signed in; everything else sends them to the sign-in page.
PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        # Between password and second step nobody is signed in yet.
        "mfa_authenticate",
        "account_inactive",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "accept_invitation",
        "confirm_email",
        "logo",
        # By its secret address alone: calendar programs cannot sign in.
        "portfolio:calendar",
        "portfolio:help",
        "portfolio:privacy",
        "portfolio:accessibility",
    }
)

# For programs that watch: they answer without signing in and without a word about anybody.
# `metrics` answers only with its token.
WATCHERS = frozenset({"portfolio:health", "portfolio:metrics"})

# Single sign-on: 404 where no identity provider is set up. Linking asks for somebody signed in.
SIGN_ON = frozenset(
    {"sign_on", "sign_on_callback", "join_by_sign_on", "link_sign_on", "unlink_sign_on"}
)

# The demo's own pages, 404 in every other mode.
DEMO = frozenset(
    {
        "notifications:mailbox",
        "notifications:mail",
        "notifications:mail_html",
        "notifications:calendar",
    }
)
