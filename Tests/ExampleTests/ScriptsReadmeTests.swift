import Glibc
import TestSupport
import Testing

/// What scripts/README.md shows.
@Suite struct ScriptsReadmeTests {
    private func document() throws -> String {
        String(decoding: try System.contents(of: Fluhost.repository + "/scripts/README.md"), as: UTF8.self)
    }

    /// The file system that stands on passthrough.lua, from where this repository is.
    @Test func aFileSystemOnThePassthrough() throws {
        let lines = try document().split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "```lua"))
        let end = try #require(lines[start...].firstIndex(of: "```"))
        let script = lines[(start + 1)..<end].joined(separator: "\n")
            .replacing("/usr/local/share/fluhost/scripts", with: Fluhost.repository + "/scripts")
        #expect(script.contains(Fluhost.repository))
        let folder = TemporaryFolder()
        try withMount(.text(script), arguments: [folder.path]) { mount in
            try mount.makeFile("file", "Hello, world!\n")
            try #expect(Program.cat.run([mount.path("file")]) == "HELLO, WORLD!\n")
            try #expect(Program.cat.run([folder.path("file")]) == "Hello, world!\n")
        }
    }

    /// Each script has a part of its own.
    @Test func everyScriptIsDescribed() throws {
        let document = try document()
        for script in try System.names(in: Fluhost.repository + "/scripts") where script.hasSuffix(".lua") {
            #expect(document.contains("\n## \(script)\n"), "nothing is said of \(script)")
        }
    }
}
