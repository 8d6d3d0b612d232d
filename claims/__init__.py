"""What is known: documents, quotes and claims, and the stores that keep them."""
