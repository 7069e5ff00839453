"""People: who they are, in which roles they act, and their sessions."""
