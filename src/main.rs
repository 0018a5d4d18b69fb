//! The `tejun` program: parse, run, exit code.

use std::process::ExitCode;

/// The system's allocator gives memory back after each block of rows and asks for it again before the next.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tejun::cli::run(std::env::args_os()).into()
}
