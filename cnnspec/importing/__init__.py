"""A spec from a Keras or ONNX model: a graph of operations in the words of the language, and the text that means it."""
