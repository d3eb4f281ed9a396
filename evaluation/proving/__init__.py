"""Tamper evidence: does a contest stand as its chain of events tells, from the raw answers up?

``links`` walks the chain, ``said`` plays its events again, ``rows`` compares the tables with what
was said (``passes`` two rounds, ``talks`` discussions and opinions), ``sums`` comes from the
answers to the stars by its own arithmetic, ``verdict`` puts them together. The number of queries
does not grow with the contest.
"""
