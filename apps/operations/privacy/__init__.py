"""Personal data: where it is, how long it stays, what leaves with its owner; and the disk, which it fills."""
