"""All writes of the ground floor: registers, completions, accounts, members, profiles."""
