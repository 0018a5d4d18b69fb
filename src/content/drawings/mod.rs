//! Diagrams and formulas that other libraries draw.
//!
//! In: Mermaid or LaTeX. Out: SVG or MathML with nothing but what is listed. Never: stops the build.

pub(crate) mod diagram;
mod markup;
pub(crate) mod math;
mod panic_guard;
