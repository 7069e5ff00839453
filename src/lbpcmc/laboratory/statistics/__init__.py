"""Regression, curves, distributions and charts under the assays."""
