import TestSupport
import Testing

/// memfs.lua does what the kernel's own file systems do.
@Suite struct ComparisonTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func randomActionsDoTheSameAsElsewhere(seed: UInt64) throws {
        try withMemfs { mount in
            try Comparison(of: mount.point, seed: seed).run(2000)
        }
    }

    /// The comparison itself: it must see what differs.
    @Test func aDifferenceIsFound() throws {
        try withMemfs { mount in
            let comparison = try Comparison(of: mount.point, seed: 5)
            try comparison.run(200)
            try System.mkdir(mount.path("intruder"))
            let problem = #expect(throws: TestProblem.self) { try comparison.run(40) }
            #expect(problem?.description.contains("'intruder' is only in the first") == true)
        }
    }
}
