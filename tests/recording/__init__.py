"""Recordings and masks: what they hold, what they refuse, and that a replay gives the same."""
