"""lbpcmc: electronic batch records and CMC tracking for live biotherapeutic products."""

__version__ = "0.1.0"
