"""What can be done in step 5. In a deed of a contest its chain's head is locked first."""
