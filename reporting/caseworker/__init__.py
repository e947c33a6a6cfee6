"""The directorate's desk for reports, under /rapporter/: the queue, reading and approving, money that goes back."""
