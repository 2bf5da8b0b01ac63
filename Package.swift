// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target. Glibc's module hides much of Linux (pipe2, O_PATH, CLONE_*)
/// unless _GNU_SOURCE is defined before it is built.
let linux: [SwiftSetting] = [
    .unsafeFlags(["-Xcc", "-D_GNU_SOURCE"]),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let c: [CSetting] = [
    .define("_GNU_SOURCE"),
    .unsafeFlags(["-std=gnu11", "-Wall", "-Wextra", "-Werror"]),
]

let package = Package(
    name: "fluhost",
    products: [
        .library(name: "ScriptHost", targets: ["ScriptHost"]),
        .executable(name: "fluhost", targets: ["fluhost"]),
    ],
    targets: [
        .target(
            name: "CLua",
            cSettings: c + [.unsafeFlags(["-I/usr/include/lua5.1"])],
            linkerSettings: [.linkedLibrary("lua5.1")]
        ),
        .target(
            name: "CFuse",
            cSettings: c,
            linkerSettings: [.linkedLibrary("fuse")]
        ),
        .target(name: "ScriptHost", dependencies: ["CLua", "CFuse"], swiftSettings: linux),
        .executableTarget(name: "fluhost", dependencies: ["ScriptHost"], swiftSettings: linux),
        .executableTarget(
            name: "document", dependencies: ["ScriptHost", "CLua"], path: "tools/document",
            exclude: ["introduction.md"], swiftSettings: linux
        ),
        .testTarget(
            name: "ScriptHostTests",
            dependencies: ["ScriptHost", "CLua", "CFuse"],
            swiftSettings: linux
        ),
        .target(
            name: "TestSupport", dependencies: ["CLua"], path: "Tests/Support", exclude: ["Lua"], swiftSettings: linux
        ),
        .testTarget(name: "MountTests", dependencies: ["TestSupport", "CLua", "fluhost"], swiftSettings: linux),
        .testTarget(
            name: "ScriptTests", dependencies: ["TestSupport", "fluhost"], swiftSettings: linux
        ),
        .testTarget(name: "LifecycleTests", dependencies: ["TestSupport", "CLua", "fluhost"], swiftSettings: linux),
        .testTarget(
            name: "ExampleTests", dependencies: ["TestSupport", "CLua", "fluhost"], swiftSettings: linux
        ),
    ]
)
