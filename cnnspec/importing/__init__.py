"""Writes a spec from a Keras or ONNX model."""
