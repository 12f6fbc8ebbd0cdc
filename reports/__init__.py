"""
What the checks found: judging -> outcome -> output, and plugin, where pytest meets them.

``runs/`` and ``latest/`` are output. ``catalogue.py`` writes the documents that are made from the checks' own pages.

Knows judging, org.questions, plan, session, checks and fixtures.
"""
