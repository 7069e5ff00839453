"""Parts of `lbpcmc.documents.diff`: changes, limits, recipes, procedures, specifications."""
