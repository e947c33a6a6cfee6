"""What anyone may read without logging in: the calls, what they ask for, and the rules they are judged by."""
