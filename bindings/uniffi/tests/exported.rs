//! What the macros export, as far as the compiler does not check it.

use std::fs;
use std::path::Path;

/// A call polled outside of a runtime panics where it first needs one.
#[test]
fn every_exported_block_with_async_functions_has_a_runtime() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut blocks = 0;
    for file in fs::read_dir(source).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for block in text.split("#[uniffi::export").skip(1) {
            let end = block.find("\n}").unwrap_or(block.len());
            let (attribute, item) = block[..end].split_once(']').unwrap();
            if item.contains("pub async fn") {
                blocks += 1;
                assert_eq!(attribute, "(async_runtime = \"tokio\")", "{}", path.display());
            }
        }
    }
    assert_ne!(blocks, 0);
}
