import Foundation
import Glibc
import TestSupport

/// A folder and scripts/passthrough.lua on it.
struct Passthrough {
    let mount: Mount
    /// What is passed through, without a slash at its end.
    let root: String

    func path(_ name: String) -> String { mount.path(name) }
    func below(_ name: String) -> String { root + "/" + name }
}

/// Mounts scripts/passthrough.lua on a fresh folder for a test. Nothing may be logged.
///
/// - Parameter everybody: for all users, whose rights the kernel checks.
func withPassthrough(
    everybody: Bool = false, options: [String] = [], timeLimit: Double = 120, _ body: (Passthrough) throws -> Void
) throws {
    let folder = TemporaryFolder()
    let root = folder.path("root")
    try System.mkdir(root)
    if everybody {
        // Other users have to get there.
        for path in [folder.path, root] { try System.chmod(path, 0o755) }
    }
    try withMount(
        .file("scripts/passthrough.lua"), arguments: [root],
        options: (everybody ? ["-o", "allow_other"] : []) + options, timeLimit: timeLimit
    ) { try body(Passthrough(mount: $0, root: root)) }
}
