import Foundation
import Glibc
import TestSupport
import Testing

/// However the process ends, no mount is left.
@Suite struct WaysOutTests {
    static let plain = "require('life').run(...)"

    // MARK: Signals that kill

    static let killing: [Int32] =
        [
            SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2, SIGALRM, SIGXCPU, SIGVTALRM,
            SIGPROF, SIGXFSZ, SIGIO, SIGPWR, SIGSYS,
        ] + [34, 35, 50, 64]  // real-time signals; glibc keeps 32 and 33 to itself

    @Test(arguments: Place.allCases) func aSignalThatKillsUnmountsFirst(place: Place) throws {
        for signal in Self.killing {
            let daemon = try Daemon(Self.plain, in: place)
            try daemon.waitUntilMounted()
            try daemon.send(signal)
            let ending = try daemon.end()
            #expect(ending == (place == .foreground ? .killed(by: signal) : .exited(0)), "signal \(signal)")
        }
    }

    /// Swift's runtime has handlers of its own for crashes, when it is asked for backtraces.
    @Test func soDoesOneThatIsToLeaveABacktrace() throws {
        for signal in [SIGSEGV, SIGABRT, SIGQUIT] {
            let daemon = try Daemon(
                Self.plain, environment: ["SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no,timeout=5s"])
            try daemon.waitUntilMounted()
            try daemon.send(signal)
            #expect(try daemon.end() == .killed(by: signal))
        }
    }

