"""Pages: the only room that draws them."""
