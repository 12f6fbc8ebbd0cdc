"""A pytest plug-in, `-p tests.verify.impatient`: who signs has a second to answer."""

from reports.bundle import signing

signing.PATIENCE = 1.0
