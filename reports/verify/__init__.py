"""
16. Whether a bundle is whole: `python -m reports.verify DIR_OR_ZIP` holds every file of it against the others.

It reads files alone, and shares no code with what draws the page; verdicts have one way to be decided.

Knows bundle, outcome, judging, checks, snapshot and plan.
"""
