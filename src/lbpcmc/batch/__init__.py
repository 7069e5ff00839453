"""The batch: its entries, the fold into a state, what may come next, and what quality must see."""
