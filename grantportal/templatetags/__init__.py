"""The template library `portal`, built into every template."""
