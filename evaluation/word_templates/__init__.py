"""Papers as Word from templates that an office edits itself: checked, previewed, switched on."""
