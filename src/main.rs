//! The `tejun` program: parse, run, exit code.

fn main() {}
