"""The papers of a decision: read once, said in fields, composed from them alone."""
