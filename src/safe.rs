//! The one filter at the edge of every output: text from files and people never reaches a terminal as a control sequence.
