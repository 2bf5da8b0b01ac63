import Foundation
import Testing

@testable import ScriptHost

extension LuaTests {
    /// What follows from the declarations alone.
    @Suite("Declarations")
    struct DeclarationTests {
        /// For each kind of argument, by its label: a value that it takes, and values that it must refuse, beside
        /// those that every kind must.
        private static let examples: [String: (good: String, bad: [String])] = [
            "array of strings": ("{'x'}", ["nil", "1", "'x'", "true", "{{}}", "{'x', true}", "{'x', 'a\\0b'}"]),
            "table of functions": ("{}", ["nil", "1", "true"]),
            "table": ("{}", ["1", "'x'", "true"]),
            "number": ("0", ["'1'", "{}", "0/0", "1/0", "-1/0", "fd"]),
            "number or name": ("0", ["'no such name'", "''", "{}", "0/0", "'1'"]),
            "string or buffer": ("'x'", ["1", "{}", "true", "fd"]),
            "string": ("'x'", ["nil", "1", "{}", "true"]),
            "buffer": ("buffer", ["1", "{}", "'x'", "fd"]),
            "descriptor": ("-1", ["nil", "'3'", "''", "'STDIN'", "{}", "true", "0/0", "1e300", "buffer"]),
            "table of { fd =, events = }": ("{}", ["nil", "1", "'x'", "true", "{1}", "{{}}", "{{fd = 0}}"]),
            "table of descriptors": ("{}", ["1", "'stdin'", "true", "{'3'}", "{{}}", "{true}", "{-1, 1e300}"]),
            "descriptor or region": ("region", ["nil", "1", "'stdin'", "{}", "true"]),
            "region": ("region", ["nil", "1", "'x'", "{}", "buffer", "fd"]),
            "region or buffer": ("buffer", ["nil", "1", "'x'", "{}", "fd"]),
            "region, number or nil": ("nil", ["'x'", "{}", "buffer"]),
            "iovec": ("S.t.iovec(1)", ["nil", "1", "'x'", "{}", "buffer", "S.t.timespec()"]),
            "object": ("buffer", ["nil", "1", "'x'", "{}", "fd"]),
            "table of numbers": ("{}", ["nil", "1", "'x'", "true", "{'1'}", "{{}}", "{0/0}"]),
            "number, string or object": ("0", ["{}"]),
            "object, constructor or name of a type": ("'int'", ["nil", "1", "{}", "true", "'no such type'"]),
        ]

        /// What no kind takes.
        private static let strange = ["print", "coroutine.create(function() end)", "newproxy()"]

        private static func goodValue(_ kind: any ArgumentKind) -> String {
            if let example = examples[kind.label] { return example.good }
            if kind.parameter.fallback != nil { return "nil" }
            return "S.t['\(kind.label)'] and S.t['\(kind.label)']() or nil"
        }

        /// Lua source that calls the entry with each bad value in each position, and notes what was not refused.
        private static func calls(of entry: Entry, in module: Module) -> String {
            var source = ""
            for (position, kind) in entry.arguments.enumerated() {
                for bad in strange + (examples[kind.label]?.bad ?? []) where !accepts(kind, bad) {
                    var values = entry.arguments.map(goodValue)
                    values[position] = bad
                    let call = "\(module.name).\(entry.name)(\(values.joined(separator: ", ")))"
                    source += "refuses('\(entry.name)', \(position + 1), [[\(bad)]], function() return \(call) end)\n"
                }
            }
            return source
        }

        /// nil stands for a default, where there is one.
        private static func accepts(_ kind: any ArgumentKind, _ value: String) -> Bool {
            value == "nil" && kind.parameter.fallback != nil
        }

        @Test("Every entry refuses every wrong argument, in every position, by its number and its own name")
        func badArguments() throws {
            for module in Command.modules {
                let prelude = """
                    local S = require "syscall"
                    syscall = S
                    buffer, fd = S.t.buffer(8), S.open("/dev/null")
                    region = S.mmap(nil, 4096, S.PROT_READ, S.MAP_PRIVATE + S.MAP_ANONYMOUS, -1, 0)
                    local wrong = {}
                    local function refuses(name, position, value, call)
                        local ok, message = pcall(call)
                        local expected = ("bad argument #%d to '%s' ("):format(position, name)
                        if ok or not tostring(message):find(expected, 1, true) then
                            wrong[#wrong + 1] = ("%s #%d = %s: %s"):format(name, position, value, tostring(message))
                        end
                    end

                    """
                var source = ""
                for entry in module.entries {  // each in a function of its own, whose constants are limited
                    source += "(function()\n\(Self.calls(of: entry, in: module))end)();\n"
                }
                let perEntry = source.split(separator: "\n").count / module.entries.count
                #expect(perEntry >= (module.entries.contains { "\($0.name)" == "open" } ? 8 : 2))
                let ending = "if #wrong > 0 then error('\\n' .. table.concat(wrong, '\\n'), 0) end"
                let problem = Probe.run(prelude + source + ending)
                #expect(problem == nil, "\(module.name): \(problem ?? "")")
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
