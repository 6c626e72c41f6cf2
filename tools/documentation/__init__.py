"""What builds the site of the documents: generated pages, navigation, links."""
