"""What pages and API share: errors, bodies, headers, request ids and access."""
