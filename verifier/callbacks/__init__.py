"""Telling other programs what changed: signed, until it arrives or is given up."""
