"""Small ONNX models on the CPU: sentence embeddings and three-way agreement.

Optional by design: where a model file is missing, :func:`verifier.neural.models.
load_models` says so and the service answers from words and checks alone.
"""
