//! The binary: everything is in the library, so that tests and benchmarks can reach it.

fn main() {
    c360::cli::main()
}
