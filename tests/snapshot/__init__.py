"""Snapshots: polling, saved ones, runs that die and are resumed, orgs that lack something."""
