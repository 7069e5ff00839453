"""Stability: shelf life, release limits, survival, temperatures."""
