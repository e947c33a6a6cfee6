"""What is offered, under which rules."""
