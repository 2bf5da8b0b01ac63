import Glibc
import TestSupport
import Testing

/// init destroy lock flock fallocate
@Suite struct ControlTests {
    // MARK: init and destroy

    @Test func initAndDestroyFrameTheMount() throws {
        let handlers = """
            function fs.init(...) log("init", select("#", ...), type(...)) end
            function fs.destroy(...) log("destroy", select("#", ...)) end
            """
        let mount = try recording(handlers)
        _ = try System.stat(mount.path("file"))
        try mount.stop()
        #expect(mount.lines == ["init 1 table", "destroy 0"])
        #expect(mount.child.errors == "")
    }

    private func recording(_ handlers: String) throws -> Mount {
        try Mount(
            .text(
                """
                local flu, R = require "flu", require "recorder"
                local E, log, show, nothing = flu.errno, R.log, R.show, R.nothing
                local fs, nodes = R.world()
                \(handlers)
                flu.main({"test", ...}, fs)
                """))
    }

    @Test func initSeesTheConnectionAndMayChangeIt() throws {
        let handlers = """
            function fs.init(conn)
                log("proto", conn.proto_major, conn.proto_minor >= 12, conn.max_write >= 4096)
                log("sets", type(conn.capable), type(conn.want), conn.want.big_writes, conn.capable.big_writes)
                conn.want.big_writes = nil
                conn.max_readahead = 0
            end
            fs.open = nothing
            function fs.write(path, data) log("wrote", #data); return #data end
            """
        let mount = try recording(handlers)
        let file = try System.open(mount.path("file"), O_WRONLY)
        try System.write(file, [UInt8](repeating: 1, count: 8192))
        try System.close(file)
        try #expect(mount.record("proto") == "proto 7 true true")
        try #expect(mount.record("sets") == "sets table table true true")
        #expect(mount.records("wrote") == ["wrote 4096", "wrote 4096"])
        try mount.stop()
        #expect(mount.child.errors == "")
    }

    @Test func initIsCalledWithContextOfNobody() throws {
        let handlers = """
            function fs.init() local c = flu.get_context(); log("context", c.uid, c.gid, c.pid, c.umask) end
            function fs.destroy() local c = flu.get_context(); log("later", c.uid, c.gid, c.pid, c.umask) end
            """
        let mount = try recording(handlers)
        _ = try System.stat(mount.path("file"))
        try #expect(mount.record("context") == "context 0 0 0 0")
        try mount.stop()
        try #expect(mount.record("later") == "later 0 0 0 0")
    }

    @Test func anErrorInDestroyIsLogged() throws {
        let mount = try recording("function fs.destroy() error('too late') end")
        try mount.expectAlive()  // a mount that has answered nothing is not destroyed
        try mount.stop()
        #expect(mount.messages.count == 1)
        #expect(mount.messages.first?.hasPrefix("destroy: ") == true)
        #expect(mount.messages.first?.contains("too late") == true)
    }

    @Test(arguments: ["conn.max_write = -1", "conn.want = 'x'", "conn.max_readahead = 0 / 0", "conn.proto_major = {}"])
    func aConnectionThatFitsNoStructFailsInit(lua: String) throws {
        let folder = TemporaryFolder()
        try System.mkdir(folder.path("mnt"))
        defer { MountTable.clear(folder.path("mnt")) }
        let script = "require('flu').main({'test', ...}, {init = function(conn) \(lua) end})"
        let result = try Fluhost.run(script: script, arguments: [folder.path("mnt"), "-f"])
        #expect(result.ending == .exited(1))
        #expect(!MountTable.isMounted(folder.path("mnt")))
        #expect(result.errors.hasPrefix("fluhost: init: bad field '"), "\(result.errors)")
    }

    // MARK: lock

