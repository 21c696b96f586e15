"""A cluster for tests: some nodes of real ctdb on this machine, each with a stock Samba; see README.md here."""

from .cluster import Cluster
from .node import Node

__all__ = ["Cluster", "Node"]
