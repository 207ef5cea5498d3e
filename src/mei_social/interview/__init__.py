"""Asking: a flow that knows questions and answers, and two front ends that know keys and screens."""
