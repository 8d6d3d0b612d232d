"""How well the engine answers labelled cases: figures, and a report to read."""
