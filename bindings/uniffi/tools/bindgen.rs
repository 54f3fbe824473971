//! Writes the sources in Kotlin, Swift and Ruby from the built library: see `generate.sh`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
