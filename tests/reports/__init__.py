"""Judging, verdict, ledger, page, terminal, evidence: from sample findings, or by pytester."""
