"""What Prometheus is told: figures from the rows, from this machine's processes, and what the log was loud about."""
