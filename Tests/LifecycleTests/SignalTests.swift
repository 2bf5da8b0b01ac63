import Glibc
import TestSupport
import Testing

/// SIGINT, SIGTERM and SIGHUP end a file system, whatever it is doing.
@Suite struct SignalTests {
    static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// What the file system is doing when the signal comes.
    struct State: Sendable {
        var name: String
        var lua = ""
        /// Somebody waits for an answer.
        var hasClient = true
        var outcome = Outcome.clean
        /// It takes all of a processor: then one signal will do, another one for each state.
        var isBusy = false
        var signals = SignalTests.signals
    }

    enum Outcome {
        /// The loop ends, and flu.main returns true.
        case clean
        /// The handler can't be interrupted: the process ends with it running.
        case hard
        /// The mount does not come about.
        case failed
    }

    static let states: [State] = [
        State(name: "nothing", hasClient: false),
        State(name: "an endless loop", lua: "function life.trigger() while true do end end", isBusy: true),
        State(
            name: "a loop that catches the interruption",
            lua: "function life.trigger() while true do pcall(function() while true do end end) end end",
            isBusy: true),
        State(
            name: "an endless loop in a coroutine",
            lua: "function life.trigger() coroutine.wrap(function() while true do end end)() end", outcome: .hard,
            isBusy: true),
        State(
            name: "an endless loop in a coroutine that was there before",
            lua: """
                local resume = coroutine.wrap(function() coroutine.yield() while true do end end)
                resume()
                life.trigger = resume
                """, outcome: .hard, isBusy: true),
        State(
            name: "a C function that does not end",
            lua: "function life.trigger() return (('a'):rep(60)):find(('a?'):rep(60) .. ('a'):rep(60)) end",
            outcome: .hard, isBusy: true),
        State(
            name: "a loop that takes the hook away",
            lua: "function life.trigger() while true do debug.sethook() end end", outcome: .hard, isBusy: true),
        State(
            name: "the opening of a fifo without a writer",
            lua: "os.execute('mkfifo fifo'); function life.trigger() io.open('fifo') end"),
        // While system(3) runs, SIGINT is its child's alone.
        State(
            name: "a long command", lua: "function life.trigger() os.execute('echo $$ >command; exec sleep 60') end",
            outcome: .hard,
            signals: [SIGTERM, SIGHUP]),
        State(
            name: "init", lua: "function life.init() while true do end end", hasClient: false, outcome: .failed,
            isBusy: true),
        State(
            name: "destroy, which it does once the loop has ended",
            lua: "function life.destroy() while true do end end", hasClient: false, isBusy: true),
    ]

    /// A file system in a state. It uses what of the processor the other tests leave.
    final class Run {
        let state: State
        let signal: Int32
        let daemon: Daemon
        private var client: Child?

        init(_ state: State, _ signal: Int32, in place: Place) throws {
            self.state = state
            self.signal = signal
            daemon = try Daemon(
                "local life = require 'life'\n\(state.lua)\nlife.run(...)", in: place,
                before: ["/usr/bin/nice", "-n", "5"])
        }

        func enterState() throws {
            if state.hasClient { client = try daemon.look() }
            if state.hasClient || state.outcome == .failed { try daemon.waitUntilRunning() }
        }

