import Foundation
import Glibc

/// Where a file system is served.
package enum Place: CaseIterable, Sendable { case foreground, background }

/// A file system whose own life is tested: how it starts, ends and fails, and which processes come of it.
///
/// It runs in a folder of its own, with the script "script.lua" there and the mount point "mnt", which
/// is its first argument. `life.lua` is the module for such scripts.
package final class Daemon: @unchecked Sendable {
    package let folder = TemporaryFolder()
    package let place: Place
    /// What was started; of a file system in the background, the process that waits until it is there.
    package let child: Child
    /// The mount point as the kernel has it.
    package let point: String
    private let mark: String

    /// Starts it, and does not wait for it.
    ///
    /// - Parameters:
    ///   - options: words after the mount point; -f comes by itself.
    ///   - before: a command that runs the words after it, such as ["/usr/bin/nice"].
    ///   - point: the mount point as it is named on the command line, seen from the folder.
    ///   - prepare: gets the folder, with the mount point made, before anything is started.
    package init(
        _ script: String, in place: Place = .foreground, options: [String] = [], before: [String] = [],
        point: String = "mnt", environment: [String: String?] = [:], ignoring: Set<Int32> = [],
        prepare: (TemporaryFolder) throws -> Void = { _ in }
    ) throws {
        if let obstacle = MountTable.obstacle { throw TestProblem(obstacle) }
        self.place = place
        mark = "FLUHOST_TEST=\(folder.path)"
        try folder.write(script, to: "script.lua")
        try FileManager.default.createDirectory(atPath: folder.path("mnt"), withIntermediateDirectories: false)
        try prepare(folder)
        let variables = Fluhost.environment
            .merging(["FLUHOST_TEST": folder.path, "SWIFT_BACKTRACE": "enable=no"]) { $1 }
            .merging(environment) { $1 }
        // Before there is a file system, which Foundation would look at to say what its path is.
        self.point = URL(fileURLWithPath: folder.path(point)).standardizedFileURL.path
        let flags = place == .foreground ? ["-f"] : []
        child = try Child(
            before + [Fluhost.path, "script.lua", point] + flags + options, environment: variables,
            directory: folder.path, ignoring: ignoring, timeLimit: 120)
    }

    deinit {
        for process in processes { Glibc.kill(process, SIGKILL) }
        child.kill()
        for row in MountTable.rows where row.point.hasPrefix(folder.path) { MountTable.clear(row.point) }
    }

    // MARK: What there is

    package func path(_ name: String) -> String { point + "/" + name }
    package var isMounted: Bool { MountTable.isMounted(point) }

    /// All its processes that run: the one that waits, the one that serves, and children of the script.
    package var processes: [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        return names.compactMap { pid_t($0) }.filter { process in
            // Many have ended by now: errors that are thrown would cost too much here.
            let file = open("/proc/\(process)/environ", O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return false }
            defer { close(file) }
            var count = 0
            while count < room.count {
                let more = room.withUnsafeMutableBytes { read(file, $0.baseAddress! + count, $0.count - count) }
                if more <= 0 { break }
                count += more
            }
            return memmem(room, count, mark, mark.utf8.count) != nil
        }
    }

    /// The process that has the device open, and so serves the file system.
    package var server: pid_t? {
        processes.first { (try? ProcessFigures($0).descriptors.values.contains("/dev/fuse")) == true }
    }

    /// What the script has noted, see life.lua.
    package func notes(_ name: String) -> [String] {
        String(decoding: folder.read(name), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// What flu.main has returned; nothing as long as it has not.
    package var results: [String] { notes("result") }

    // MARK: What is done to it

    /// For messages: the script and what it has printed.
    package var description: String {
        "\n--- \(place):\n\(String(decoding: folder.read("script.lua"), as: UTF8.self))\(child.printed)"
    }

    /// Waits until the file system is there, and the caller of the command may go on.
    package func waitUntilMounted() throws {
        switch place {
        case .foreground:
            do {
                try waitUntil("it is mounted", seconds: 30) {
                    if child.ending != nil { throw TestProblem("it ended before it was mounted") }
                    return isMounted
                }
                // The kernel lets nobody in before `init` has run. This asks no handler of the script's.
                _ = try System.statvfs(point)
            } catch {
                throw TestProblem("\(error)\(description)")
            }
        case .background:
            let ending = try child.wait()
            guard ending == .exited(0) else { throw TestProblem("it ended with \(ending)\(description)") }
        }
    }

    /// Waits until a handler that notes it has begun.
    package func waitUntilRunning() throws {
        try waitUntil("a handler runs", seconds: 30) { !notes("running").isEmpty }
    }

    /// Sends a signal to the process that serves the file system.
    package func send(_ signal: Int32) throws {
        guard let server else { throw TestProblem("nobody serves \(point)\(description)") }
        Glibc.kill(server, signal)
    }

    /// Looks at a file, in a process of its own, which may hang without harm to the test.
    package func look(at name: String = "trigger") throws -> Child {
        try Child(["/usr/bin/stat", path(name)])
    }

    /// Waits until all its processes have ended, and makes sure that no mount is left.
    ///
    /// - Returns: how the process ended that was started.
    @discardableResult
    package func end(seconds: Double = 30) throws -> Ending {
        let ending = try child.wait(seconds: seconds)
        try waitUntil("all processes of the file system have ended", seconds: seconds) { processes.isEmpty }
        let left = MountTable.rows.filter { $0.point.hasPrefix(folder.path) }
        if !left.isEmpty { throw TestProblem("left behind: \(left.map(\.point))\(description)") }
        return ending
    }

    /// Ends it with a signal in good order, as somebody who wants no more of it does.
    package func stop(_ signal: Int32 = SIGTERM) throws {
        try send(signal)
        let ending = try end()
        guard ending == .exited(0), results.first == "true" else {
            throw TestProblem("it ended with \(ending), and flu.main returned \(results)\(description)")
        }
    }
}
