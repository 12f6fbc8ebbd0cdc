"""The client, sign-in and SOQL, against the stand-in org. What writes to an org is refused."""