        func expectOutcome() throws {
            if let command = daemon.notes("command").first.flatMap({ pid_t($0) }) {  // it goes on
                try waitUntil("nobody serves", seconds: 30) { daemon.server == nil }
                kill(command, SIGKILL)
            }
            let ending = try daemon.end()
            let comment: Comment = "\(state.name), signal \(signal), \(daemon.place)\(daemon.child.printed)"
            let isForeground = daemon.place == .foreground
            switch state.outcome {
            case .clean:
                #expect(ending == .exited(0), comment)
                #expect(daemon.results.first == "true", comment)
            case .hard:
                #expect(ending == .exited(isForeground ? 128 + signal : 0), comment)
                #expect(daemon.results.isEmpty, comment)
                if isForeground { #expect(daemon.child.errors.contains("did not end in time"), comment) }
            case .failed:
                #expect(ending == .exited(1), comment)
                #expect(daemon.results == ["nil", "the handler 'init' failed, so nothing was mounted", "1"], comment)
                #expect(daemon.child.errors.contains("interrupted"), comment)
            }
            if let client { #expect(try client.wait() == .exited(1), comment) }
        }
    }

    @Test(arguments: Place.allCases) func aSignalEndsIt(place: Place) throws {
        let runs = try Self.states.enumerated().flatMap { index, state in
            let first = index + (place == .foreground ? 0 : 1)
            let signals = state.isBusy ? [state.signals[first % state.signals.count]] : state.signals
            return try signals.map { try Run(state, $0, in: place) }
        }
        for run in runs where run.state.outcome != .failed { try run.daemon.waitUntilMounted() }
        for run in runs { try run.enterState() }
        for run in runs { try run.daemon.send(run.signal) }
        for run in runs { try run.expectOutcome() }
    }

    @Test(arguments: Place.allCases) func aSignalEndsItWhileRequestsComeAllTheTime(place: Place) throws {
        for signal in Self.signals {
            let daemon = try Daemon(
                "require('life').run(...)", in: place, options: ["-o", "attr_timeout=0,entry_timeout=0"])
            try daemon.waitUntilMounted()
            let client = try Child(["/bin/sh", "-c", "while [ -e \"$0\" ]; do :; done", daemon.path("x")])
            usleep(50_000)
            try daemon.stop(signal)
            #expect(try client.wait() == .exited(0))
        }
    }

    @Test func aSignalToTheParentThatWaitsGoesToTheChild() throws {
        for signal in Self.signals {
            let daemon = try Daemon(
                "local life = require 'life'; function life.init() while true do end end; life.run(...)",
                in: .background)
            try daemon.waitUntilRunning()
            daemon.child.send(signal)
            #expect(try daemon.end() == .exited(1))
            #expect(daemon.results.first == "nil")
        }
    }

    // MARK: More than one

    static let endless = "local life = require 'life'; function life.trigger() while true do end end; life.run(...)"

    /// A busy machine may make any one of them slow.
    private func expectSooner(than seconds: Double, of tries: Int = 4, _ body: () throws -> Void) throws {
        for _ in 0..<tries {
            let start = ContinuousClock.now
            try body()
            if ContinuousClock.now - start < .seconds(seconds) { return }
        }
        Issue.record("it took \(seconds) s and more, \(tries) times")
    }

    @Test func theSecondInterruptsAtOnce() throws {
        try expectSooner(than: 1.8) {
            let daemon = try Daemon(Self.endless)
            try daemon.waitUntilMounted()
            let client = try daemon.look()
            try daemon.waitUntilRunning()
            try daemon.send(SIGTERM)
            usleep(50_000)
            #expect(daemon.isMounted)
            try daemon.stop(SIGINT)
            #expect(try client.wait() == .exited(1))
            #expect(daemon.child.errors.contains("interrupted: the file system is being unmounted"))
        }
    }

    @Test func theThirdEndsTheProcess() throws {
        try expectSooner(than: 4.5) {
            let daemon = try Daemon(
                """
                local life = require "life"
                function life.trigger() coroutine.wrap(function() while true do end end)() end
                life.run(...)
                """)
            try daemon.waitUntilMounted()
            let client = try daemon.look()
            try daemon.waitUntilRunning()
            for signal in [SIGTERM, SIGINT, SIGHUP] {
                try daemon.send(signal)
                usleep(50_000)
            }
            #expect(try daemon.end() == .exited(128 + SIGHUP))
            #expect(try client.wait() == .exited(1))
        }
    }

    // MARK: Signals that mean something else

    @Test(arguments: Place.allCases) func aHangupThatIsIgnoredStaysSo(place: Place) throws {
        let daemon = try Daemon("require('life').run(...)", in: place, ignoring: [SIGHUP])
        try daemon.waitUntilMounted()
        try daemon.send(SIGHUP)
        usleep(20_000)
        #expect(try System.names(in: daemon.point) == [".", "..", "x"])
        try daemon.stop()
    }

    /// What is ignored from the start is none of the host's business.
    @Test(arguments: [[SIGCHLD], [SIGPIPE], [SIGALRM], [SIGINT, SIGQUIT]])
    func whateverIsIgnored(signals: [Int32]) throws {
        for place in Place.allCases {
            let daemon = try Daemon(Self.endless, in: place, ignoring: Set(signals))
            try daemon.waitUntilMounted()
            for signal in signals { try daemon.send(signal) }
            usleep(20_000)
            #expect(try System.names(in: daemon.point) == [".", "..", "x"])
            let client = try daemon.look()
            try daemon.waitUntilRunning()
            try daemon.stop()
            #expect(try client.wait() == .exited(1))
        }
    }

    @Test func anInterruptionDuringACommandIsTheCommandsAlone() throws {
        let daemon = try Daemon(
            "local life = require 'life'; function life.trigger() os.execute('exec sleep 0.5') end; life.run(...)")
        try daemon.waitUntilMounted()
        let client = try daemon.look()
        try daemon.waitUntilRunning()
        usleep(100_000)
        try daemon.send(SIGINT)
        #expect(try client.wait() == .exited(0))
        try daemon.stop()
    }

    @Test func itCanBeStoppedAndContinued() throws {
        let daemon = try Daemon("require('life').run(...)")
        try daemon.waitUntilMounted()
        try daemon.send(SIGSTOP)
        try daemon.send(SIGCONT)
        #expect(try System.names(in: daemon.point) == [".", "..", "x"])
        try daemon.stop()
    }

    @Test func afterTheMountSignalsDoWhatTheyDidBefore() throws {
        let script = """
            local life = require "life"
            life.run(...)
            life.note("after", "it")
            while true do end
            """
        for signal in [SIGTERM, SIGHUP, SIGALRM, SIGPIPE, SIGUSR1] {
            let daemon = try Daemon(script)
            try daemon.waitUntilMounted()
            try daemon.send(SIGTERM)
            try waitUntil("flu.main has returned") { !daemon.notes("after").isEmpty }
            #expect(!daemon.isMounted)
            daemon.child.send(signal)
            #expect(try daemon.end() == .killed(by: signal))
        }
    }

    @Test func afterAMountThatFailedToo() throws {
        for signal in [SIGTERM, SIGPIPE, SIGUSR1] {
            let daemon = try Daemon(
                """
                require("flu").main({"life", ..., "-o", "no_such_option"}, {})
                require("life").note("after", "it")
                while true do end
                """)
            try waitUntil("flu.main has returned") { !daemon.notes("after").isEmpty }
            daemon.child.send(signal)
            #expect(try daemon.end() == .killed(by: signal))
        }
    }
}
