"""
15. The bundle of a run: a zip file for the ticket, hashed and perhaps signed, and a twin that is safe to share.

Knows redaction, output, outcome and snapshot.
"""

from reports.bundle.bundle import CODE as CODE, INPUTS as INPUTS, Bundle as Bundle
from reports.bundle.redaction import keys_name_people as keys_name_people
from reports.bundle.signing import (
    NAMESPACE as NAMESPACE,
    TOOL as TOOL,
    asked as asked,
    refuse_a_key_that_cannot_sign as refuse_a_key_that_cannot_sign,
)
from reports.bundle.summary import SUMMARY as SUMMARY
from reports.bundle.sums import SIGNATURE as SIGNATURE, sums_of as sums_of
