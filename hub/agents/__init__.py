"""The people at the desk: accounts, logins, teams, presence, and the record of who looked at what."""
