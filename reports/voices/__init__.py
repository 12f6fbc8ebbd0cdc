"""
14. What CI shows of a run, without people: JUnit, GitHub's annotations and summary, GitLab's code quality.

Knows output, outcome, judging, snapshot and plan.
"""

from reports.voices.github import step_summary as step_summary, workflow_commands as workflow_commands
from reports.voices.gitlab import CODE_QUALITY as CODE_QUALITY, code_quality as code_quality
from reports.voices.junit import junit as junit
from reports.voices.places import LoadFiles as LoadFiles, load_files as load_files
