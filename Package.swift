// swift-tools-version: 6.1
import PackageDescription

// One entry per module, in alphabetical order; `Sources/README.md` says what each is for. Arrows go only downwards, and
// there is no package dependency: what isn't ours is a C library of the operating system, loaded at run time.
let package = Package(
    name: "datasource-bridge",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "datasource-bridge", targets: ["datasource-bridge"])
    ],
    targets: [
        .target(
            name: "Bridge",
            dependencies: [
                "Connectivity", "Datasource", "HTTPTransport", "JSON", "JSONRPC", "NativeLibraries", "Platforms",
                "POSIX",
                "Vault",
            ]
        ),
        .testTarget(name: "BridgeTests", dependencies: ["Bridge"]),

        .target(
            name: "Connectivity",
            dependencies: ["CShims", "Datasource", "HTTPTransport", "JSON", "NativeLibraries", "POSIX"]
        ),
        .testTarget(name: "ConnectivityTests", dependencies: ["Connectivity"]),

        .target(name: "CShims"),

        .target(name: "Datasource", dependencies: ["JSON"]),
        .testTarget(name: "DatasourceTests", dependencies: ["Datasource"]),

        .executableTarget(
            name: "datasource-bridge",
            dependencies: ["Bridge", "Connectivity", "JSON", "JSONRPC", "NativeLibraries", "POSIX"],
            linkerSettings: [
                // What ships is one file that needs only the C library, libm, libstdc++ and libgcc at start. It has a fixed
                // address and exports nothing: relocating 20,000 pointers of the Swift runtime, and finding symbols among its
                // own, cost a tenth of the time to the first answer.
                .unsafeFlags(
                    ["-static-stdlib", "-Xclang-linker", "-no-pie", "-Xlinker", "--no-export-dynamic"],
                    .when(platforms: [.linux], configuration: .release)
                )
            ]
        ),
        .testTarget(name: "ExecutableTests", dependencies: ["JSON"]),

        .target(name: "HTTPTransport", dependencies: ["CShims", "Datasource", "JSON", "NativeLibraries", "POSIX"]),
        .testTarget(name: "HTTPTransportTests", dependencies: ["HTTPTransport"]),

        .target(name: "JSON"),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),

        .target(name: "JSONRPC", dependencies: ["JSON", "POSIX"]),
        .testTarget(name: "JSONRPCTests", dependencies: ["JSONRPC"]),

        .target(name: "NativeLibraries", dependencies: ["POSIX"]),
        .testTarget(name: "NativeLibrariesTests", dependencies: ["NativeLibraries"]),

        .target(name: "Platforms", dependencies: ["Datasource", "HTTPTransport", "JSON", "POSIX"]),
        .testTarget(name: "PlatformsTests", dependencies: ["Platforms"]),

        .target(name: "POSIX", dependencies: ["CShims"]),
        .testTarget(name: "POSIXTests", dependencies: ["POSIX"]),

        .target(name: "Vault", dependencies: ["Datasource", "JSON", "NativeLibraries", "POSIX"]),
        .testTarget(name: "VaultTests", dependencies: ["Vault"]),
    ],
    swiftLanguageModes: [.v6]
)

// It links only where the compiler adds libFuzzer, with its main function; see `Tests/lib/fuzzing.sh`.
if Context.environment["DATASOURCE_BRIDGE_FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "JSONFuzzer",
            dependencies: ["JSON"],
            path: "Tests/JSONFuzzer",
            exclude: ["dictionary.txt"]
        )
    )
}

// The modules that threads share run under sanitizers, which build everything anew; see `Tests/lib/sanitizers.sh`.
if Context.environment["DATASOURCE_BRIDGE_SANITIZING"] != nil {
    let sanitized: Set = ["CShims", "JSON", "JSONTests", "JSONRPC", "JSONRPCTests", "POSIX", "POSIXTests"]
    package.targets.removeAll { !sanitized.contains($0.name) }
    package.products = []
}

for target in package.targets where target.name != "CShims" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
