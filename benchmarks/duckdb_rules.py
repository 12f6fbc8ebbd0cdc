"""The SQL of duckdb_program: each row beside its own user, what breaks each rule, and the ledger."""

from benchmarks.same_findings import VALUES

UNLIKE = " or ".join(
    f'(load."{field}" is not null and load."{field}" is distinct from "User"."{field}"'
    f' and lower(trim(load."{field}")) is distinct from lower(trim("User"."{field}")))'
    for field in VALUES
)
USER = f"""
    "User".Id, "User".ProfileId as has_profile, "User".AccountId as has_account, lower("User".UserType) as has_type,
    coalesce("User".IsActive = 'true', false) as is_active,
    coalesce("User".ContactId = load.ContactId, false) as same_contact,
    coalesce("User".ProfileId = load.ProfileId, false) as same_profile, {UNLIKE} as is_unlike
"""
"""What the rules need of a row's user: texts are compared, and left behind."""
BESIDE = f"""
    create table doubled as select row_key, count(*) as times from file group by row_key having count(*) > 1;
    create view result as
        select row_key, claimed, kind from file anti join doubled using (row_key)
        union all
        select row_key, arg_max(claimed, (kind, place)), max(kind)
        from file semi join doubled using (row_key) group by all;
    create table beside as
        select load.line, load.row_key, load.ContactId, load.ProfileId, claimed, kind is not null as has_result,
            coalesce(kind = 'success', false) as succeeded, coalesce(kind = 'error', false) as rejected, {USER}
        from load left join result using (row_key) left join "User" on "User".name = load.name;
    create table claims as
        select load.line, {USER}
        from (from beside where succeeded and claimed is distinct from Id) as other
        join load using (line) join "User" on "User".Id = claimed;
    update beside set Id = null where not same_contact and not succeeded;
    update beside set Id = claims.Id, has_profile = claims.has_profile, has_account = claims.has_account,
            has_type = claims.has_type, is_active = claims.is_active, same_contact = true,
            same_profile = claims.same_profile, is_unlike = claims.is_unlike
        from claims where claims.line = beside.line and claims.same_contact and not beside.same_contact;
    create view judged as from beside where Id is not null and ProfileId in (select ProfileId from site)
"""
"""Each row beside its own user: by name and contact; where the loader claims success, by either."""
BROKEN = {
    "ACT-01": "from beside where not has_result",
    "ACT-02": """
        from doubled left join (select row_key, count(*) as loaded from load group by all) using (row_key)
        where times > coalesce(loaded, 1)
    """,
    "ACT-03": "from file anti join load using (row_key)",
    "ACT-04": """
        from beside where succeeded and claimed is not null and Id is distinct from claimed
        and (Id is not null or line in (select line from claims))
    """,
    "ACT-05": "from beside where rejected and not (Id is not null and same_contact and same_profile)",
    "USE-01": "from beside where succeeded and Id is null",
    "USE-02": "from judged where not same_profile and not rejected",
    "USE-03": "from judged join Profile on Profile.Id = has_profile where has_type is distinct from lower(UserType)",
    "USE-04": """
        from judged left join Contact on Contact.Id = judged.ContactId
        where not same_contact or (Contact.Id is not null and has_account is distinct from Contact.AccountId)
    """,
    "USE-05": "from judged where not is_active",
    "USE-06": "from judged where is_unlike and not (rejected and not (same_contact and same_profile))",
    "MEM-01": """
        from judged join site using (ProfileId)
        anti join NetworkMember on MemberId = judged.Id and NetworkMember.NetworkId = site.NetworkId where is_active
    """,
}
"""What breaks each rule: a FROM clause, in which ``row_key`` names the row."""
LEDGER = """
    select line, row_key, Id, checks, case
        when checks is not null then 'MISMATCHED' when Id is not null then 'VERIFIED'
        when rejected then 'REJECTED' when succeeded then 'MISSING' else 'UNACCOUNTED' end as state
    from beside left join (select row_key, string_agg(rule, ' ') as checks from broken group by all) using (row_key)
    order by line
"""
