"""The desk of the recipient: the archive of letters of the organisation one acts for."""
