"""What happens, as it happens: from a commit in PostgreSQL over a WebSocket to whoever may know it (docs/live.md)."""
