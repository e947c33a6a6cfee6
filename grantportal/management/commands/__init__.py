"""Commands: portal, demo, evaluate, and what loads what is shipped."""
