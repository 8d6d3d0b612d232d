"""From text to facts: normalising, sentences, words, quantities, dates, names."""
