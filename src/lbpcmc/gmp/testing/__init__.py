"""Testing: laboratory results against the specification of a batch (21 CFR 211.165, 211.194)."""
