"""The looks of a picture, one a file: each makes a scene of a network."""
