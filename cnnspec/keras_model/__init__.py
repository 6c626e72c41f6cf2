"""Builds the Keras model of a graph, and reads the files of Keras models."""
