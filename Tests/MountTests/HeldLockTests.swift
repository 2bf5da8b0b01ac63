import Glibc
import TestSupport
import Testing

/// Locks that a program leaves when it closes a file: the host has them undone before the file is released.
@Suite struct HeldLockTests {
    /// Says of each call of `lock` whether it locks, from where to where, and the owner by a letter.
    private static let handlers = """
        local letters, count = {}, 0
        local function letter(owner)
            if not letters[owner] then
                count = count + 1
                letters[owner] = ("abcdefgh"):sub(count, count)
            end
            return letters[owner]
        end
        function fs.open(_, fi) fi.noflush, fi.handle = true, "open" end
        function fs.lock(path, fi, _, lock)
            local what = lock.type == flu.F_UNLCK and "unlock" or "lock"
            log("did", what, path, letter(fi.lock_owner), lock.start, lock.len)
        end
        function fs.release(path) log("did", "release", path) end
        nodes["/other"] = {mode = "file"}

        """

    private func range(_ type: Int32, _ start: Int = 0, _ length: Int = 0) -> Glibc.flock {
        Glibc.flock(
            l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: off_t(start), l_len: off_t(length), l_pid: 0)
    }

    /// Waits for so many releases, and returns what was done.
    private func done(_ mount: Mount, releases: Int = 1) throws -> [String] {
        func list() -> [String] { mount.records("did").map { String($0.dropFirst(4)) } }
        try waitUntil("the file is released") { list().filter { $0.hasPrefix("release") }.count == releases }
        return list()
    }

