"""A campaign of faults: whole runs with one fault each, drawn from catalogues of places and faults, each repeatable."""
