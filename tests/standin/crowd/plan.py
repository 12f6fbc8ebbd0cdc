"""The plan of a migration with one load of new users, who all get one profile and one site."""

from datetime import datetime

PLAN = """\
migration: {name}
contact_key: Legacy_Id__c
orgs:
  - {{name: stand-in, id: {org_id}, kind: sandbox, username_suffix: .uat}}
cohorts:
  - name: help-customers
    profile: Help Customer
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
loads:
  - name: wave-1
    operation: insert
    file: loads/wave-1.csv
"""
ATTEMPT = """\
    attempts:
      - {{results: [results/success.csv], started_at: "{started_at}", loaded_by: admin@example.com}}
"""


def plan_of_one_load(name: str, org_id: str) -> str:
    """The plan before the load."""
    return PLAN.format(name=name, org_id=org_id)


def attempt_of(started_at: datetime) -> str:
    """What the load adds to the plan."""
    return ATTEMPT.format(started_at=started_at.isoformat())
