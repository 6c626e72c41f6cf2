"""The formats of a picture, one a file, named by the ending of its files."""
