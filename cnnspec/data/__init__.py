"""The input pipeline: splits, batches and augments the images of a source."""
