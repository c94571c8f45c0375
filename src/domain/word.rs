//! A short word that costs no allocation.
