"""What follows a load, later: memberships, seat counts, logins."""
