"""Pure text: reading what people write, however they spell it.

Must never touch the database, the network, the settings or a clock, and must never raise on any text.
"""
