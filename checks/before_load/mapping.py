"""LOAD: the mapping and the headers name what the org can write."""

from checks import DATA_PREPARER, ERROR, WARNING, check
from fixtures.cohorts import Load, Rows


@check(
    "LOAD-20",
    offenders="relationships to another object",
    item=1,
    severity=ERROR,
    unit="relationship",
    owner=DATA_PREPARER,
    step="Map the column again",
)
def relationships_to_another_object(load: Load) -> Rows:
    """
    Every relationship names an object that its field refers to.

    Why:
        Data Loader writes Contact:Contact-Legacy_Id__c: the relationship, the parent's object and the parent's field.
        With another object it finds no such parent, says "Field mapping is invalid" and loads nothing.

    Remedy:
        Write ``right_form`` in the place that is named, or map the column again in Data Loader.

    SOQL:
        SELECT Id, QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'User'

    Limits:
        A field that the org does not show is not judged. Loaders other than Data Loader do not read a mapping.
    """
    return load.rows(
        """
        select
            named_parent.place, named_parent.written, named_parent.named as object,
            array_to_string(list_transform(
                string_split(describe_field.reference, ','),
                lambda parent: named_parent.relationship || ':' || parent || '-' || named_parent.key
            ), ' or ') as right_form
        from named_parent
        join describe_field
            on describe_field.sobject = 'User' and lower(describe_field.field) = lower(named_parent.reference)
        where not list_contains(string_split(lower(describe_field.reference), ','), lower(named_parent.named))
        """,
        population="select count(*) from load_field where mapped and contains(field, '.')",
    )


@check(
    "LOAD-04",
    offenders="columns Salesforce does not write",
    item=4,
    severity=WARNING,
    unit="column",
    owner=DATA_PREPARER,
    step="Remove the column, or map it to the right field",
)
def columns_salesforce_will_not_write(load: Load) -> Rows:
    """
    Every column of the load file is one that Salesforce writes.

    Why:
        A column such as UserType or AccountId is read-only: it is ignored or rejected, and the user does not get its
        value. The values of a column without a field are not loaded.

    Remedy:
        Remove the column, or map it to the right field: ``did_you_mean`` is one that is spelled alike. To change the
        UserType, change the profile.

    SOQL:
        SELECT Id, UserType, AccountId FROM User WHERE Username IN {offenders.Username}

    Limits:
        Columns that the mapping leaves out on purpose are reported too. The plan's own columns are not, nor are columns
        that refer to a parent by its external id.
    """
    return load.rows(
        """
        with unwritten as (
            select list(field order by field) as fields
            from describe_field
            anti join (from load_field where mapped) as load_field using (field)
            where sobject = 'User' and (createable or updateable)
        )
        select
            load_field.header, load_field.field,
            case
                when describe_field.field is null and load_field.mapped
                then 'User has no such field here, or hides it from the running user'
                when describe_field.field is null then 'not mapped to a field'
                else 'read-only here'
            end as problem,
            case
                when describe_field.field is null
                then nearest(if(load_field.mapped, load_field.field, load_field.header), (select fields from unwritten))
            end as did_you_mean
        from load_field
        left join describe_field on describe_field.sobject = 'User' and describe_field.field = load_field.field
        where not load_field.planned and not (load_field.mapped and contains(load_field.field, '.'))
        and not coalesce(
            case $operation
                when 'insert' then describe_field.createable
                when 'update' then describe_field.updateable or describe_field.field = 'Id'
                else describe_field.createable or describe_field.updateable or describe_field.field = 'Id'
            end,
            false
        )
        """,
        population="select count(*) from load_field",
        operation=load.operation,
    )
