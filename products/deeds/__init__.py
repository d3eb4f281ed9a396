"""What is done to producers and products. Each deed is one transaction and leaves an event."""
