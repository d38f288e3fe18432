"""Accesses into policy documents: what roles may do, who may take them, and what keys, buckets, endpoints admit.

Resources are named as `${key.arn}`, `${account}`, `${region}`, `${partition}`; exporters resolve them.
"""
