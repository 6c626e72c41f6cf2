"""Graphs as code that needs no cnnspec: what repeats in the network is a function, called in loops."""
