import Glibc
import TestSupport
import Testing

/// passthrough.lua does what the kernel's own file systems do.
@Suite struct PassthroughComparisonTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>, [false, true])
    func randomActionsDoTheSameAsElsewhere(seed: UInt64, everybody: Bool) throws {
        try withPassthrough(everybody: everybody) { folder in
            try Comparison(of: folder.mount.point, seed: seed).run(2000)
        }
    }

    /// Root, somebody, somebody else, and one who is in his group, each with a umask of his own; and files that stay open
    /// while they are removed and replaced, under all their names.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func randomActionsOfSeveralUsersDoTheSame(seed: UInt64) throws {
        guard geteuid() == 0 else { throw TestProblem("only root can do things as other users") }
        let identities = [
            Identity(user: 0, group: 0), Identity(user: 65534, group: 65534, mask: 0),
            Identity(user: 65534, group: 65534, mask: 0o002),
            Identity(user: 65533, group: 65533, mask: 0o027),
            Identity(user: 65532, group: 65532, groups: [65534, 4321], mask: 0o077),
        ]
        try withPassthrough(everybody: true) { folder in
            try System.chmod(folder.mount.point + "/..", 0o755)
            let comparison = try Comparison(
                of: folder.mount.point, seed: seed, identities: identities, keepsOpen: true)
            withKnownIssue("the kernel's memory of a file's other names is not refreshed", isIntermittent: true) {
                try comparison.run(2000)
            }
        }
    }
}
