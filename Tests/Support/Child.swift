import Dispatch
import Foundation
import Glibc

/// How a process ended.
package enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(by: Int32)

    init(status: Int32) {
        self = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(by: status & 0x7F)
    }
}

/// A process that a test has started. It is gone when the object is, or when its time is over.
///
/// What it prints goes to files, so that no test has to keep pipes empty while it waits for
/// something else, and so that a daemon may keep them.
package final class Child: @unchecked Sendable {
    package let processID: pid_t
    private let lock = NSLock()
    private var knownEnding: Ending?
    private var ranOutOfTime = false
    private let folder = TemporaryFolder()

    /// - Parameters:
    ///   - words: the program's path and its arguments.
    ///   - environment: what differs from the test's own; nil takes a variable away.
    ///   - directory: where it starts; the test's own if nil.
    ///   - input: what its standard input holds.
    ///   - ignoring: signals that it ignores from the start, as under nohup. All others are as by default,
    ///     whatever the runner of the tests has set.
    ///   - timeLimit: seconds until it is killed.
    package init(
        _ words: [String], environment: [String: String?] = [:], directory: String? = nil, input: String = "",
        ignoring: Set<Int32> = [], timeLimit: Double = 60
    ) throws {
        try folder.write(input, to: "stdin")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let appending = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, folder.path("stdin"), O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder.path("stdout"), appending, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder.path("stderr"), appending, 0o600)
        // Tests run side by side: no descriptor of one may get into the processes of another.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let directory { posix_spawn_file_actions_addchdir_np(&actions, directory) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        for signal in ignoring { sigdelset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let merged = ProcessInfo.processInfo.environment.merging(environment.compactMapValues { $0 }) { $1 }
            .filter { environment[$0.key] != .some(nil) }
        let path = words[0]
        var child: pid_t = 0
        let problem = withCStrings(words) { words in
            withCStrings(merged.map { "\($0.key)=\($0.value)" }) { variables in
                Spawner.shared.run {
                    ignoringSignals(ignoring) { posix_spawn(&child, path, &actions, &attributes, words, variables) }
                }
            }
        }
        guard problem == 0 else {
            throw TestProblem("\(path) can't be started: \(String(cString: strerror(problem)))")
        }
        processID = child
        DispatchQueue.global().asyncAfter(deadline: .now() + timeLimit) { [weak self] in self?.runOutOfTime() }
    }

    deinit { kill() }

    /// What it has printed so far.
    package var output: String { String(decoding: outputBytes, as: UTF8.self) }
    package var outputBytes: [UInt8] { folder.read("stdout") }
    /// What it has printed to standard error so far.
    package var errors: String { String(decoding: errorBytes, as: UTF8.self) }
    package var errorBytes: [UInt8] { folder.read("stderr") }

    /// How it ended; nil while it runs.
    package var ending: Ending? {
        lock.withLock {
            var status: Int32 = 0
            if knownEnding == nil, waitpid(processID, &status, WNOHANG) == processID {
                knownEnding = Ending(status: status)
            }
            return knownEnding
        }
    }

    package func send(_ signal: Int32) {
        lock.withLock { if knownEnding == nil { _ = Glibc.kill(processID, signal) } }
    }

    /// Ends it at once, if it has not ended.
    package func kill() {
        send(SIGKILL)
        while ending == nil { usleep(1000) }
    }

    /// Waits until it ends. When that takes too long it is killed, and the wait fails.
    package func wait(seconds: Double = 30) throws -> Ending {
        do {
            try waitUntil("process \(processID) ends", seconds: seconds) { ending != nil }
        } catch {
            kill()
            throw TestProblem("\(error)\(printed)")
        }
        guard let ending, !ranOutOfTime else { throw TestProblem("the process ran out of time\(printed)") }
        return ending
    }

    /// For messages.
    package var printed: String { "\n--- stdout:\n\(output)\n--- stderr:\n\(errors)" }

    private func runOutOfTime() {
        guard ending == nil else { return }
        ranOutOfTime = true
        send(SIGKILL)
    }
}

/// Signals that are ignored stay so in a new process, and posix_spawn has no other way to make them so.
private func ignoringSignals<Result>(_ signals: Set<Int32>, _ body: () -> Result) -> Result {
    let before = signals.map { ($0, signal($0, SIG_IGN)) }
    defer { for (number, action) in before { signal(number, action) } }
    return body()
}

private func withCStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
