"""A country of producers, put into the tables in bulk: any number of products, always legal."""

from bench.world.build import World

__all__ = ["World"]
