import Foundation
import Glibc
import Testing

@testable import ScriptHost

extension LuaTests {
    /// The module syscall when memory runs out: what the system has given is never lost.
    @Suite("Out of memory in syscall")
    struct SyscallMemoryTests {
        private static let loading = "local S = require 'syscall'\n"

        /// Each way by which descriptors and mappings come into being, and results of every form.
        private static let script = loading + "dofile('\(file)')()"

        private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Support/Lua/acquire.lua").path(percentEncoded: false)

        private struct Holdings: Equatable {
            /// Open descriptors of this process, and its shared mappings.
            var descriptors: Int
            var mappings: Int

            init() throws {
                descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
                mappings = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
                    .split(separator: "\n").count { $0.hasSuffix("/dev/zero (deleted)") }
            }
        }

        // It has a process of its own: other tests open and close descriptors at the same time.
        @Test("The Nth request of memory fails, and the system gets everything back")
        func failing() async {
            await #expect(processExitsWith: .success) {
                expectInChild(Probe.run(Self.loading) == nil, "loading")
                let loaded = Probe.allocationCount
                expectInChild(Probe.run(Self.script) == nil, "the script")
                let all = Probe.allocationCount
                expectInChild(all > loaded + 300, "\(all - loaded) requests")
                let before = try Holdings()
                // loading is long, and the same over and over
                let requests = Array(stride(from: 1, to: loaded - 50, by: 97)) + Array((loaded - 50)...all)
                for count in [1, 2, Int(Int32.max)] {
                    for first in requests {
                        let problem = Probe.run(Self.script, failing: first..<(first + count)) ?? "not enough memory"
                        let isExpected =
                            problem.contains("not enough memory") || problem.contains("error in error handling")
                        expectInChild(isExpected, "request \(first), \(count) fail: \(problem)")
                        expectInChild(try Holdings() == before, "request \(first), \(count) fail: a leak")
                    }
                }
            }
        }
    }
}

/// Ends the process of an exit test if something is not as it should be.
private func expectInChild(_ condition: Bool, _ what: String) {
    if condition { return }
    Log.error(what)
    exit(1)
}
