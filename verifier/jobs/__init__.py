"""Many claims at once: JSON Lines in, JSON Lines out, through jobs that survive."""
