"""House rules of checks and rooms: one test a rule, which lists every breach."""
