//! Text to and from the workspace, without touching the disk.