    @Test func lockGetsPathFileInfoCommandAndLock() throws {
        let handlers = """
            fs.open = nothing
            function fs.lock(path, fi, cmd, lock)
                log("locked", cmd == flu.F_SETLK, cmd == flu.F_SETLKW, lock.type == flu.F_WRLCK, lock.whence,
                    lock.start, lock.len, lock.pid)
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            let lock = flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 1 << 40, l_len: 10, l_pid: 0)
            try System.lock(file, F_SETLK, lock)
            #expect(mount.records("lock").first?.hasPrefix(#"lock("/file", fuse_file_info, "#) == true)
            try #expect(mount.record("locked") == "locked true false true 0 1099511627776 10 \(getpid())")
            try System.lock(file, F_SETLKW, lock)
            #expect(mount.records("locked").last?.hasPrefix("locked false true true") == true)
            try System.close(file)
        }
    }

    @Test func lockAnswersWhoHoldsALock() throws {
        let handlers = """
            fs.open = nothing
            function fs.lock(path, fi, cmd, lock)
                if cmd ~= flu.F_GETLK then return end
                if lock.start == 0 then
                    lock.type, lock.start, lock.len, lock.pid = flu.F_RDLCK, 5, 6, 0
                else
                    lock.type = flu.F_UNLCK
                end
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            var lock = flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 10, l_pid: 0)
            let holder = try System.lock(file, F_GETLK, lock)
            #expect(holder.l_type == Int16(F_RDLCK))
            #expect(holder.l_start == 5 && holder.l_len == 6)
            lock.l_start = 100
            try #expect(System.lock(file, F_GETLK, lock).l_type == Int16(F_UNLCK))
        }
    }

    @Test func lockErrorReachesTheCaller() throws {
        try withRecorder("fs.open = nothing; function fs.lock() error(E.EAGAIN) end") { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            let lock = flock(l_type: Int16(F_RDLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
            #expect(throws: SystemError(EAGAIN)) { try System.lock(file, F_SETLK, lock) }
        }
    }

    static let badLocks = [
        "lock.type = 40000", "lock.start = 0/0", "lock.len = 2^63", "lock.pid = 'x'", "lock.whence = {}",
        "lock.start = -2^64",
    ]

    @Test(arguments: badLocks)
    func aLockThatFitsNoStructIsEIO(lua: String) throws {
        let handlers =
            "fs.open = nothing; function fs.lock(path, fi, cmd, lock) if cmd == flu.F_GETLK then \(lua) end end"
        try withRecorder(handlers, quiet: false) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            let lock = flock(l_type: Int16(F_RDLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
            #expect(throws: SystemError(EIO)) { try System.lock(file, F_GETLK, lock) }
            #expect(mount.messages.count == 1)
            #expect(mount.messages.first?.hasPrefix("lock /file: ") == true)
            try mount.expectAlive()
        }
    }

    // MARK: flock

    @Test func flockGetsPathFileInfoAndOperation() throws {
        let handlers = """
            fs.open = nothing
            function fs.flock(path, fi, op)
                log("op", path, type(fi), op % 8 == flu.LOCK_SH or op % 8 == flu.LOCK_SH + flu.LOCK_NB,
                    op % 8 == flu.LOCK_EX + flu.LOCK_NB, op % 16 >= flu.LOCK_UN)
                if op % 4 == flu.LOCK_EX then error(E.EWOULDBLOCK) end
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            try System.flock(file, LOCK_SH)
            #expect(mount.records("op").last == "op /file userdata true false false")
            #expect(throws: SystemError(EWOULDBLOCK)) { try System.flock(file, LOCK_EX | LOCK_NB) }
            #expect(mount.records("op").last == "op /file userdata false true false")
            try System.flock(file, LOCK_UN)
            #expect(mount.records("op").last == "op /file userdata false false true")
            try System.close(file)
        }
    }

    // MARK: fallocate

    @Test func fallocateGetsModeOffsetAndLength() throws {
        let handlers = """
            fs.open = nothing
            function fs.fallocate(path, mode, offset, length, fi) if length == 13 then error(E.ENOSPC) end end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try System.fallocate(file, 0, 1 << 40, 12)
            try System.fallocate(file, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 3, 4)
            #expect(throws: SystemError(ENOSPC)) { try System.fallocate(file, 0, 0, 13) }
            #expect(
                mount.records("fallocate").prefix(2) == [
                    #"fallocate("/file", 0, 1099511627776, 12, fuse_file_info)"#,
                    #"fallocate("/file", 3, 3, 4, fuse_file_info)"#,
                ])
        }
    }
}
