"""
A run that is safe to share: hashes in place of people, in its findings as in its CSV files.

Knows outcome, judging, checks and snapshot.
"""

from reports.bundle.redaction.csv_files import redact_csv as redact_csv
from reports.bundle.redaction.findings import people_of as people_of, redacted as redacted
from reports.bundle.redaction.hashes import Hashes as Hashes
from reports.bundle.redaction.row_keys import keys_name_people as keys_name_people
