"""Counts: plates, tubes, events, gene copies, absence, consortia."""
