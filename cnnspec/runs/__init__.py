"""The folders that trainings leave: what is on record of a run, lists of runs, what differs between two.

Nothing here imports a framework.
"""
