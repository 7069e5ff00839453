"""Execution: a batch is made by an approved recipe, step by step (21 CFR 211.188)."""
