//! The `tejun` program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    tejun::cli::run(std::env::args_os()).into()
}
