//! Civil days, partial dates and working days.
