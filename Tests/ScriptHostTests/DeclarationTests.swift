import Foundation
import Testing

@testable import ScriptHost

extension LuaTests {
    /// What follows from the declarations alone.
    @Suite("Declarations")
    struct DeclarationTests {
        /// For each kind of argument, by its label: a value that it takes, and values that it must refuse.
        private static let examples: [String: (good: String, bad: [String])] = [
            "array of strings": (
                "{'x'}",
                [
                    "nil", "1", "'x'", "true", "print", "newproxy()", "{{}}", "{'x', true}", "{'x', 'a\\0b'}", "{}",
                ]
            ),
            "table of functions": ("{}", ["nil", "1", "true", "print", "newproxy()"]),
            "table": ("{}", ["1", "'x'", "true", "print", "newproxy()"]),
        ]

        @Test("Every entry refuses every wrong argument, in every position, by its number and its own name")
        func badArguments() throws {
            for module in Command.modules {
                for entry in module.entries {
                    for position in entry.arguments.indices {
                        let kind = try #require(
                            Self.examples[entry.arguments[position].label],
                            "no examples for the argument kind '\(entry.arguments[position].label)'")
                        for bad in kind.bad {
                            var arguments = entry.arguments.map { Self.examples[$0.label]?.good ?? "nil" }
                            arguments[position] = bad
                            let problem = Probe.run(
                                "\(module.name).\(entry.name)(\(arguments.joined(separator: ", ")))")
                            let expected = "script:1: bad argument #\(position + 1) to '\(entry.name)' ("
                            #expect(problem?.hasPrefix(expected) == true, "\(bad): \(problem ?? "accepted")")
                        }
                    }
                }
            }
        }

        @Test("Every handler is answered by exactly one operation")
        func operations() {
            let handlers = Operations.all.map(\.handler.rawValue).sorted()
            #expect(handlers == Array(0..<Handler.allCases.count))
        }

        @Test("Every name of errno.h is in flu.errno")
        func errorNames() throws {
            let known = Set(ErrorNames.all.map { String(cString: $0.name) })
            for header in ["errno-base.h", "errno.h"] {
                let text = try String(contentsOfFile: "/usr/include/asm-generic/\(header)", encoding: .utf8)
                let defined = text.matches(of: /#define\s+(E[A-Z0-9]+)\s/).map { String($0.1) }
                #expect(defined.count > 30)
                #expect(Set(defined).subtracting(known).isEmpty)
            }
            #expect(known.isSuperset(of: ["ENOATTR", "ENOTSUP", "EWOULDBLOCK", "EDEADLOCK"]))
        }

        @Test("The predefined modes are those of the manual")
        func predefinedModes() {
            let owner = UInt32(0o660)
            let expected: [String: UInt32] = [
                "file": 0o100000 | owner, "directory": 0o040000 | owner | 0o110, "link": 0o120000 | owner,
                "socket": 0o140000 | owner, "named pipe": 0o010000 | owner, "char device": 0o020000 | owner,
                "block device": 0o060000 | owner, "other": 0,
            ]
            for (word, mode) in expected {
                let status = Place(stat())
                Probe.run("probe(function() return {mode = '\(word)'} end)") {
                    _ = invoke($0, returning: .record(into: status.pointer, FileStatus.layout))
                }
                #expect(status.value.st_mode == mode, "\(word)")
            }
        }

        @Test("Each layer uses only what lies below it")
        func layers() throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let process = Process()
            process.executableURL = root.appending(path: "tools/check-layers.sh")
            process.currentDirectoryURL = root
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
    }
}

@Suite("Open files")
struct OpenFilesTests {
    @Test("Indices are reused, and never 0")
    func reuse() {
        let first = (0..<500).map { OpenFiles.open(fh: UInt64($0), handle: 0) }
        #expect(Set(first).count == 500)
        #expect(!first.contains(0))
        for (number, file) in first.enumerated() { #expect(OpenFiles[file]?.pointee.fh == UInt64(number)) }
        first.forEach(OpenFiles.close)
        let second = (0..<500).map { _ in OpenFiles.open(fh: .max, handle: 0) }
        #expect(Set(second) == Set(first))
        #expect(OpenFiles[second[0]]?.pointee.fh == .max)
        second.forEach(OpenFiles.close)
        #expect(OpenFiles[0] == nil)
        #expect(OpenFiles[1 << 40] == nil)
    }
}
