import Foundation
import TestSupport
import Testing

/// Each script in Tests/Scripts in a process of its own. A script that finds something wrong raises an error.
@Suite struct ScriptTests {
    private static let folder = Fluhost.repository + "/Tests/Scripts"

    static let scripts: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".lua") }.sorted()
    }()

    @Test func thereAreScripts() {
        #expect(Self.scripts.count >= 10)
    }

    @Test(arguments: scripts)
    func script(name: String) throws {
        let words = ["-e", "before = 'the script' arg_in_statement = arg", "\(Self.folder)/\(name)"]
        let result = try Fluhost.run(words + ["one", "two words", "", "-e", "--"])
        #expect(result.ending == .exited(0), "\(result.errors)")
        #expect(result.errors == "")
        // A part that this process may not run, or that this machine cannot, says so in a line of its own.
        let said = result.output.split(separator: "\n")
        for line in said { print("\(name): \(line)") }
        #expect(said.allSatisfy { $0.hasPrefix("not run: ") }, "\(result.output)")
    }
}
