"""What reaches people who aren't looking: channels, the outbox, links and buttons, the digest, the sign of life."""
