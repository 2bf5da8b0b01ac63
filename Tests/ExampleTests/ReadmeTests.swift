import Glibc
import TestSupport
import Testing

/// What README.md shows, and that no script goes without a test.
@Suite struct ReadmeTests {
    /// The first block of Lua in a document.
    private func firstScript(in document: String) throws -> String {
        let path = Fluhost.repository + "/" + document
        let lines = String(decoding: try System.contents(of: path), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "```lua"), let end = lines[start...].firstIndex(of: "```") else {
            throw TestProblem("there is no script in \(document)")
        }
        return lines[(start + 1)..<end].joined(separator: "\n") + "\n"
    }

    @Test func theFirstFileSystemWorks() throws {
        let script = try firstScript(in: "README.md")
        #expect(script.split(separator: "\n").count <= 10)
        try withMount(.text(script)) { mount in
            let names = try Program.ls.run([mount.point]).split(separator: "\n").map(String.init)
            try #expect(names == mount.list())
            #expect(names.contains("hello"))
            for name in names {
                let content = try Program.cat.run([mount.path(name)])
                try #expect(content.utf8.count == System.stat(mount.path(name)).st_size)
                #expect(name != "hello" || content == "Hello, world!\n")
            }
            #expect(throws: SystemError(ENOENT)) { try System.stat(mount.path("other")) }
        }
    }

    /// One without a test would go unnoticed.
    @Test func everyScriptIsTestedHere() throws {
        let tested = ["hello.lua", "logfs.lua", "memfs.lua", "overlay.lua", "passthrough.lua", "tarfs.lua"]
        let scripts = try System.names(in: Fluhost.repository + "/scripts").filter { $0.hasSuffix(".lua") }
        #expect(scripts.sorted() == tested)
    }
}
