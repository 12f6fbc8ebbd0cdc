"""HTTPS and what a test does to it: server, faults, bandwidth, log of requests. It knows no Salesforce object."""
