"""What a trained network is worth: its measures on images, its answers, its speed."""
