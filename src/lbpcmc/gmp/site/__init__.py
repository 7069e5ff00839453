"""The site itself: its creation, clocks that were set, a witness that was away."""
