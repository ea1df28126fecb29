"""Measurements beside their limits: make bench. One module a subject, each with a generator ``figures()``.

A module says in ``DATABASES`` where it is worth measuring; SQLite alone when it says nothing.
"""
