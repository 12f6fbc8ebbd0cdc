"""Two whole runs, one of every status and one in order, for the tests of the report and its pictures."""

from typing import Any

from reports.outcome.run import Run
from tests.reports.sample_findings import finding, healthy, part, run


def no_go() -> Run:
    """A before-load and an after-load part with something of every status."""
    many = [[str(line), f"user.{line}@shop.example", "00eWt000000PortAAA"] for line in range(2, 102)]
    return run(
        [
            finding(),
            *healthy("CON-01", "1", "users_without_a_resolvable_contact", finding().title)[1:],
            *healthy("CON-02", "1", "contacts_in_the_recycle_bin", "No row's contact is in the recycle bin."),
            finding(
                "CON-05",
                item="1",
                name="contacts_shared_by_several_rows",
                title="No two rows share a contact.",
                cohort=None,
                offenders=2,
                first=[["210", "jo@help.example", "003Wt0000000210AAA"], ["3377", "jo.2@help.example", None]],
            ),
            finding(
                "PRO-01",
                item="2",
                name="profiles_not_on_their_site",
                title="Each cohort's profile is a member group of each of its sites.",
                parameters={"site": "Help Center"},
                status="pending",
                population=1,
                offenders=1,
                columns=["Profile", "Site", "Status"],
                first=[["Help Customer", "Help Center", "Calculating"]],
                why="The profile is added to the site asynchronously. Until then its users cannot log in.",
                remedy="Wait until the group's status says Added, then check again.",
                limits="",
                soql="SELECT ParentId, Status FROM NetworkMemberGroup WHERE NetworkId = '0DBWt000000001AAA'",
            ),
            *healthy("PRO-06", "2", "unknown_profiles", "Every profile that a row names exists and is visible."),
            *healthy("USR-01", "3", "usernames_repeated_in_the_file", "No username stands in the file twice."),
            *healthy("USR-02", "3", "usernames_taken_in_the_org", "No username is another user's in this org."),
            finding(
                "TYP-01",
                item="4",
                name="profiles_of_another_user_type",
                title="Each profile's UserType is its license's.",
                offenders=30_112,
                population=30_112,
                columns=["line", "Username", "ProfileId"],
                first=many,
                groups=[("Help Customer (PowerCustomerSuccess)", 30_000), ("Help Customer (Legacy)", 112)],
                limits="",
            ),
            *healthy("SEA-01", "7", "licenses_without_enough_seats", "Each license has a seat for every row."),
            *healthy(
                "ACT-05",
                "8",
                "rejected_rows_still_unresolved",
                "Every rejected row is right in the org by now.",
                phase="after_load",
            ),
            finding(
                "MEM-01",
                item="5",
                phase="after_load",
                name="users_missing_from_their_site",
                title="Every loaded user is a member of each site of its cohort.",
                status="not_visible",
                reason="NetworkMember answered nothing, and the running user lacks View All Data.",
                parameters={"site": "Help Center"},
                offenders=0,
                first=[],
                offenders_csv=None,
            ),
            finding(
                "LOG-01",
                item="9",
                phase="after_load",
                name="sites_nobody_has_logged_in_to",
                title="Someone has logged in to each site since the load.",
                status="error",
                reason="run: OutOfMemoryException: could not allocate block of size 256 KiB",
                offenders=0,
                population=0,
                first=[],
                offenders_csv=None,
            ),
            finding(
                "USR-07",
                item="-",
                name="live_addresses_in_a_sandbox",
                title="No row of a sandbox load holds a real e-mail address.",
                severity="warning",
                status="warned",
                offenders=3,
                first=[["12", "kim@help.example", "kim@gmail.example"]] * 3,
                columns=["line", "Username", "Email"],
            ),
            finding(
                "ACC-01",
                item="-",
                name="accounts_whose_owner_has_no_role",
                title="Every account's owner has a role.",
                status="waived",
                reason="CHG0041199: owners get their role on 2026-11-21, approved by R. Okafor.",
                offenders=41,
                population=30_112,
                groups=[("0055g00000AbCdEAAV", 38), ("0055g00000FgHiJAAV", 3)],
            ),
            *healthy(
                "CON-06",
                "1",
                "users_on_someone_elses_contact",
                "Every contact's external key is its row's.",
                status="not_applicable",
                reason="The plan names no key column of the contacts.",
                population=0,
            ),
        ],
        parts=[
            part(notes=["CON-06 could not compare contacts with their rows: the plan names no contact_key."]),
            part(phase="after_load"),
        ],
    )


def go() -> Run:
    """A live run in which no check found offenders."""
    checks = [
        (
            "CON-01",
            "1",
            "users_without_a_resolvable_contact",
            "Every row's contact exists here and is visible.",
        ),
        ("PRO-01", "2", "profiles_not_on_their_site", "Each cohort's profile is on each of its sites."),
        ("USR-02", "3", "usernames_taken_in_the_org", "No username is another user's in this org."),
        ("TYP-01", "4", "profiles_of_another_user_type", "Each profile's UserType is its license's."),
        (
            "MEM-01",
            "5",
            "users_missing_from_their_site",
            "Every loaded user is a member of each of its sites.",
        ),
        (
            "STA-01",
            "6",
            "users_who_can_still_enter_the_site_they_left",
            "Nobody can enter the site they left.",
        ),
        ("SEA-01", "7", "licenses_without_enough_seats", "Each license has a seat for every row."),
        ("ACT-05", "8", "rejected_rows_still_unresolved", "Every rejected row is right in the org by now."),
        (
            "LOG-01",
            "9",
            "sites_nobody_has_logged_in_to",
            "Someone has logged in to each site since the load.",
        ),
        ("ACC-01", "-", "accounts_whose_owner_has_no_role", "Every account's owner has a role."),
    ]
    live: dict[str, Any] = {"source": "live", "recorded_at": None}
    return run(
        [found for check in checks for found in healthy(*check)],
        parts=[part(**live), part(phase="after_load", **live)],
    )
