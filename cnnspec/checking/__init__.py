"""Checks a spec without running it, fixes it, finds spec files, and watches them."""
