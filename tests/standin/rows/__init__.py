"""The org's rows in sqlite: Ids, values, defaults, and rows put in by no rule. No platform rule goes here."""
