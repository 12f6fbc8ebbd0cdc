"""USR: every address is well formed, and of the right kind of org."""

from checks import CREATE, DATA_PREPARER, ERROR, WARNING, check
from fixtures.cohorts import Cohort, Load, NotApplicable, Rows


@check(
    "USR-06",
    item=3,
    severity=ERROR,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Export the addresses from production, or remove the ending",
)
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


@check(
    "USR-07",
    item=None,
    severity=WARNING,
    purposes=(CREATE,),
    owner=DATA_PREPARER,
    step="Append .invalid to the addresses",
)
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


@check("USR-08", item=None, severity=ERROR, owner=DATA_PREPARER, step="Correct the addresses")
def malformed_emails(load: Load) -> Rows:
    """
    Every e-mail address is well formed and has at most 128 characters.

    Why:
        A malformed address is rejected with INVALID_EMAIL_ADDRESS.

    Remedy:
        Correct the address. Two addresses in one cell, blanks (also those that nobody sees), trailing dots and a domain
        with an underscore are the usual causes. Where letters such as ü are right, switch Email Address
        Internationalization on in the org.

    SOQL:
        SELECT Id, Username, Email FROM User WHERE Username IN {offenders.Username}

    Limits:
        Help 000384328 and 000001145 refuse a dot at the start, take other dots before the ``@``, and have letters,
        digits and dashes in a domain. Letters beyond ASCII, which Email Address Internationalization allows, are
        reported as a warning: whether it is on cannot be read. Which other characters Salesforce accepts before the
        ``@`` is not documented: blanks, commas, quotes, brackets and the like are reported.
    """
    if not load.maps("Email"):
        raise NotApplicable("The load file writes no Email.")
    return load.rows(
        r"""
        with judged as (
            select line, row_key, Username, Email, case
                when length(Email) > 128 then 'longer than 128 characters'
                when regexp_matches(Email, '[\s\p{Z}\p{Cc}\p{Cf}]') then 'a blank, or a character that nobody sees'
                when not regexp_full_match(Email, '[^@,;:<()>\[\]"\\]+@[^@,;:<()>\[\]"\\.]+(\.[^@,;:<()>\[\]"\\.]+)+')
                then 'not of the form name@domain.tld'
                when Email like '.%' then 'a dot at the start'
                when not regexp_full_match(split_part(Email, '@', 2), '[\p{L}\p{M}\p{N}.-]+')
                then 'other characters in its domain than letters, digits, dots and dashes'
                when not regexp_full_match(Email, '[\x00-\x7F]+') then 'letters beyond ASCII'
            end as problem
            from load
            where Email is not null and Email is distinct from '#N/A'
        )
        select
            line, row_key, Username, Email, problem,
            case when problem = 'letters beyond ASCII' then 'warned' end as status
        from judged
        where problem is not null
        """,
        population="select count(*) from load where Email is not null",
    )
