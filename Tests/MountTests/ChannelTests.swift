import Foundation
import Glibc
import TestSupport
import Testing

/// The way between kernel and libfuse: what the kernel does behind the file system's back.
@Suite struct ChannelTests {
    private static let slow = """
        local S = require "syscall"
        local function wait(seconds)
            log("running")
            S.nanosleep(S.t.timespec(0, 300000000))
        end
        fs.open = nothing
        function fs.read(_, size) wait(); return ("x"):rep(size) end
        function fs.access() wait() end

        """

    private func slowMount() throws -> Mount {
        try Mount(
            .text(
                """
                local flu, R = require "flu", require "recorder"
                local E, log, show, nothing = flu.errno, R.log, R.show, R.nothing
                local fs, nodes = R.world()
                \(Self.slow)
                function fs.destroy() log("destroyed") end
                log("main", flu.main({"test", ...}, fs))
                """), options: ["-o", "direct_io,attr_timeout=0"])
    }

    /// The request that runs is answered, if somebody is there to hear it, and nothing is logged.
    @Test(arguments: [Int32(MNT_FORCE), Int32(MNT_DETACH), Int32(MNT_FORCE | MNT_DETACH)])
    func unmountedWhileARequestRuns(flags: Int32) throws {
        let mount = try slowMount()
        let client = try Child(["/usr/bin/head", "-c", "5", mount.path("file")])
        try mount.wait(for: "running")
        umount2(mount.point, flags)
        _ = try client.wait(seconds: 20)
        try #expect(mount.child.wait(seconds: 20) == .exited(0), "\(mount.child.printed)")
        #expect(mount.lines.suffix(2) == ["destroyed", "main true"])
        #expect(mount.child.errors == "")
        if flags == Int32(MNT_DETACH) { #expect(client.output == "xxxxx") }
    }

    /// Whoever has asked is gone when the answer comes.
    @Test(arguments: [SIGKILL, SIGTERM])
    func theCallerIsKilledWhileARequestRuns(signal: Int32) throws {
        try withRecorder(Self.slow, options: ["-o", "direct_io"]) { mount in
            for turn in 1...3 {
                let client = try Child(["/usr/bin/head", "-c", "5", mount.path("file")])
                try waitUntil("a handler runs") { mount.records("running").count == turn }
                client.send(signal)
                try #expect(client.wait(seconds: 20) == .killed(by: signal))
                try mount.expectAlive()
            }
        }
    }

    /// It is still in the kernel's queue when its caller is killed.
    @Test func theCallerIsKilledBeforeHisRequestIsRead() throws {
        try withRecorder(Self.slow, options: ["-o", "direct_io"]) { mount in
            let first = try Child(["/usr/bin/head", "-c", "5", mount.path("file")])
            try mount.wait(for: "running")
            let others = try (1...5).map { _ in try Child(["/usr/bin/stat", mount.path("file")]) }
            for other in others { other.send(SIGKILL) }
            for other in others { _ = try other.wait(seconds: 20) }
            try #expect(first.wait(seconds: 20) == .exited(0))
            #expect(first.output == "xxxxx")
            try mount.expectAlive()
        }
    }

    /// An answer that the kernel takes for nonsense is an error of one request, and a line in the log.
    @Test func anAnswerThatTheKernelRefusesEndsNothing() throws {
        try withRecorder(Self.slow + "function fs.readlink(_, size) return ('x'):rep(size * 2) end") { mount in
            try #expect(System.readlink(mount.path("link")).count == 4095)
            for _ in 1...3 { try mount.expectAlive() }
        }
    }

    /// It has one for the device, which no program gets that a script starts. (Of `splice_write` libfuse has a pipe,
    /// which programs do get.)
    @Test(arguments: Below.ways.filter { !$0.joined().contains("splice_write") })
    func programsGetNoneOfItsDescriptors(options: [String]) throws {
        let handlers =
            Below.prelude + """
                local fd = below(("x"):rep(200000))
                nodes["/file"].size = 200000
                function fs.read_buf(_, _, offset) return fd, offset end
                function fs.write_buf(_, buf, offset) return buf:pwrite(fd, offset) end
                function fs.access()
                    fd:fcntl("F_SETFD", 1)
                    local pipe = io.popen("for n in /proc/self/fd/*; do readlink $n; done")
                    for line in pipe:lines() do log("has", line) end
                    pipe:close()
                end
                """
        try withRecorder(handlers, options: options) { mount in
            try #expect(System.contents(of: mount.path("file")).count == 200_000)
            let file = try System.open(mount.path("file"), O_WRONLY)
            try System.write(file, [UInt8](repeating: 1, count: 131_072))
            try System.close(file)
            try System.access(mount.path("file"), R_OK)
            let devices = try ProcessFigures(mount.processID).descriptors.values.filter { $0 == "/dev/fuse" }
            #expect(devices.count == 1)
            let lines = mount.records("has")
            #expect(lines.count >= 3)
            for line in lines {
                // Standard ones, the pipe to the script, and the folder that is read.
                let isKnown = ["/std", "/dev/null", "pipe:", "/fd"].contains { line.contains($0) }
                #expect(isKnown && !line.contains("fuse"), "\(line)")
            }
            #expect(lines.filter { $0.contains("pipe:") }.count == 1, "\(lines)")
        }
    }

    /// Requests of every size are served, one after the other, by many at once.
    @Test func manyAtOnceAreServed() throws {
        let handlers = """
            fs.open = nothing
            local last = {}
            function fs.write_buf(path, buf, offset) last[path] = buf:string(); return #last[path] end
            function fs.read_buf(path, size, offset) return last[path]:sub(offset + 1, offset + size) end
            for i = 0, 7 do nodes["/" .. i] = nodes["/file"] end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let outcomes = Outcomes()
            DispatchQueue.concurrentPerform(iterations: 8) { number in
                do {
                    let file = try System.open(mount.path("\(number)"), O_RDWR)
                    defer { close(file) }
                    for turn in 1...60 {
                        let bytes = [UInt8](repeating: UInt8(number * 16 + turn % 16), count: turn * 37 % 5000 + 1)
                        guard try System.write(file, bytes, at: 0) == bytes.count,
                            try System.read(file, 10_000, at: 0) == bytes
                        else { return outcomes.add("\(number): turn \(turn)") }
                    }
                } catch {
                    outcomes.add("\(number): \(error)")
                }
            }
            #expect(outcomes.all.isEmpty, "\(outcomes.all)")
        }
    }

    private final class Outcomes: @unchecked Sendable {
        private let lock = NSLock()
        private var list: [String] = []
        func add(_ outcome: String) { lock.withLock { list.append(outcome) } }
        var all: [String] { lock.withLock { list } }
    }
}
