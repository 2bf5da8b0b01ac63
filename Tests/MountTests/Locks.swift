import Foundation
import Glibc
import TestSupport

/// File systems whose handlers keep locks, and programs that wait for them.
enum Locks {
    /// Lua source: the handlers `lock` and `flock` of files that one owner locks at a time, whole. Each try of a lock is
    /// a line: "try", the path, whether it may wait, "granted" or "busy", the process; the end of a lock is "free".
    static let handlers = """
        local holders = {}
        fs.open = nothing
        local function try(path, owner, waits)
            local busy = holders[path] and holders[path] ~= owner
            log("try", path, waits, busy and "busy" or "granted", flu.get_context().pid)
            if busy then error(E.EAGAIN) end
            holders[path] = owner
        end
        local function free(path, owner)
            if holders[path] ~= owner then return end
            holders[path] = nil
            log("free", path)
        end
        -- lock_owner is not exact as a number, but two that differ in their low bits alone do not occur here
        function fs.lock(path, fi, command, lock)
            local owner = "lock " .. fi.lock_owner
            if command == flu.F_GETLK then
                lock.type = flu.F_UNLCK
            elseif lock.type == flu.F_UNLCK then
                free(path, owner)
            else
                try(path, owner, command == flu.F_SETLKW)
            end
        end
        function fs.flock(path, fi, operation)
            local owner = "flock " .. fi.lock_owner
            if operation % (2 * flu.LOCK_UN) >= flu.LOCK_UN then return free(path, owner) end
            try(path, owner, operation % (2 * flu.LOCK_NB) < flu.LOCK_NB)
        end
        function fs.release(path, fi)
            if fi.flock_release then free(path, "flock " .. fi.lock_owner) end
        end

        """

    /// The two kinds of locks.
    enum Kind: String, CaseIterable, Sendable { case lock, flock }

    /// A program that takes a lock, says "waiting" before, and "granted" or the error's text after it, and keeps it
    /// until it is killed.
    static func client(_ path: String, _ kind: Kind, waits: Bool = true) throws -> Child {
        let script = """
            local S = require "syscall"
            local path, kind, waits = "\(path)", "\(kind)", \(waits)
            io.stdout:setvbuf("line")
            local fd = assert(S.open(path, "rdwr"))
            print("waiting")
            local ok, message, code
            if kind == "flock" then
                ok, message, code = S.flock(fd, S.LOCK_EX + (waits and 0 or S.LOCK_NB))
            else
                ok, message, code = fd:fcntl(waits and "F_SETLKW" or "F_SETLK", S.t.flock {l_type = S.F_WRLCK})
            end
            print(ok and "granted" or message)
            if ok then S.pause() end
            """
        return try Fluhost.start(["-e", script])
    }

    /// Takes the lock in this process.
    static func take(_ file: Int32, _ kind: Kind, waits: Bool = false) throws {
        switch kind {
        case .lock: try System.lock(file, waits ? F_SETLKW : F_SETLK, range(F_WRLCK))
        case .flock: try System.flock(file, LOCK_EX | (waits ? 0 : LOCK_NB))
        }
    }

    static func free(_ file: Int32, _ kind: Kind) throws {
        switch kind {
        case .lock: try System.lock(file, F_SETLK, range(F_UNLCK))
        case .flock: try System.flock(file, LOCK_UN)
        }
    }

    static func range(_ type: Int32) -> Glibc.flock {
        Glibc.flock(l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }
}

/// Mounts a file system with the handlers of `Locks`, and more.
func withLocks(
    _ more: String = "", options: [String] = [], quiet: Bool = true, _ body: (Mount) throws -> Void
) throws {
    try withRecorder(Locks.handlers + more, options: options, quiet: quiet, body)
}

/// The same, with the lock of "file" in the hands of this process, through the descriptor that the test gets.
func withHeldLock(
    _ kind: Locks.Kind, _ more: String = "", options: [String] = [], quiet: Bool = true,
    _ body: (Mount, Int32) throws -> Void
) throws {
    try withLocks(more, options: options, quiet: quiet) { mount in
        let file = try System.open(mount.path("file"), O_RDWR)
        defer { close(file) }
        try Locks.take(file, kind)
        try body(mount, file)
    }
}

extension Child {
    /// The lines that it has printed.
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    func wait(for line: String) throws {
        do {
            try waitUntil("a program prints '\(line)'") { lines.contains(line) }
        } catch {
            throw TestProblem("\(error)\(printed)")
        }
    }
}

extension Mount {
    /// Waits until a program's lock has been tried so often in vain.
    func waitUntilBusy(_ client: Child, tries: Int = 1) throws {
        try waitUntil("process \(client.processID) waits for the lock") {
            records("try").filter { $0.hasSuffix(" true busy \(client.processID)") }.count >= tries
        }
    }
}
