"""Fuzzing: hostile and damaged input for the commands, drawn at random from a seed; anything but a clear answer is a find.

`make fuzz MINUTES=10` runs every target, `python -m fuzz TARGET MINUTES [SEED]` one of them. CONTRIBUTING.md has the details.
"""
