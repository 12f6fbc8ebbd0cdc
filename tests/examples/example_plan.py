"""plan.yaml of the example, as far as each moment of its script knows it."""

HEAD = """\
# yaml-language-server: $schema=../../fixtures/plan.schema.json
#
# Larkspur moves the users of its old portal to Salesforce. Everything here is recorded from the stand-in org of
# tests/standin, not from Salesforce, and no person in it is real. Made anew by: python -m tests.examples example

migration: example
key: Legacy_Id__c            # the number in the old portal: names a row in every file
contact_key: Legacy_Id__c    # the external id field on Contact that holds it too

orgs:
  - name: uat
    kind: sandbox
    id: {org_id}
    username_suffix: .uat

source:                      # who was a user of the old portals, and who of them is left out
  file: source/old-portals.csv
  exclusions: source/excluded.csv
deactivate_by: 2027-01-31

cohorts:
  - name: customers
    profile: Help Customer
    column: KIND             # one profile, told apart by a column of the load file
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
    sites: [Partner Portal, Deal Room]
    permission_sets: [Deal_Desk]   # it is what opens the Deal Room
    welcome_email: false

  # the import of the classic portal: these users are disabled, and created anew as service-customers
  - name: portal-customers
    profile: Portal Customer
    license: PID_Customer_Portal_Standard
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
    cohorts: [customers, shoppers, service-customers, partners]
"""

WAVE_1_LOADED = """\
    attempts:
      - results: [results/wave-1-success.csv, results/wave-1-error.csv]
        started_at: 2026-11-20T22:00:00+01:00
        finished_at: 2026-11-20T22:14:00+01:00
        loaded_by: admin@example.com
      - file: loads/wave-1-again.csv   # one username was taken in another org
        results: [results/wave-1-again-success.csv, results/wave-1-again-error.csv]
        started_at: 2026-11-20T23:05:00+01:00
        finished_at: 2026-11-20T23:06:00+01:00
        loaded_by: admin@example.com
"""

WAVE_2 = """
  - name: wave-2
    operation: update
    purpose: move
    file: loads/wave-2.csv
"""

WAVE_2_LOADED = """\
    attempts:
      - results: [results/wave-2-success.csv, results/wave-2-error.csv]
        started_at: 2026-11-27T22:00:00+01:00
        finished_at: 2026-11-27T22:06:00+01:00
        loaded_by: admin@example.com
"""

DISABLE = """
  - name: import-disable       # sets contacts and usernames free
    operation: update
    purpose: disable
    cohorts: [portal-customers]
    file: loads/import-disable.csv
    mapping: loads/import-disable.sdl
"""

DISABLED = """\
    attempts:
      - results: [results/import-disable-success.csv, results/import-disable-error.csv]
        started_at: 2026-11-28T21:00:00+01:00
        finished_at: 2026-11-28T21:01:00+01:00
        loaded_by: admin@example.com
"""

CREATE = """
  - name: import-create        # the same contacts, the usernames that people know
    operation: insert
    cohorts: [service-customers]
    file: loads/import-create.csv
    mapping: loads/import-create.sdl
"""

CREATED = """\
    attempts:
      - results: [results/import-create-success.csv, results/import-create-error.csv]
        started_at: 2026-11-28T22:00:00+01:00
        finished_at: 2026-11-28T22:02:00+01:00
        loaded_by: admin@example.com
      - file: loads/import-create-again.csv   # two rows met another job's lock
        results: [results/import-create-again-success.csv, results/import-create-again-error.csv]
        started_at: 2026-11-28T22:15:00+01:00
        finished_at: 2026-11-28T22:16:00+01:00
        loaded_by: admin@example.com
"""

TAIL = """
smoke_test:
  due: 2026-12-01T00:00:00+01:00
"""

BEFORE_WAVE_1 = HEAD + WAVE_1 + DISABLE + CREATE + TAIL
AFTER_WAVE_1 = HEAD + WAVE_1 + WAVE_1_LOADED + DISABLE + CREATE + TAIL
_MOVING = HEAD + MOVERS + WAVE_1 + WAVE_1_LOADED + WAVE_2
BEFORE_WAVE_2 = _MOVING + DISABLE + CREATE + TAIL
AFTER_WAVE_2 = _MOVING + WAVE_2_LOADED + DISABLE + CREATE + TAIL
AFTER_DISABLE = _MOVING + WAVE_2_LOADED + DISABLE + DISABLED + CREATE + TAIL
AFTER_CREATE = _MOVING + WAVE_2_LOADED + DISABLE + DISABLED + CREATE + CREATED + TAIL
