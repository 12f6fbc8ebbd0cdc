"""SOQL to sqlite: grammar, tree, conditions, grouping, pages. It refuses what it does not understand."""
