"""
What the checks found: judging -> outcome -> next_steps and way_back -> output, and plugin, where pytest meets them.

``runs/`` and ``latest/`` are output. ``catalogue.py`` writes the documents that are made from the checks' own pages.

Knows next_steps, judging, org.questions, plan, session, checks and fixtures.
"""
