"""Potency: comparisons with a standard, functional activity, combination."""
