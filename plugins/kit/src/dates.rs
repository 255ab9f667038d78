//! Reading dates in French and English text.
