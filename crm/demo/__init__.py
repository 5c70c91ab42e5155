"""The invented company that a first start shows: a year of a solar installer's leads."""
