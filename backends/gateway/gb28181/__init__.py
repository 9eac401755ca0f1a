"""GB/T 28181 in the gateway: the platform that devices register with.

Everything in this folder is a pure state machine, the clock passed in; the I/O shell is not here
yet.
"""
