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
}
