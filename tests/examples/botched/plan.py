"""plan.yaml of the botched migration, as far as each moment of its script knows it."""

HEAD = """\
# yaml-language-server: $schema=../../fixtures/plan.schema.json
#
# What a NO-GO looks like: FAULTS.md lists what is wrong, and which check says so. Everything here is recorded from the
# stand-in org of tests/standin, not from Salesforce, and no person in it is real.
# Made anew by: python -m tests.examples botched

migration: botched
key: Legacy_Id__c
contact_key: Customer_No__c

orgs:
  - name: uat
    kind: sandbox
    id: {uat}
    username_suffix: .uat
  - name: production
    kind: production
    id: {production}

source:
  file: source/old-portal.csv
  exclusions: source/excluded.csv
deactivate_by: 2026-11-25

cohorts:
  - name: customers
    profile: Help Customer
    column: KIND
    value: business
    license: PID_Customer_Community
    sites: [Help Center, Order Desk]
    welcome_email: false

  - name: shoppers
    profile: Help Customer
    column: KIND
    value: person
    license: PID_Customer_Community
    mode: person account
    sites: [Help Center, Order Desk]
    welcome_email: false

  - name: service-customers
    profile: Service Customer
    license: PID_Customer_Community_Plus
    sites: [Help Center, Service Lounge]
    welcome_email: false

  - name: partners
    profile: Trade Partner
    license: PID_Partner_Community
    sites: [Partner Portal]
    permission_sets: [Deal_Desk]
    welcome_email: false

  - name: resellers
    profile: {foreign_profile}
    license: PID_Partner_Community
    sites: [Partner Portal]
    welcome_email: false

  - name: field-customers
    profile: Field Customer
    license: PID_Customer_Community_Login
    sites: [Help Center]
    welcome_email: false

  - name: premium-customers
    profile: Premium Customer
    license: PID_Customer_Community_Plus
    sites: [Help Center]
    sso: true
    welcome_email: false

  - name: wholesalers
    profile: Wholesale Customer
    license: Customer Community
    sites: [Help Center]
    permission_sets: [Bulk_Orders]
    welcome_email: false

  - name: visitors
    profile: Customer Community User
    license: PID_Customer_Community
    sites: [Help Center]
    welcome_email: false
"""

MOVERS = """
  # wave-2: from Help Center and Order Desk to Help Center and Service Lounge
  - name: upgraded-customers
    profile: Service Customer
    license: PID_Customer_Community_Plus
    sites: [Help Center, Service Lounge]
    leaves: [Order Desk]
    welcome_email: false

  - name: upgraded-shoppers
    profile: Service Shopper
    license: PID_Customer_Community_Plus
    mode: person account
    sites: [Help Center, Service Lounge]
    leaves: [Order Desk]
    welcome_email: false
"""

WAVE_1 = """
loads:
  - name: wave-1
    operation: insert
    file: loads/wave-1.csv
    mapping: loads/wave-1.sdl
"""

WAVE_1_LOADED = """\
    attempts:
      - results: [results/wave-1-success.csv, results/wave-1-error.csv]
        started_at: 2026-11-20T22:00:00+01:00
        finished_at: 2026-11-20T22:09:00+01:00
        loaded_by: admin@example.com
        org: uat
"""

WAVE_2 = """
  - name: wave-2
    operation: update
    purpose: move
    file: loads/wave-2.csv
    mapping: loads/wave-2.sdl
"""

WAVE_2_LOADED = """\
    attempts:
      - results: [results/wave-2-success.csv, results/wave-2-error.csv]
        started_at: 2026-11-27T22:00:00+01:00
        finished_at: 2026-11-27T22:04:00+01:00
        loaded_by: admin@example.com
        org: uat
"""

WAITING = """
  - name: waiting-list
    operation: insert
    cohorts: [customers]
    file: loads/waiting-{{org}}.csv
    mapping: loads/wave-3.sdl
"""

WAVE_3 = """
  - name: wave-3
    operation: insert
    cohorts: [customers]
    file: loads/wave-3-{{org}}.csv
    mapping: loads/wave-3.sdl
"""

WAVE_3_LOADED = """\
    attempts:
      - results: ["results/wave-3-{{org}}-success.csv", "results/wave-3-{{org}}-error.csv"]
        started_at: 2026-12-01T19:00:00+01:00
        finished_at: 2026-12-01T19:01:00+01:00
        loaded_by: admin@exmaple.com
        org: uat
"""

TAIL = """
smoke_test:
  due: 2026-11-21T07:00:00+01:00
"""

BEFORE_WAVE_1 = HEAD + WAVE_1 + TAIL
AFTER_WAVE_1 = HEAD + WAVE_1 + WAVE_1_LOADED + TAIL
BEFORE_WAVE_2 = HEAD + MOVERS + WAVE_1 + WAVE_1_LOADED + WAVE_2 + TAIL
_TWO_WAVES = HEAD + MOVERS + WAVE_1 + WAVE_1_LOADED + WAVE_2 + WAVE_2_LOADED
AFTER_WAVE_2 = _TWO_WAVES + TAIL
BEFORE_WAVE_3 = _TWO_WAVES + WAITING + WAVE_3 + TAIL
AFTER_WAVE_3 = _TWO_WAVES + WAITING + WAVE_3 + WAVE_3_LOADED + TAIL
