"""What each layer makes of an image, drawn as a sheet."""
