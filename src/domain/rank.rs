//! Fractional ranks.
