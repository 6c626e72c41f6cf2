"""Images for training: sources, the validation split, augmentation and the feed of batches."""
