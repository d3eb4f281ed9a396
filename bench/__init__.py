"""What the application costs: `make bench` measures it and prints it beside the goal."""
