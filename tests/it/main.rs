//! One test binary: the program as its users meet it, and the rules of its own source.

mod commands;
mod faults;
mod laws;
mod manual;
mod picture;
mod pty;
mod real_data;
mod report_names;
mod source;
mod speed;
mod tidy;
mod together;
mod verbs;
mod window;
