// swift-tools-version: 5.9
import PackageDescription

// The C side is a framework for each Apple platform, made on a Mac by tools/xcframework.sh; the Swift side is generated, and
// linked to from Sources/Flows8x8.
let package = Package(
    name: "Flows8x8",
    platforms: [.macOS(.v12), .iOS(.v15)],
    products: [
        .library(name: "Flows8x8", targets: ["Flows8x8"])
    ],
    targets: [
        .binaryTarget(name: "Flows8x8FFI", path: "Flows8x8FFI.xcframework"),
        .target(name: "Flows8x8", dependencies: ["Flows8x8FFI"], path: "Sources/Flows8x8"),
    ]
)
