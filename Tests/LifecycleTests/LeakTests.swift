import CLinux
import Foundation
import Glibc
import TestSupport
import Testing

/// What many requests leave behind: nothing.
@Suite struct LeakTests {
    /// After so many a process has the size that it keeps.
    private static let toWarmUp = 10_000
    private static let count = 100_000
    /// What the sizes of two full garbage collectors may differ by.
    private static let slack = 2 << 20

    private static let options = ["-o", "attr_timeout=0,entry_timeout=0,negative_timeout=0"]

    /// Runs the same request again and again; memory and descriptors of the server stay what they are, and then
    /// it answers as ever.
    private func repeatedly(
        _ handlers: String, count: Int = Self.count, _ request: (Daemon) throws -> () -> Bool
    ) throws {
        let daemon = try Daemon(
            "local life, flu = require 'life', require 'flu'\n\(handlers)\nlife.run(...)", options: Self.options,
            before: ["/bin/sh", "-c", #"exec "$@" 2>log"#, "sh"])
        try daemon.waitUntilMounted()
        let figures = ProcessFigures(daemon.child.processID)
        let request = try request(daemon)
        func run(_ times: Int) -> Int { (0..<times).reduce(0) { sum, _ in sum + (request() ? 1 : 0) } }

        #expect(run(Self.toWarmUp) == Self.toWarmUp)
        let size = try figures.residentSize
        let descriptors = try figures.descriptors
        #expect(run(count) == count)
        #expect(try figures.residentSize < size + Self.slack)
        #expect(try figures.descriptors == descriptors)
        #expect(try System.names(in: daemon.point) == [".", "..", "x"])
        #expect(try daemon.look(at: "x").wait() == .exited(0))
        try daemon.stop()
    }

    /// A request that ends with an error.
    private func fails(_ code: Int32, _ call: @escaping (UnsafePointer<CChar>) -> Int32) -> (Daemon) -> () -> Bool {
        { daemon in
            let path = Array(daemon.path("file").utf8CString)
            return { call(path) == -1 && errno == code }
        }
    }

    @Test func anErrnoThatIsThrown() throws {
        try repeatedly(
            "function life.fs.unlink() error(flu.errno.EBUSY) end", fails(EBUSY) { unlink($0) })
    }

    @Test func aStringThatIsThrown() throws {
        try repeatedly("function life.fs.unlink() error('no') end", fails(EIO) { unlink($0) })
    }

    @Test func aResultThatIsWrong() throws {
        try repeatedly(
            "function life.fs.getxattr() return {} end", fails(EIO) { Int32(getxattr($0, "user.x", nil, 0)) })
    }

    @Test func filesThatAreOpenedWithAHandle() throws {
        try repeatedly(
            """
            local count = 0
            function life.fs.open(_, fi)
                count = count + 1
                fi.handle = {("value"):rep(10), count}
                fi.fh = count % 2 == 0 and count or 0
            end
            function life.fs.release(_, fi) assert(fi.handle[2] % 2 == 1 or fi.fh == fi.handle[2]) end
            """
        ) { daemon in
            let path = Array(daemon.path("file").utf8CString)
            return {
                let file = open(path, O_RDONLY | O_CLOEXEC)
                return file >= 0 && close(file) == 0
            }
        }
    }

    @Test func filesThatCanNotBeOpened() throws {
        try repeatedly(
            "function life.fs.open(_, fi) fi.handle = {fi}; error(flu.errno.EPERM) end", count: 30_000,
            fails(EPERM) { open($0, O_RDONLY | O_CLOEXEC) })
    }

    /// Mounts that come about, that `init` prevents, and that fail, one after the other in one process.
    @Test func manyMountsInOneProcess() throws {
        let daemon = try Daemon(
            """
            local life, flu = require "life", require "flu"
            local point = ...
            local function figures()
                os.execute("echo $(ls /proc/$PPID/fd | wc -l) $(ls /proc/$PPID/task | wc -l) >>figures")
            end
            local function over() os.execute("kill -TERM $PPID") end
            for i = 1, 60 do
                assert(flu.main({"life", point, "-f"}, {init = over, getattr = life.fs.getattr}))
                assert(not flu.main({"life", point, "-f"}, {init = error}))
                assert(not flu.main({"life", point, "-f", "-o", "no_such_option"}, {}))
                assert(not flu.main({"life", point, "-f", "-o", "attr_timeout=x"}, {}))
                assert(not flu.main({"life", "/dev/null"}, {}))
                assert(not flu.main({"life"}, {}))
                figures()
            end
            os.exit(0)
            """)
        #expect(try daemon.end() == .exited(0), "\(daemon.child.errors.suffix(500))")
        let figures = daemon.notes("figures")
        #expect(figures.count == 60)
        #expect(Set(figures) == ["3 1"], "\(Set(figures))")
    }
}
