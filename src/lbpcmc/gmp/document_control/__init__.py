"""Document control: recipes, specifications and methods are imported, approved by another person, and then executed."""
