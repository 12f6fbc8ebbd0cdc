"""
What the checks found: judging -> outcome -> output, and plugin, where pytest meets them.

``runs/`` and ``latest/`` are output.
"""
