//! Numbers over a workspace and a day.
