"""The grantee's desk, under /tilskudd/: running grants, reports, accounts."""
