import Glibc
import TestSupport
import Testing

/// What the module syscall can do to the process that serves a mount.
@Suite struct SyscallProcessTests {
    /// A daemon whose file "trigger" runs a piece of Lua.
    private func daemon(_ trigger: String, in place: Place = .foreground) throws -> Daemon {
        let daemon = try Daemon(
            """
            local life, S = require "life", require "syscall"
            function life.trigger() \(trigger) end
            life.run(...)
            """, in: place)
        try daemon.waitUntilMounted()
        return daemon
    }

    @Test(arguments: ["S.exit(4)", "S._exit(4)", "S.execve('/bin/sh', {'sh', '-c', 'exit 4'}, {})"])
    func endingTheProcessUnmounts(call: String) throws {
        let daemon = try daemon(call)
        let client = try daemon.look()
        #expect(try daemon.end() == .exited(4))
        _ = try client.wait()
    }

    @Test(arguments: ["S.exit(0)", "S._exit(0)", "S.execve('/bin/true', {'true'}, {})", "os.exit(0)"])
    func aChildThatEndsLeavesTheMount(call: String) throws {
        let daemon = try daemon(
            """
            local child = assert(S.fork())
            if child == 0 then \(call) end
            local status = assert(S.waitpid(child))
            life.note("child", status.EXITSTATUS)
            """)
        #expect(try daemon.look().wait() == .exited(0))
        #expect(daemon.notes("child") == ["0"])
        #expect(daemon.isMounted)
        #expect(try System.names(in: daemon.point) == [".", "..", "x"])
        try daemon.stop()
    }

    @Test(arguments: ["SIGTERM", "SIGINT", "SIGHUP", "SIGSEGV", "SIGUSR1"])
    func theDefaultOfASignalIsStillToUnmountFirst(signal: String) throws {
        let daemon = try daemon("assert(S.signal('\(signal)', 'SIG_DFL'))")
        #expect(try daemon.look().wait() == .exited(0))
        let numbers = ["SIGTERM": SIGTERM, "SIGINT": SIGINT, "SIGHUP": SIGHUP, "SIGSEGV": SIGSEGV, "SIGUSR1": SIGUSR1]
        let number = try #require(numbers[signal])
        try daemon.send(number)
        let expected: Ending = [SIGSEGV, SIGUSR1].contains(number) ? .killed(by: number) : .exited(0)
        #expect(try daemon.end() == expected)
    }

    @Test func aSignalThatIsIgnoredDoesNotEndTheServer() throws {
        let daemon = try daemon("assert(S.signal('SIGUSR1', 'SIG_IGN'))")
        #expect(try daemon.look().wait() == .exited(0))
        try daemon.send(SIGUSR1)
        #expect(try System.names(in: daemon.point) == [".", "..", "x"])
        try daemon.stop()
    }

    @Test func closingTheKernelsChannelEndsWithAnError() throws {
        let daemon = try daemon("for fd = 3, 20 do S.close(fd) end")
        let client = try daemon.look()
        _ = try daemon.end()
        #expect(!daemon.isMounted)
        _ = try client.wait()
    }
}
