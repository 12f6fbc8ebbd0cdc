"""What is left when a run is killed, wherever it is: what was kept, whole, and nothing that stays lying about."""
