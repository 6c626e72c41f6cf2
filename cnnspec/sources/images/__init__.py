"""Images as arrays and as files: their headers, their rotation, and how they are decoded."""
