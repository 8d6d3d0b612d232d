"""The engine: text and candidates in, a verdict out. Pure and deterministic."""
