"""USR: every address is well formed, and of the right kind of org."""

from checks import CREATE, ERROR, WARNING, check
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows


@check("USR-06", item=3, severity=ERROR, purposes=(CREATE,))
def sandbox_addresses_in_production(cohort: Cohort) -> Rows:
    """
    No row for production has an address of a sandbox.

    Why:
        A sandbox refresh appends ``.invalid`` to e-mail addresses. A file exported there gives people addresses that no
        mail reaches. Usernames are checked by USR-10.

    Remedy:
        Export from production, or remove the ending.

    SOQL:
        SELECT Id, Username, Email FROM User WHERE Username IN {offenders.Username}
    """
    if not cohort.load.is_for_production:
        raise NotApplicable("This org is a sandbox.")
    return cohort.rows(
        """
        select load.line, load.row_key, load.Username, load.Email
        from load
        where lower(load.Email) like '%.invalid'
        """
    )


@check("USR-07", item=None, severity=WARNING, purposes=(CREATE,))
def live_addresses_in_a_sandbox(cohort: Cohort) -> Rows:
    """
    No row for a sandbox has an address that mail would reach.

    Why:
        Welcome mails, password mails and flows of a rehearsal go to real people.

    Remedy:
        Append ``.invalid`` to the addresses, as a sandbox refresh does.

    SOQL:
        SELECT Id, Username, Email FROM User WHERE Username IN {offenders.Username}
    """
    if cohort.load.is_for_production:
        raise NotApplicable("This org is production.")
    return cohort.rows(
        r"""
        select load.line, load.row_key, load.Username, load.Email
        from load
        where nullif(load.Email, '#N/A') is not null
        and not regexp_matches(lower(load.Email), '(\.invalid|[@.]example(\.(com|org|net))?|\.test|\.localhost)$')
        """
    )


@check("USR-08", item=None, severity=ERROR)
def malformed_emails(load: Load) -> Rows:
    """
    Every e-mail address is well formed and has at most 128 characters.

    Why:
        A malformed address is rejected with INVALID_EMAIL_ADDRESS.

    Remedy:
        Correct the address. Two addresses in one cell, blanks and trailing dots are the usual causes, and a domain with
        an underscore.

    SOQL:
        SELECT Id, Username, Email FROM User WHERE Username IN {offenders.Username}

    Limits:
        Help 000384328 and 000001145 refuse a dot at the start and an underscore in the domain, and take other dots
        before the ``@``. Which other characters Salesforce accepts is not documented: blanks, commas, quotes, brackets
        and the like are reported.
    """
    if not load.maps("Email"):
        raise NotApplicable("The load file writes no Email.")
    return load.rows(
        r"""
        select load.line, load.row_key, load.Username, load.Email
        from load
        where load.Email is not null and load.Email is distinct from '#N/A' and (
            length(load.Email) > 128 or load.Email like '.%' or contains(split_part(load.Email, '@', 2), '_')
            or not regexp_full_match(
                load.Email, '[^@\s,;:<()>\[\]"\\]+@[^@\s,;:<()>\[\]"\\.]+(\.[^@\s,;:<()>\[\]"\\.]+)+'
            )
        )
        """,
        population="select count(*) from load where Email is not null",
    )
