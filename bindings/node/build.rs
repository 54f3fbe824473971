//! Linker flags that an addon needs on some systems.

fn main() {
    napi_build::setup();
}
