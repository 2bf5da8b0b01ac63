import Glibc
import TestSupport
import Testing

/// The file systems of scripts/ that take all that a program may want to put there.
enum Example: CaseIterable, Sendable {
    case memfs, passthrough

    /// Mounts it for a test. Nothing may be logged.
    func mounted(_ body: (Mount) throws -> Void) throws {
        switch self {
        case .memfs: try withMemfs(timeLimit: 120, body)
        case .passthrough:
            try withPassthrough { folder in
                try body(folder.mount)
                try folder.requireSameBelow()
            }
        }
    }
}

extension Passthrough {
    /// Fails when the mount shows anything else than what is in the folder itself.
    func requireSameBelow() throws {
        let differences = try Tree(of: mount.point).differences(from: Tree(of: root))
        guard differences.isEmpty else {
            throw TestProblem("\(mount.point) and \(root) differ:\n\(differences.joined(separator: "\n"))")
        }
    }

    /// Lets other users get to the mount point, around which everything is closed at first.
    func letOthersIn() throws { try System.chmod(mount.point + "/..", 0o711) }
}

/// Somebody who is neither root nor whoever runs the tests.
let somebody: uid_t = 65534

/// For tests in which somebody else does something.
let withOthers: ConditionTrait = .enabled(if: geteuid() == 0, "only root can be other users")
