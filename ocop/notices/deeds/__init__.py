"""What is done to notices: read, and their mail tried again."""
