"""Errors of the model adapters, named after what went wrong."""


class NeuralError(Exception):
    """Base of every error that the model adapters raise on purpose."""


class ModelUnreadable(NeuralError):
    """Raised when a model file is there but is damaged or not what it should be."""
