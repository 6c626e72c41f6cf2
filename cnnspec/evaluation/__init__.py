"""Measures a trained network: metrics, predictions, mistakes, speed, probes and feature maps."""
