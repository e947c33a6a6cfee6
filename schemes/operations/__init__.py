"""Writes of the schemes floor: drafting, publishing, evaluating, binding. Verbs, keyword-only, one transaction each."""
