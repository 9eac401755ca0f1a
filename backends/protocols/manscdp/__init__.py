"""MANSCDP, the XML of GB/T 28181: hardened reading, typed messages, builders. Pure, sans-IO.

Built from public implementations and field notes, not from the standard's own text. What is said
there to be unverified is marked "unverified" here, with the same word.
"""
