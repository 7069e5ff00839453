"""Validation of methods and control of their results: precision, tolerance, outliers, control charts."""
