"""LOAD: the mapping says what the org's fields can take."""

from checks import ERROR, check
from fixtures.cohorts import Load, Rows


@check("LOAD-20", offenders="relationships to another object", item=1, severity=ERROR, unit="relationship")
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
