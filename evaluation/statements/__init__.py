"""What lets a certificate prove itself: the signed statement in its QR, the seal of its file."""
