import Foundation
import Glibc
import TestSupport
import Testing

/// Where something runs out.
@Suite struct LimitTests {
    static let plain = "require('life').run(...)"

    /// Either it serves, or it says why not; nothing in between.
    @Test(arguments: 3...12) func fewDescriptors(limit: Int) throws {
        for place in Place.allCases {
            let daemon = try Daemon(
                Self.plain, in: place, before: ["/bin/sh", "-c", #"ulimit -n "$0"; exec "$@""#, "\(limit)"])
            try waitUntil("it is mounted, or has ended", seconds: 30) {
                if daemon.child.ending != nil { return true }
                return place == .foreground && daemon.isMounted
            }
            if daemon.isMounted {
                #expect(try System.names(in: daemon.point) == [".", "..", "x"])
                try daemon.send(SIGTERM)
                #expect(try daemon.end() == .exited(0))
            } else {
                #expect(try daemon.end() != .exited(0))
                #expect(daemon.child.errors != "")
            }
            if limit >= 10 { #expect(try daemon.end() == .exited(0), "\(daemon.child.printed)") }
        }
    }

    @Test(arguments: Place.allCases) func aScriptThatUsesThemUp(place: Place) throws {
        for signal in [SIGTERM, SIGUSR1] {
            let daemon = try Daemon(
                """
                local life = require "life"
                local kept = {}
                function life.trigger()
                    repeat kept[#kept + 1] = io.open("/dev/null") until #kept > 100 or not io.open("/dev/null")
                    error("there is no other")
                end
                life.run(...)
                """, in: place, before: ["/bin/sh", "-c", #"ulimit -n 40; exec "$@""#, "sh"])
            try daemon.waitUntilMounted()
            for _ in 0..<2 { #expect(throws: SystemError(EIO)) { try System.stat(daemon.path("trigger")) } }
            try #expect(System.names(in: daemon.point) == [".", "..", "x"])
            try daemon.send(signal)
            #expect(try daemon.end() == (place == .foreground && signal == SIGUSR1 ? .killed(by: signal) : .exited(0)))
        }
    }

    private func limit(_ daemon: Daemon, _ resource: String, _ value: Int) throws {
        let words = ["/usr/bin/prlimit", "--pid", "\(daemon.child.processID)", "--\(resource)=\(value)"]
        try #require(Child(words).wait() == .exited(0))
    }

    @Test func littleMemory() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            function life.trigger()
                local text = "x"
                while true do text = text .. text end
            end
            life.run(...)
            """)
        try daemon.waitUntilMounted()
        try limit(daemon, "as", ProcessFigures(daemon.child.processID).virtualSize + 64 << 20)
        for _ in 0..<3 {
            #expect(throws: SystemError(EIO)) { try System.stat(daemon.path("trigger")) }
            try #expect(System.names(in: daemon.point) == [".", "..", "x"])
        }
        try daemon.stop()
        #expect(daemon.child.errors.contains("getattr /trigger: not enough memory"))
    }

    /// The host itself may fail here; but not in silence, and not with a mount behind.
    @Test func noMemory() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            function life.trigger()
                local keep = {}
                while true do keep = {keep, ("x"):rep(10)} end
            end
            life.run(...)
            """)
        try daemon.waitUntilMounted()
        try limit(daemon, "as", ProcessFigures(daemon.child.processID).virtualSize)
        for _ in 0..<3 {
            guard daemon.child.ending == nil else { break }
            _ = try daemon.look().wait()
        }
        if daemon.child.ending == nil { try daemon.send(SIGTERM) }
        try daemon.end()
    }

    @Test func noRoomForTheLog() throws {
        let daemon = try Daemon(
            "local life = require 'life'; function life.trigger() error('x') end; life.run(...)",
            before: ["/bin/sh", "-c", #"exec "$@" 2>/dev/full >/dev/full"#, "sh"])
        try daemon.waitUntilMounted()
        for _ in 0..<3 { #expect(throws: SystemError(EIO)) { try System.stat(daemon.path("trigger")) } }
        try daemon.stop()
    }

    @Test func nobodyReadsTheLog() throws {
        let daemon = try Daemon(
            "local life = require 'life'; function life.trigger() error('x') end; life.run(...)",
            before: ["/bin/sh", "-c", #"mkfifo fifo; exec 3<>fifo; exec "$@" 2>fifo >&2 3<&-"#, "sh"])
        try daemon.waitUntilMounted()
        for _ in 0..<3 { #expect(throws: SystemError(EIO)) { try System.stat(daemon.path("trigger")) } }
        try daemon.stop()
    }

    /// A log that nobody empties holds the handler, but not the signal.
    @Test func theLogIsFull() throws {
        let daemon = try Daemon(
            "local life = require 'life'; function life.trigger() error(('x'):rep(200000)) end; life.run(...)",
            before: ["/bin/sh", "-c", #"mkfifo fifo; exec 3<>fifo; exec "$@" 2>fifo"#, "sh"])
        try daemon.waitUntilMounted()
        let client = try daemon.look()
        try daemon.waitUntilRunning()
        usleep(100_000)
        try daemon.send(SIGTERM)
        let endings = try (daemon.end(), client.wait())
        #expect(endings == (.exited(128 + SIGTERM), .exited(1)), "\(endings) \(client.printed)")
    }

    /// Lower standard descriptors are open, so that none of the host's becomes one of them.
    @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"]) func closedDescriptors(closing: String) throws {
        for place in Place.allCases {
            let daemon = try Daemon(
                """
                local life = require "life"
                life.note("first", io.open("/dev/zero") and "open")
                print("out")
                io.stderr:write("err\\n")
                function life.init() life.note("in", tostring(io.read())) end
                function life.trigger() error("x") end
                life.run(...)
                """, in: place, before: ["/bin/sh", "-c", #"exec "$@" "# + closing, "sh"])
            try daemon.waitUntilMounted()
            let open = try ProcessFigures(#require(daemon.server)).descriptors
            #expect(open[0] != nil && open[1] != nil && open[2] != nil)
            for descriptor in 0...2 { #expect(open[descriptor] != "/dev/fuse" && open[descriptor] != "/dev/zero") }
            #expect(throws: SystemError(EIO)) { try System.stat(daemon.path("trigger")) }
            #expect(daemon.notes("in") == ["nil"])
            try daemon.stop()
        }
    }

    @Test func aScriptStartsWithStandardDescriptorsOnly() throws {
        let daemon = try Daemon(
            """
            local status = io.open("/proc/self/stat")
            local process = status:read("*n")
            status:close()
            os.execute("ls /proc/" .. process .. "/fd; ls /proc/" .. process .. "/task | wc -l")
            os.exit(0)
            """)
        #expect(try daemon.end() == .exited(0))
        #expect(daemon.child.output == "0\n1\n2\n1\n")
    }
}
