import CLinux
import Foundation
import Glibc
import TestSupport
import Testing

/// Where passthrough.lua is not as the folder itself, because the protocol of FUSE 2.9 or the kernel's side of it has no
/// request for a thing. When one of these fails, something has become better.
@Suite struct PassthroughLimitTests {
    private func open(
        _ folder: Passthrough, _ name: String, _ flags: Int32 = O_RDWR | O_CREAT, _ body: (Int32) throws -> Void
    ) throws {
        let file = try System.open(folder.path(name), flags, 0o644)
        defer { close(file) }
        try body(file)
    }

    private func write(_ bytes: [UInt8], to name: String, in folder: Passthrough) throws {
        try open(folder, name) { _ = try System.write($0, bytes) }
    }

    @Test(arguments: [RENAME_NOREPLACE, RENAME_EXCHANGE, RENAME_WHITEOUT])
    func renamingHasNoFlags(flag: Int32) throws {
        try withPassthrough { folder in
            try write([1], to: "a", in: folder)
            if flag == RENAME_EXCHANGE { try write([2], to: "b", in: folder) }
            let result = renameat2(AT_FDCWD, folder.path("a"), AT_FDCWD, folder.path("b"), UInt32(flag))
            #expect(result == -1 && errno == EINVAL)
            #expect(try System.contents(of: folder.below("a")) == [1])
        }
    }

    @Test func noFileIsMadeWithoutAName() throws {
        try withPassthrough { folder in
            #expect(throws: SystemError(EOPNOTSUPP)) { try System.open(folder.mount.point, O_TMPFILE | O_RDWR) }
        }
    }

    @Test(arguments: [0x08, 0x20, 0x40])
    func nothingIsTakenOutOfAFileOrPutIn(mode: Int32) throws {  // FALLOC_FL_COLLAPSE_, INSERT_ and UNSHARE_RANGE
        try withPassthrough { folder in
            try open(folder, "file") { file in
                try System.write(file, [UInt8](repeating: 1, count: 16384))
                #expect(throws: SystemError(EOPNOTSUPP)) { try System.fallocate(file, mode, 4096, 4096) }
            }
        }
    }

    /// The kernel takes it all for data, with a hole behind its end.
    @Test func holesAreNotFound() throws {
        try withPassthrough { folder in
            try open(folder, "file") { file in
                try System.ftruncate(file, 1 << 20)
                #expect(lseek(file, 0, SEEK_HOLE) == 1 << 20)
                #expect(lseek(file, 5, SEEK_DATA) == 5)
            }
        }
    }

    /// libfuse has no path for it any more, and no other way to ask.
    @Test func aRemovedFolderThatIsOpenIsNotThereAnyMore() throws {
        try withPassthrough { folder in
            try System.mkdir(folder.path("d"))
            let directory = try System.open(folder.path("d"), O_RDONLY | O_DIRECTORY)
            defer { close(directory) }
            try System.rmdir(folder.path("d"))
            #expect(throws: SystemError(ENOENT)) { try System.fstat(directory) }
            #expect(throws: SystemError(ENOENT)) { try System.checked(fchmod(directory, 0o700)) }
            #expect(throws: SystemError(ENOENT)) { try System.checked(openat(directory, "x", O_RDONLY)) }
        }
    }

    /// The same for a removed file whose folder is removed as well. What is in it can be read and written.
    @Test func aRemovedFileInARemovedFolderHasNoAttributes() throws {
        try withPassthrough { folder in
            try System.mkdir(folder.path("d"))
            try open(folder, "d/file") { file in
                try System.write(file, [1, 2, 3])
                try System.unlink(folder.path("d/file"))
                #expect(try System.fstat(file).st_nlink == 0)
                try System.rmdir(folder.path("d"))
                #expect(throws: SystemError(ENOENT)) { try System.fstat(file) }
                #expect(throws: SystemError(ENOENT)) { try System.checked(fchmod(file, 0o600)) }
                #expect(try System.read(file, 10, at: 0) == [1, 2, 3])
                try System.write(file, [4], at: 0)
                try System.ftruncate(file, 2)
                #expect(try System.read(file, 10, at: 0) == [4, 2])
            }
        }
    }

    /// Changing neither owner nor group takes the set-ID bits away, which elsewhere only the owner may. The kernel asks for
    /// the same before it writes for somebody else, who has to be allowed to: so this is no error here. The bits stay.
    @Test func somebodyElseChangesNeitherOwnerNorGroup() throws {
        guard geteuid() == 0 else { throw TestProblem("only root can do things as other users") }
        try withPassthrough(everybody: true) { folder in
            try System.chmod(folder.mount.point + "/..", 0o711)
            try write([1], to: "file", in: folder)
            try System.chmod(folder.path("file"), 0o6755)
            try onOwnThread {
                Identity(user: 65534, group: 65534).perform {
                    #expect(chown(folder.path("file"), uid_t.max, gid_t.max) == 0)
                }
            }
            let mode = try System.stat(folder.below("file")).st_mode
            #expect(mode == S_IFREG | 0o6755)
        }
    }

