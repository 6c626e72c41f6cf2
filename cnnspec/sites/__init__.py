"""Figures, tables and captions of networks in documentation sites, made while a site is built."""
