import Foundation
import TestSupport
import Testing

/// Specs of Debian's busted, which starts its runner with the host: `busted --lua=fluhost`.
@Suite struct BustedTests {
    private func busted(_ spec: String, directory: String? = nil) throws -> (ending: Ending, child: Child) {
        let child = try Child(
            ["/usr/bin/busted", "--lua=\(Fluhost.path)", "--output=plainTerminal", spec],
            environment: Fluhost.environment.merging(["DIRECTORY": directory]) { $1 })
        return (try child.wait(seconds: 60), child)
    }

    static let specs: [String] = {
        let folder = Fluhost.repository + "/Tests/Specs"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix("_spec.lua") }.sorted().map { "\(folder)/\($0)" }
    }()

    @Test func thereAreSpecs() {
        #expect(!Self.specs.isEmpty)
    }

    @Test(arguments: specs)
    func specHolds(spec: String) throws {
        let folder = TemporaryFolder()
        let (ending, child) = try busted(spec, directory: folder.path)
        #expect(ending == .exited(0), "\(child.output)\(child.errors)")
        #expect(child.output.contains(" 0 failures / 0 errors"), "\(child.output)")
        #expect(child.errors == "")
    }

    /// A file system of the one module, tested with the other.
    @Test func specHoldsOnAMount() throws {
        try withMount(.file("scripts/memfs.lua")) { mount in
            let (ending, child) = try busted(Fluhost.repository + "/Tests/Specs/files_spec.lua", directory: mount.point)
            #expect(ending == .exited(0), "\(child.output)\(child.errors)")
            #expect(child.errors == "")
        }
    }

    @Test func aSpecThatFailsSaysWhatAndNoMore() throws {
        let folder = TemporaryFolder()
        let spec = try folder.write(
            """
            it("adds", function() assert.equal(3, 1 + 1) end)
            it("opens", function() assert(require("syscall").open("/there/is/nothing")) end)
            """, to: "bad_spec.lua")
        let (ending, child) = try busted(spec)
        #expect(ending == .exited(1))
        #expect(child.output.contains("0 successes / 2 failures / 0 errors"), "\(child.output)")
        #expect(child.output.contains("No such file or directory"))
        #expect(child.errors == "")
    }
}
