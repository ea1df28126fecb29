"""Measurements beside their limits: make bench. One module a subject, each with a generator ``figures()``.

A module says in ``DATABASES`` where it is worth measuring; SQLite alone when it says nothing. One that says how
many rows it measures with, in ``SIZE``, takes the number as argument: --size asks for fewer, to try it out.
"""