    @Test func aCrashInAHandlerUnmounts() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            function life.trigger() return (("a"):rep(300000)):find(("a?"):rep(200000) .. "b") end  -- the C stack is full
            life.run(...)
            """)
        try daemon.waitUntilMounted()
        let client = try daemon.look()
        #expect(try daemon.end() == .killed(by: SIGSEGV))
        #expect(try client.wait() == .exited(1))
    }

    @Test func signalsThatDoNotKillDoNothing() throws {
        let daemon = try Daemon(Self.plain)
        try daemon.waitUntilMounted()
        for signal in [SIGPIPE, SIGCHLD, SIGURG, SIGWINCH, SIGCONT] {
            try daemon.send(signal)
            #expect(try System.names(in: daemon.point) == [".", "..", "x"])
        }
        try daemon.stop()
    }

    // MARK: The script's own ways

    @Test func anErrorAfterTheMount() throws {
        let daemon = try Daemon("require('life').run(...); error('too late')")
        try daemon.waitUntilMounted()
        try daemon.send(SIGTERM)
        #expect(try daemon.end() == .exited(1))
        #expect(daemon.results == ["true", "nil", "nil"])
        #expect(daemon.child.errors.contains("script.lua:1: too late\nstack traceback:"))
    }

    @Test(arguments: Place.allCases) func osExitInAHandler(place: Place) throws {
        for (arguments, status) in [("", 0), ("0", 0), ("3", 3), ("256 + 7", 7)] {
            let daemon = try Daemon(
                "local life = require 'life'; function life.trigger() os.exit(\(arguments)) end; life.run(...)",
                in: place)
            try daemon.waitUntilMounted()
            let client = try daemon.look()
            #expect(try daemon.end() == .exited(place == .foreground ? Int32(status) : 0))
            #expect(try client.wait() == .exited(1))
            #expect(daemon.results.isEmpty)
        }
    }

    @Test func osExitInDestroy() throws {
        let daemon = try Daemon("local life = require 'life'; function life.destroy() os.exit(5) end; life.run(...)")
        try daemon.waitUntilMounted()
        try daemon.send(SIGTERM)
        #expect(try daemon.end() == .exited(5))
    }

    @Test func osExitInInit() throws {
        let lua = "local life = require 'life'; function life.init() os.exit(5) end; life.run(...)"
        #expect(try Daemon(lua).end() == .exited(5))
        #expect(try Daemon(lua, in: .background).end() == .exited(1))
    }

    @Test(arguments: Place.allCases) func anErrorInInit(place: Place) throws {
        for (lua, message) in [
            ("error('no luck')", "init: script.lua:1: no luck\nstack traceback:"),
            ("error(flu.errno.EPERM)", "init: Operation not permitted"),
            ("error({})", "init: (the error is a table value)"),
            ("local nothing; nothing()", "init: script.lua:1: attempt to call local 'nothing' (a nil value)"),
        ] {
            let daemon = try Daemon(
                "local life = require 'life'; function life.init() \(lua) end; life.run(...)", in: place)
            #expect(try daemon.end() == .exited(1))
            #expect(daemon.results == ["nil", "the handler 'init' failed, so nothing was mounted", "1"])
            #expect(daemon.child.errors.contains(message), "\(daemon.child.errors)")
            #expect(daemon.child.errors.contains("fluhost: the handler 'init' failed, so nothing was mounted\n"))
        }
    }

    @Test func anErrorInDestroyIsLogged() throws {
        let daemon = try Daemon("local life = require 'life'; function life.destroy() error('bye') end; life.run(...)")
        try daemon.waitUntilMounted()
        try daemon.stop()
        #expect(daemon.child.errors.contains("destroy: script.lua:1: bye"))
    }

    @Test func oneMountAfterTheOther() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            life.run(...)
            life.note("first", "ended")
            local flu = require "flu"
            print(flu.main({"life", "/nowhere/at/all"}, {}))
            life.run(...)
            """)
        try daemon.waitUntilMounted()
        try daemon.send(SIGTERM)
        try waitUntil("the second is mounted") { !daemon.notes("first").isEmpty && daemon.isMounted }
        #expect(try System.names(in: daemon.point) == [".", "..", "x"])
        try daemon.send(SIGTERM)
        #expect(try daemon.end() == .exited(0))  // the last mount counts
        #expect(daemon.results == ["true", "nil", "nil", "true", "nil", "nil"])
        #expect(daemon.child.output.hasPrefix("nil\tthe mount point /nowhere/at/all does not exist"))
    }

    @Test func inAHandlerThereIsNoSecondMount() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            local function try() life.note("tries", pcall(require("flu").main, {"life", "/tmp"}, {})) end
            life.init, life.trigger, life.destroy = try, try, try
            life.run(...)
            """)
        try daemon.waitUntilMounted()
        #expect(try daemon.look().wait() == .exited(0))
        try daemon.stop()
        let answer = ["false", "flu.main is running already: a process has one mount"]
        #expect(daemon.notes("tries") == answer + answer + answer)
    }

    /// The second may come while the first one's handler unmounts.
    @Test(arguments: [(Int32(34), SIGVTALRM), (SIGUSR1, SIGUSR2), (SIGTERM, SIGUSR1), (SIGSEGV, SIGTERM)])
    func twoSignalsAtOnceUnmount(first: Int32, second: Int32) throws {
        for _ in 0..<5 {
            let daemon = try Daemon(Self.plain)
            try daemon.waitUntilMounted()
            try daemon.send(first)
            for _ in 0..<500 { kill(daemon.child.processID, second) }
            _ = try daemon.end()
            #expect(!daemon.isMounted)
        }
    }

    // MARK: Any moment

    /// Signals at moments that nobody chose: while the process starts, mounts, serves, unmounts and ends.
    @Test func signalsAtAnyMoment() throws {
        let signals = [SIGINT, SIGTERM, SIGTERM, SIGHUP, SIGUSR1, SIGALRM, SIGVTALRM, 34]
        for round in 0..<40 {
            let daemon = try Daemon(
                "local life = require 'life'; function life.destroy() end; life.run(...)",
                in: round % 2 == 0 ? .foreground : .background)
            usleep(UInt32.random(in: 0..<60_000))
            var sent: [Int32] = []
            while daemon.child.ending == nil || !daemon.processes.isEmpty {
                let signal = sent.count < 4 ? signals.randomElement()! : SIGTERM
                for process in daemon.processes { kill(process, signal) }
                sent.append(signal)
                usleep(UInt32.random(in: 0..<3_000))
                try #require(sent.count < 2000)
            }
            let left = MountTable.rows.filter { $0.point.hasPrefix(daemon.folder.path) }
            #expect(left.isEmpty, "\(daemon.place), signals \(sent)\(daemon.child.printed)")
        }
    }
}
