//! Models on disk: what there is, where it comes from, whether it is what it should be.
