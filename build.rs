//! Says which embedded folders a build depends on: the macro that embeds them can't.

fn main() {
    println!("cargo:rerun-if-changed=queries");
    println!("cargo:rerun-if-changed=themes");
}
