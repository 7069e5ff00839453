"""Pages, tables and charts. Nothing here knows of batches: what is drawn is handed in as plain text."""
