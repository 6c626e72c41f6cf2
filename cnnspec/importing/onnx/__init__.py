"""ONNX models: their nodes as operations in the words of the language, channels last."""
