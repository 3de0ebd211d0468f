"""The runner of the conformance cases; `run.py` beside this folder starts it."""
