"""LOAD: no tool has damaged the load file on its way."""

from checks import DATA_PREPARER, ERROR, WARNING, check
from fixtures.cohorts import Load, Rows


@check(
    "LOAD-14",
    item=None,
    severity=ERROR,
    spares=("Contact", "ContactName", "OrgUser"),
    unit="value",
    owner=DATA_PREPARER,
    step="Export the column again from the source",
)
def damaged_values(load: Load) -> Rows:
    """
    No value was damaged by a tool on the way.

    Why:
        A file that was saved as UTF-8 and opened as Windows-1252, exported from a spreadsheet with errors in its
        formulas and with phone numbers that it has shortened (``4.9151E+11``), or written for another program
        (``M&uuml;ller``, ``M%C3%BCller``) loads without an error: people get a name that is not theirs.
        ``likely_value`` is the text as it was, where that can be computed or the contact has it.

    Remedy:
        Export the column again from the source: as UTF-8 (in Excel: CSV UTF-8), opened by Data > From Text/CSV with the
        encoding UTF-8, without formulas that fail, with columns that are wide enough, and with phone numbers as text.
        Have escapes of HTML, JSON, XML or addresses read back by what exports them.

    SOQL:
        SELECT Id, Username, FirstName, LastName FROM User WHERE Username IN {offenders.Username}

    Limits:
        A lost letter that left no trace is not found. A question mark in a name is right where the contact has it too.
        Escapes are left alone where they may be meant: in fields of type URL and in values that are addresses, and
        those of HTML in custom long text. A number is called shortened in a field of type phone, and in a column of
        nothing but numbers.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, damaged_value.field, damaged_value.damage, damaged_value.value,
            damaged_value.likely as likely_value
        from load
        join damaged_value using (line)
        """,
        population="select count(value) from load_value",
    )


@check(
    "LOAD-15",
    item=1,
    severity=ERROR,
    spares=("Contact", "OrgUser"),
    owner=DATA_PREPARER,
    step="Format the column as text and export it again",
)
def keys_changed_by_a_spreadsheet(load: Load) -> Rows:
    """
    Every key is as it is in the source and in the org.

    Why:
        A spreadsheet shows a long number as 2.0240E+14, drops leading zeros, keeps 15 digits and writes zeros for the
        rest, adds a decimal, makes 12-Mar of MAR-12 and 02.01.2026 of 1-2, and saves what it shows. The key then names
        nobody, or somebody else, and several people get the same one. These rows are left out by the
        checks that would call them repeated, taken, unknown or lost.

    Remedy:
        Format the column as text before the data goes into the spreadsheet, and export it again from the source. Remove
        no rows, and load none again: only their keys differ. ``likely_keys`` are the keys as they were, where the
        contact, the user or the source export shows them.

    SOQL:
        SELECT Id, Username, FederationIdentifier, EmployeeNumber FROM User WHERE Username IN {offenders.Username}

    Limits:
        Missing zeros and zeros after the 15th digit show where the contact that ContactId names, the user or the source
        export has the key as it was; missing zeros of a reference also where a contact has it with them. Where nothing
        shows them whole, identifiers are called rounded if nine in ten of the column's numbers of 16 digits or more,
        and at least three, have zeros after the 15th. Dates are
        those of an English or German spreadsheet; one that the contact has, or the source export as row key, is right.
    """
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, string_agg(field, ', ' order by field) as fields,
            string_agg(distinct damage, ', ' order by damage) as damage,
            string_agg(value, ', ' order by field) as keys,
            string_agg(distinct likely, ', ' order by likely) as likely_keys
        from load
        join shortened_key using (line)
        group by load.line, load.row_key, load.Username
        """
    )


@check(
    "LOAD-09",
    item=3,
    severity=WARNING,
    spares=("Contact", "ContactName", "OrgUser"),
    unit="value",
    owner=DATA_PREPARER,
    step="Clean the column and export it again",
)
def values_with_stray_characters(load: Load) -> Rows:
    """
    No key or name has stray characters.

    Why:
        A trailing blank, a no-break space, a zero-width or control character, a mark of writing direction or a curly
        quote makes it another value: it no longer matches, people cannot type their username, and duplicates stay
        undetected.

    Remedy:
        Clean the column and export it again. TRIM and CLEAN in Excel leave no-break and zero-width characters in place.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        Damaged values are reported by LOAD-14 instead.
    """
    return load.rows(
        r"""
        with stray as (
            select line, field, value, case
                when value is distinct from trim(value) then 'blanks around it'
                when regexp_matches(value, '\x{00A0}|\x{2007}|\x{202F}') then 'a no-break space'
                when regexp_matches(value, '[\x{061C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}]')
                then 'a mark of writing direction'
                when regexp_matches(value, '[\x{200B}-\x{200D}\x{2060}\x{FEFF}\x{00AD}]') then 'a zero-width character'
                when regexp_matches(value, '[\x{0000}-\x{001F}\x{007F}-\x{009F}]') then 'a control character'
                when regexp_matches(value, '[\x{2018}-\x{201F}]') then 'a curly quote'
            end as problem
            from (
                select line, field, value from load_value
                where field in (
                    'Id', 'Username', 'Email', 'FirstName', 'LastName', 'Alias', 'CommunityNickname', 'ContactId',
                    'ProfileId', 'FederationIdentifier'
                ) or contains(field, '.') or field in (select field from load_field where planned)
                union all
                select line, 'row key', row_key from load
                anti join load_value on load_value.line = load.line and load_value.value = load.row_key
            )
        )
        select load.line, load.row_key, stray.field, stray.problem, stray.value
        from load
        join stray using (line)
        anti join damaged_value on damaged_value.line = stray.line and damaged_value.field = stray.field
        where stray.problem is not null
        """,
        population="select (select count(value) from load_value) + (select count(row_key) from load)",
    )
