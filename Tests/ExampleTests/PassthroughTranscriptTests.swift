import Foundation
import Glibc
import TestSupport
import Testing

/// Each script in Tests/Passthrough does the same things, as several users, in a mounted folder and in a plain one, and
/// writes down what came of each, with all that has changed. Both must have written the same.
@Suite struct PassthroughTranscriptTests {
    private static let folder = Fluhost.repository + "/Tests/Passthrough"

    static let scripts: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".lua") }.sorted()
    }()

    /// Cases that are known to fail.
    private static let known: [String: Set<String>] = [
        "live.lua": ["contents"],
        "locks.lua": ["locks of a process go when it closes any descriptor of the file"],
    ]

    @Test func thereAreScripts() {
        #expect(Self.scripts.count >= 15)
    }

    @Test(arguments: scripts)
    func theMountDoesAsTheFolderDoes(script: String) throws {
        guard geteuid() == 0 else { throw TestProblem("only root can do things as other users") }
        let plain = TemporaryFolder()
        try System.chmod(plain.path, 0o755)
        try withPassthrough(everybody: true) { mounted in
            let model = try Self.start(script, in: plain.path, below: plain.path)
            let subject = try Self.start(script, in: mounted.mount.point, below: mounted.root)
            let (expected, found) = (try Self.cases(model), try Self.cases(subject))
            #expect(expected.reduce(0) { $0 + $1.lines.count } >= 20)
            #expect(found.map(\.title) == expected.map(\.title))
            for (found, expected) in zip(found, expected) {
                let text = Self.difference(found, expected)
                if Self.known[script]?.contains(found.title) == true {
                    withKnownIssue { #expect(text == nil) }
                } else if let text {
                    Issue.record("\(script), \"\(found.title)\": \(text)")
                }
            }
        }
    }

    private static func difference(_ found: Case, _ expected: Case) -> String? {
        guard found.lines != expected.lines else { return nil }
        let place = zip(found.lines, expected.lines).enumerated().first { $1.0 != $1.1 }?.offset
        let first = place ?? min(found.lines.count, expected.lines.count)
        func part(_ lines: [String]) -> String { lines.dropFirst(first).prefix(4).joined(separator: "\n") }
        return """
            after
            \(found.lines[max(0, first - 6)..<first].joined(separator: "\n"))
            there came
            \(part(found.lines))
            and not
            \(part(expected.lines))
            """
    }

    /// What a script has written of one of its cases.
    private struct Case {
        var title: String
        var lines: [String] = []
    }

    private static func start(_ script: String, in folder: String, below: String) throws -> Child {
        try Fluhost.start(["\(Self.folder)/\(script)", folder, below], timeLimit: 100)
    }

    private static func cases(_ child: Child) throws -> [Case] {
        let ending = try child.wait(seconds: 100)
        let output = child.output
        guard ending == .exited(0), child.errors.isEmpty else {
            throw TestProblem("\(ending)\n\(child.errors)\(output.suffix(2000))")
        }
        var cases: [Case] = []
        for line in output.split(separator: "\n") {
            if !line.hasPrefix(" ") {
                cases.append(Case(title: String(line)))
            } else if !cases.isEmpty {
                cases[cases.count - 1].lines.append(String(line))
            }
        }
        return cases
    }
}
