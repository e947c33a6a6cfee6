"""The applicant's desk: own applications, the form, sending, receipt, messages, corrections. For the roof only."""