    @Test func whatIsLeftIsUndone() throws {
        try withRecorder(Self.handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            try System.lock(file, F_SETLK, range(F_WRLCK, 10, 5))
            try System.lock(file, F_SETLKW, range(F_RDLCK, 100))
            try System.close(file)
            try #expect(
                done(mount) == ["lock /file a 10 5", "lock /file a 100 0", "unlock /file a 0 0", "release /file"])
        }
    }

    @Test func whatIsUndoneAlreadyIsNotUndoneAgain() throws {
        try withRecorder(Self.handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            try System.lock(file, F_SETLK, range(F_WRLCK, 10, 5))
            try System.lock(file, F_SETLK, range(F_UNLCK))
            try System.close(file)
            try #expect(done(mount) == ["lock /file a 10 5", "unlock /file a 0 0", "release /file"])
        }
    }

    @Test func whatIsUndoneInPartIsUndone() throws {
        try withRecorder(Self.handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            try System.lock(file, F_SETLK, range(F_WRLCK))
            try System.lock(file, F_SETLK, range(F_UNLCK, 0, 5))
            try System.close(file)
            try #expect(
                done(mount) == ["lock /file a 0 0", "unlock /file a 0 5", "unlock /file a 0 0", "release /file"])
        }
    }

    /// With `flush` closing undoes them.
    @Test func withFlushNothingIsLeft() throws {
        try withRecorder(Self.handlers + "function fs.open(_, fi) fi.handle = 1 end") { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            try System.lock(file, F_SETLK, range(F_WRLCK))
            try System.close(file)
            try #expect(done(mount) == ["lock /file a 0 0", "unlock /file a 0 0", "release /file"])
        }
    }

    @Test func aLockThatWasRefusedIsNotUndone() throws {
        let refusing = "function fs.lock(_, fi, _, lock) log('did', 'refuse'); error(E.EAGAIN) end"
        try withRecorder(Self.handlers + refusing) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            #expect(throws: SystemError(EAGAIN)) { try System.lock(file, F_SETLK, range(F_WRLCK)) }
            try System.close(file)
            try #expect(done(mount) == ["refuse", "release /file"])
        }
    }

    /// A child has the file open as well, and takes a lock of its own.
    @Test func eachOwnersAreUndone() throws {
        try withRecorder(Self.handlers) { mount in
            let script = """
                local S = require "syscall"
                local fd = assert(S.open("\(mount.path("file"))", "rdwr"))
                local function lock(start)
                    assert(fd:fcntl("F_SETLK", S.t.flock {l_type = S.F_WRLCK, l_start = start, l_len = 1}))
                end
                lock(1)
                local child = S.fork()
                if child == 0 then
                    lock(2)
                    S._exit(0)
                end
                S.waitpid(child)
                """
            let client = try Fluhost.start(["-e", script])
            #expect(try client.wait() == .exited(0), "\(client.printed)")
            let done = try done(mount)
            #expect(done.prefix(2) == ["lock /file a 1 1", "lock /file b 2 1"])
            #expect(done.dropFirst(2).dropLast().sorted() == ["unlock /file a 0 0", "unlock /file b 0 0"])
            #expect(done.last == "release /file")
        }
    }

    /// Those that belong to the open file: F_OFD_SETLK. No flush undoes them.
    @Test(arguments: [true, false])
    func thoseOfTheOpenFileAreUndone(noflush: Bool) throws {
        let opening = "function fs.open(_, fi) fi.noflush, fi.handle = \(noflush), 1 end"
        try withRecorder(Self.handlers + opening) { mount in
            let script = """
                local S = require "syscall"
                local fd = assert(S.open("\(mount.path("file"))", "rdwr"))
                assert(fd:fcntl("F_OFD_SETLK", S.t.flock {l_type = S.F_WRLCK, l_start = 7, l_len = 1}))
                """
            let client = try Fluhost.start(["-e", script])
            #expect(try client.wait() == .exited(0), "\(client.printed)")
            let done = try done(mount)
            #expect(done.contains("lock /file a 7 1"))
            #expect(done.suffix(2) == ["unlock /file a 0 0", "release /file"])
        }
    }

    /// Whatever the script has stored in `fi`, or not, and even if it has no `open`.
    @Test(arguments: [
        "function fs.open(path, fi) fi.noflush, fi.handle = true, path end",
        "function fs.open(path, fi) fi.handle = path end", "function fs.open(path, fi) fi.fh = 7 end",
        "function fs.open(path, fi) fi.noflush = true end", "function fs.open() end", "fs.open = nil",
    ])
    func otherOpenFilesKeepTheirs(opening: String) throws {
        try withRecorder(Self.handlers + opening) { mount in
            // Another process: locks of fcntl(2) end when their own one closes any descriptor of the file.
            let script = """
                local S = require "syscall"
                local fd = assert(S.open("\(mount.path("file"))", "rdwr"))
                assert(fd:fcntl("F_SETLK", S.t.flock {l_type = S.F_WRLCK}))
                print("locked")
                io.stdout:flush()
                S.pause()
                """
            let holder = try Fluhost.start(["-e", script])
            try holder.wait(for: "locked")
            for name in ["other", "file"] { try System.close(System.open(mount.path(name), O_RDWR)) }
            #expect(try done(mount, releases: 2).filter { $0.hasPrefix("unlock /file a") }.isEmpty)
            holder.kill()
            try #expect(done(mount, releases: 3).suffix(2) == ["unlock /file a 0 0", "release /file"])
        }
    }

    /// Nobody hears what the handler says of it; nonsense is logged, as ever, and the file is released.
    @Test(arguments: ["error(E.ENOLCK)", "error('nonsense')"])
    func errorsOfUndoingEndNothing(lua: String) throws {
        let handlers = Self.handlers + "function fs.lock(_, _, _, lock) if lock.type == flu.F_UNLCK then \(lua) end end"
        let isLogged = lua.contains("nonsense")
        try withRecorder(handlers, quiet: !isLogged) { mount in
            for turn in 1...3 {
                let file = try System.open(mount.path("file"), O_RDWR)
                try System.lock(file, F_SETLK, range(F_WRLCK))
                try System.close(file)
                try #expect(done(mount, releases: turn).last == "release /file")
            }
            #expect(mount.messages.count == (isLogged ? 3 : 0))
            try mount.expectAlive()
        }
    }

    /// Who waits for the lock gets it then.
    @Test func whoWaitsIsNext() throws {
        let opening = "function fs.open(_, fi) fi.noflush, fi.handle = true, 1 end"
        try withRecorder(Locks.handlers + opening) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            try Locks.take(file, .lock)
            let client = try Locks.client(mount.path("file"), .lock)
            try mount.waitUntilBusy(client)
            try System.close(file)
            try client.wait(for: "granted")
            client.kill()
        }
    }

    /// A file is locked and closed many times: nothing is left in the list of them.
    @Test func manyLeaveNothing() throws {
        try withRecorder(Self.handlers + "fs.lock, fs.release = nothing, nothing") { mount in
            let figures = ProcessFigures(mount.processID)
            func run(_ count: Int) throws {
                for _ in 0..<count {
                    let file = try System.open(mount.path("file"), O_RDWR)
                    try System.lock(file, F_SETLK, range(F_WRLCK, 3, 4))
                    try System.close(file)
                }
            }
            try run(2000)
            let size = try figures.residentSize
            try run(10_000)
            #expect(try figures.residentSize < size + 1 << 20)
        }
    }
}
