"""Process: fermentation, capability, acceptance sampling."""
