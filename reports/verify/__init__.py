"""
16. Whether a bundle is whole: `python -m reports.verify DIR_OR_ZIP` holds every file of it against the others.

16 files, because each kind of file in a bundle is held against the evidence in its own way.

It reads files alone, and shares no code with what draws the page; verdicts have one way to be decided.

Knows bundle, output, outcome, judging, checks, snapshot and plan.
"""
