import Foundation
import Glibc

/// The script of a mount.
package enum Script: Sendable {
    /// Its source. `...` are the mount point and the options after it, as on a command line.
    case text(String)
    /// A file of the repository, such as "scripts/memfs.lua".
    case file(String)
}

/// A file system that fluhost serves in the foreground, on a fresh directory.
///
/// It is unmounted when the object goes, whatever happened to the test.
package final class Mount: @unchecked Sendable {
    /// The mount point, without a slash at its end.
    package let point: String
    package let child: Child
    private let folder: TemporaryFolder

    /// Mounts, and returns when the mount is there.
    ///
    /// - Parameters:
    ///   - arguments: words before the mount point.
    ///   - options: words after the mount point, such as ["-o", "use_ino"].
    ///   - timeLimit: seconds until fluhost is killed, and what still waits for it fails.
    package init(
        _ script: Script, arguments: [String] = [], options: [String] = [], environment: [String: String?] = [:],
        timeLimit: Double = 60
    ) throws {
        if let obstacle = MountTable.obstacle { throw TestProblem(obstacle) }
        folder = TemporaryFolder()
        point = folder.path("mnt")
        try FileManager.default.createDirectory(atPath: point, withIntermediateDirectories: false)
        let file =
            switch script {
            case .text(let text): try folder.write(text, to: "script.lua")
            case .file(let path): Fluhost.repository + "/" + path
            }
        child = try Fluhost.start(
            [file] + arguments + [point, "-f"] + options, environment: environment, timeLimit: timeLimit)
        do {
            try waitUntil("\(point) is mounted", seconds: 30) {
                if child.ending != nil { throw TestProblem("fluhost ended before it had mounted") }
                return MountTable.isMounted(point)
            }
        } catch {
            child.kill()
            MountTable.clear(point)
            throw TestProblem("\(error)\(child.printed)")
        }
    }

    deinit {
        child.kill()
        MountTable.clear(point)
    }

    package var processID: pid_t { child.processID }

    /// The path of something in the file system: "a/b", or "/a/b" as handlers see it.
    package func path(_ name: String) -> String {
        name.isEmpty || name == "/" ? point : name.hasPrefix("/") ? point + name : point + "/" + name
    }

    /// The same for a name that is not text, as a C string.
    package func path(_ name: [UInt8]) -> [CChar] {
        (Array((point + "/").utf8) + name + [0]).map { CChar(bitPattern: $0) }
    }

    /// Ends fluhost with a signal, and makes sure that the mount is gone and that it ended as it should.
    @discardableResult
    package func stop(_ signal: Int32 = SIGTERM, expecting expected: Ending = .exited(0)) throws -> Ending {
        child.send(signal)
        let ending = try child.wait(seconds: 20)
        if MountTable.isMounted(point) {
            throw TestProblem("fluhost has ended, but \(point) is still mounted\(child.printed)")
        }
        if ending != expected { throw TestProblem("fluhost ended with \(ending), not \(expected)\(child.printed)") }
        return ending
    }
}

/// Mounts, runs the test, and unmounts in the ordinary way, which must go well.
///
/// - Parameters:
///   - arguments: words before the mount point.
///   - quiet: the log must be empty at the end.
///   - timeLimit: seconds until fluhost is killed.
package func withMount(
    _ script: Script, arguments: [String] = [], options: [String] = [], environment: [String: String?] = [:],
    quiet: Bool = true, timeLimit: Double = 60, _ body: (Mount) throws -> Void
) throws {
    let mount = try Mount(
        script, arguments: arguments, options: options, environment: environment, timeLimit: timeLimit)
    do {
        try body(mount)
    } catch {
        mount.child.kill()
        throw TestProblem("\(error)\(mount.child.printed)")
    }
    try mount.stop()
    if quiet && !mount.child.errors.isEmpty {
        throw TestProblem("something was logged:\n\(mount.child.errors)")
    }
}
