"""Train the agreement model: data, generated pairs, training, export, measuring.

Nothing here is needed to run the service; see ``training/README.md``.
"""
