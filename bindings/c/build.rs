//! Names the shared library as the linker of a program records it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    // The number is that of the ABI, FLOWS8X8_ABI_VERSION.
    match target.as_str() {
        "linux" | "freebsd" => println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libflows8x8.so.1"),
        "macos" => println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libflows8x8.1.dylib"),
        _ => {}
    }
}
