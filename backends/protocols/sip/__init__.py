"""SIP for GB/T 28181: messages, stream framing, transactions, dialogs, digest. Pure, sans-IO.

Sources: RFC 3261, 3581, 6026, 6665; RFC 2617 and 7616 for digest; RFC 4475 for what is refused.
"""
