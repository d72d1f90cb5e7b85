//! The reasoning of Entrenous: facts in, verdicts with their uncertainty out.
