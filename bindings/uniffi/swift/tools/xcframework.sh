#!/bin/sh
# Makes Flows8x8FFI.xcframework beside Package.swift: the static library for macOS and iOS with the C header that the Swift
# sources import. Needs a Mac with Xcode and `rustup target add` for the targets below. Was never run: see README.md.
set -eu
cd "$(dirname "$0")/../../../.."
out=bindings/uniffi/swift/Flows8x8FFI.xcframework
headers=$(mktemp -d)
trap 'rm -rf "$headers"' EXIT
cp bindings/uniffi/generated/swift/Flows8x8FFI.h "$headers/"
# A framework's headers are a module by a map of this name.
cp bindings/uniffi/generated/swift/Flows8x8FFI.modulemap "$headers/module.modulemap"
for target in aarch64-apple-darwin x86_64-apple-darwin aarch64-apple-ios aarch64-apple-ios-sim; do
    cargo build --locked --profile wheel --package flows8x8-uniffi --lib --target $target
done
mac=target/apple/macos/libflows8x8_uniffi.a
mkdir -p "$(dirname $mac)"
lipo -create -output $mac target/aarch64-apple-darwin/wheel/libflows8x8_uniffi.a \
    target/x86_64-apple-darwin/wheel/libflows8x8_uniffi.a
rm -rf "$out"
xcodebuild -create-xcframework -output "$out" \
    -library $mac -headers "$headers" \
    -library target/aarch64-apple-ios/wheel/libflows8x8_uniffi.a -headers "$headers" \
    -library target/aarch64-apple-ios-sim/wheel/libflows8x8_uniffi.a -headers "$headers"
