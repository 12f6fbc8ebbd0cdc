"""Tests of the stand-in org itself, and what they share: a sample org, a client."""
