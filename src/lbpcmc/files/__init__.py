"""Reading files: bounded bytes, and forms that several packages share."""
