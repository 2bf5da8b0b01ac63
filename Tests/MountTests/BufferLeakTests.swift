import Glibc
import TestSupport
import Testing

/// What many calls of read_buf and write_buf leave behind, most of which fail: nothing.
@Suite struct BufferLeakTests {
    private static let toWarmUp = 10_000
    private static let count = 100_000
    /// What the sizes of two full garbage collectors may differ by.
    private static let slack = 2 << 20

    /// Makes the request again and again. `answers` are functions of Lua, each of which has its turn.
    private func repeatedly(
        _ handler: String, _ answers: [String], _ request: (Int32, UnsafeMutableRawPointer) -> Int
    ) throws {
        let handlers =
            Below.prelude + """
                local fd, closed = below(("x"):rep(5000)), below()
                closed:close()
                local answers = {\(answers.joined(separator: ",\n"))}
                local turn = 0
                fs.open = nil
                function fs.\(handler)(...)
                    turn = turn % #answers + 1
                    return answers[turn](...)
                end
                """
        // Not recorded: no line for each call.
        let script = """
            local flu, R = require "flu", require "recorder"
            local E, log, show, nothing = flu.errno, R.log, R.show, R.nothing
            local fs, nodes = R.world()
            \(handlers)
            flu.main({"test", ...}, fs)
            """
        try withMount(.text(script), options: ["-o", "direct_io"], quiet: false, timeLimit: 120) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            let room = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 8)
            room.initializeMemory(as: UInt8.self, repeating: 1, count: 4096)
            defer { room.deallocate() }
            func run(_ times: Int) -> Int {
                (0..<times).reduce(0) { sum, _ in sum + (request(file, room) >= 0 ? 1 : 0) }
            }
            let figures = ProcessFigures(mount.processID)

            let good = answers.filter { $0.contains("--good") }.count
            #expect(run(Self.toWarmUp) == Self.toWarmUp / answers.count * good)
            let size = try figures.residentSize
            let descriptors = try figures.descriptors
            #expect(run(Self.count) == Self.count / answers.count * good)
            #expect(try figures.residentSize < size + Self.slack)
            #expect(try figures.descriptors == descriptors)
            try mount.expectAlive()
        }
    }

    @Test func readBuf() throws {
        try repeatedly(
            "read_buf",
            [
                "function(_, size) return ('s'):rep(size) end --good\n", "function() return fd, 0 end --good\n",
                "function() return ('long'):rep(2000) end --good\n", "function() return '' end --good\n",
                "function() return fd.fd, 5000 end --good\n", "function() error(E.ENOSPC) end",
                "function() return -1, 0 end", "function() return closed, 0 end",
                // The string has been taken when the handle turns out to have no place.
                "function(_, size, _, fi) fi.handle = {}; return ('s'):rep(size) end",
                "function() return fd, -1 end",
            ]
        ) { pread($0, $1, 4096, 0) }
    }

    @Test func writeBuf() throws {
        try repeatedly(
            "write_buf",
            [
                "function(_, buf) return buf:pwrite(fd, 0) end --good\n",
                "function(_, buf) return buf:size() end --good\n",
                "function(_, buf) return #buf:string() end --good\n", "function(_, buf) fd.buf = buf end",
                "function(_, buf) buf:string() error(E.ENOSPC) end", "function(_, buf) return buf:size() + 1 end",
                "function(_, buf) return assert(buf:pwrite(closed, 0), E.EBADF) end",
                "function(_, buf, _, fi) fi.handle = {}; return buf:size() end",
            ]
        ) { pwrite($0, $1, 4096, 0) }
    }
}