    /// The kernel checks who may change what is open, and goes by what it last knew of the owner. A path would make it ask.
    @Test func aNewOwnerIsSeenByADescriptorOnceItIsAsked() throws {
        guard geteuid() == 0 else { throw TestProblem("only root can do things as other users") }
        try withPassthrough(everybody: true) { folder in
            try open(folder, "file") { file in
                try System.chown(folder.below("file"), 65534, 65534)
                try onOwnThread {
                    Identity(user: 65534, group: 65534).perform {
                        #expect(fchmod(file, 0o600) == -1 && errno == EPERM)
                        #expect((try? System.fstat(file))?.st_uid == 65534)
                        #expect(fchmod(file, 0o600) == 0)
                    }
                }
            }
        }
    }

    /// Each name of a file is an inode of its own to the kernel. What is in it is the same by all of them, but a fifo is
    /// one for each name, and a name in the place of another of the same file takes the right to change the folder.
    @Test func eachNameOfAFileIsOneOfItsOwnToTheKernel() throws {
        try withPassthrough { folder in
            try System.mknod(folder.path("fifo"), S_IFIFO | 0o600)
            try System.link(folder.path("fifo"), folder.path("second"))
            try open(folder, "fifo", O_RDONLY | O_NONBLOCK) { _ in
                #expect(throws: SystemError(ENXIO)) { try System.open(folder.path("second"), O_WRONLY | O_NONBLOCK) }
                try open(folder, "fifo", O_WRONLY | O_NONBLOCK) { _ in }
            }
        }
    }

    /// Nobody is told that it is open.
    @Test func aRemovedFifoThatIsOpenHasNoAttributes() throws {
        try withPassthrough { folder in
            try System.mknod(folder.path("fifo"), S_IFIFO | 0o600)
            try open(folder, "fifo", O_RDWR) { fifo in
                try System.unlink(folder.path("fifo"))
                #expect(throws: SystemError(ENOENT)) { try System.fstat(fifo) }
                try System.write(fifo, [1, 2])
                #expect(try System.read(fifo, 10) == [1, 2])
            }
        }
    }

    /// Nobody is told of a read that the kernel's memory serves.
    @Test func readingAgainDoesNotChangeTheTimeOfAccess() throws {
        try withPassthrough { folder in
            try write([1, 2, 3], to: "file", in: folder)
            try open(folder, "file", O_RDONLY) { file in
                #expect(try System.read(file, 10, at: 0) == [1, 2, 3])
                try System.utimens(folder.path("file"), timespec(nanoseconds: 5), timespec(nanoseconds: 6))
                #expect(try System.read(file, 10, at: 0) == [1, 2, 3])
                #expect(try System.fstat(file).st_atim.nanoseconds == 5)
            }
        }
    }

    /// A socket belongs to the inode that it was bound to, and that is another one below.
    @Test func aSocketIsReachedOnlyFromItsOwnSide() throws {
        try withPassthrough { folder in
            let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(listener) }
            #expect(
                try with(address: folder.path("socket")) { bind(listener, __CONST_SOCKADDR_ARG(__sockaddr__: $0), $1) }
                    == 0)
            try System.checked(listen(listener, 1))
            func connected(_ path: String) throws -> Int32 {
                let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
                defer { close(client) }
                return try with(address: path) { connect(client, __CONST_SOCKADDR_ARG(__sockaddr__: $0), $1) } == 0
                    ? 0 : errno
            }
            #expect(try connected(folder.path("socket")) == 0)
            #expect(try connected(folder.below("socket")) == ECONNREFUSED)
        }
    }

    private func with<Value>(
        address path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) throws -> Value {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        try withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count < room.count else { throw TestProblem("\(path) is too long for a socket") }
            room.copyBytes(from: bytes)
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Two programs that wait for each other: the kernel does not know of the locks, and they are open files' below.
    @Test func aDeadlockIsNotSeen() throws {
        let script = """
            local S = require "syscall"
            local path = ...
            local function lock(fd, command, first)
              return fd:fcntl(command, S.t.flock{l_type = S.F_WRLCK, l_start = first, l_len = 1})
            end
            local ready = assert(S.pipe())
            local fd = assert(S.open(path, "rdwr, creat", 420))
            assert(lock(fd, "F_SETLK", 0))
            local pid = assert(S.fork())
            if pid == 0 then
              S.prctl("PR_SET_PDEATHSIG", S.SIGKILL)
              fd = assert(S.open(path, "rdwr"))
              assert(lock(fd, "F_SETLK", 1))
              ready[2]:write "!"
              lock(fd, "F_SETLKW", 0)
              S._exit(0)
            end
            ready[1]:read(nil, 1)
            S.nanosleep(S.t.timespec(0, 200000000))
            S.alarm(1)  -- ends it
            lock(fd, "F_SETLKW", 1)
            """
        try withPassthrough { folder in
            let result = try Fluhost.run(script: script, arguments: [folder.path("file")])
            #expect(result.ending == .killed(by: SIGALRM), "\(result.errors)")
        }
    }

    /// A lock that was made above the mount point is an open file's below; who holds it can be asked above alone.
    @Test func whoHoldsALockIsNotKnownBelow() throws {
        try withPassthrough { folder in
            try open(folder, "file") { file in
                let range = Glibc.flock(
                    l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 10, l_pid: 0)
                try System.lock(file, F_SETLK, range)
                let below = try System.open(folder.below("file"), O_RDWR)
                defer { close(below) }
                let found = try System.lock(below, F_GETLK, range)
                #expect(found.l_type == Int16(F_WRLCK))
                #expect(found.l_pid == -1)
            }
        }
    }
}
