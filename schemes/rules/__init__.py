"""Rules as data: pure evaluation of one case, with a trace a person can read. Loading this package fills the kinds."""

import schemes.rules.kinds  # noqa: F401 - fills the registry of kinds
