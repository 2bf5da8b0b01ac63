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
        private static let script =
            loading + """
                local fd = assert(S.open('/dev/null', 'rdwr'))
                local same = S.dup(fd)
                same = S.dup2(fd, same)
                S.pipe('cloexec')
                local pair = S.socketpair('unix', 'stream')
                assert(pair[1]:sendfds(fd, same, 'stdin'))
                local message = assert(pair[2]:recvmsg())
                assert(#message.fd == 3 and message.fd[1].fd > 2)
                local listener = assert(S.socket('inet', 'stream'))
                assert(listener:bind(S.sockaddr_in(0, '127.0.0.1')))
                assert(listener:listen(1))
                local client = assert(S.socket('inet', 'stream'))
                assert(client:connect(listener:getsockname().addr))
                local accepted = assert(listener:accept())
                assert(accepted.ipv4.s_addr == S.INADDR_LOOPBACK.s_addr)
                local region = assert(S.mmap(nil, 4096, 'read, write', 'shared, anonymous', -1, 0))
                region[0] = 7
                assert(S.string(region, 1) == '\\7')
                assert(S.munmap(region, 4096))
                local other = assert(S.mmap(nil, 4096, 'read', 'shared, anonymous', -1, 0))
                local count = 0
                for name in assert(S.readdir('/dev/fd')) do count = count + 1 end
                assert(count > 3)
                assert(S.stat('/dev/null').st_atim.tv_sec > 0)
                assert(S.stat('/no/such/place') == nil)
                assert(not pcall(S.open, {}))
                local io = S.t.iovec(2, {S.t.buffer(4, 'abcd'), 4}, {S.t.buffer(2), 2})
                assert(S.writev(fd, io, 2) == 6)
                assert(S.read(fd, nil, 100) == '')
                assert(#S.select({accepted.fd}, {accepted.fd}, nil, {tv_sec = 0, tv_usec = 0}).writefds == 1)
                assert(tostring(S.uint64('18446744073709551615') - 1) == '18446744073709551614')
                assert(S.uname().sysname == 'Linux')
                """

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
