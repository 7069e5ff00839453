"""Reading files whose form several packages share."""
