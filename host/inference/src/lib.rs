//! The hatch: the engine trait and its request, answer and usage types.
