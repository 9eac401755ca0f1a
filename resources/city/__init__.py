"""The invented city 临江市 and the generator that drew it. Data only."""
