"""plan.yaml and Ids: what is read, and how mistakes are reported."""
