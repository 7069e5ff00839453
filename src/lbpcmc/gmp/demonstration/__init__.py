"""Demonstration data: the documents and batches that travel with the package, and their replay into a site."""
