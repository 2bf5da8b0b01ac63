import Glibc
import TestSupport
import Testing

/// getattr fgetattr access chmod chown statfs
@Suite struct MetadataTests {
    @Test func getattrGetsPathAndAFreshTable() throws {
        let handlers = """
            local inner, last = fs.getattr
            function fs.getattr(path, st, ...)
                log("fresh", st ~= last, next(st) == nil, select("#", ...))
                last = st
                st.size = 99
                return inner(path)
            end
            """
        try withRecorder(handlers) { mount in
            // the table that is returned counts
            try #expect(System.stat(mount.path("file")).st_size == 5)
            #expect(mount.records("getattr").contains(#"getattr("/file", {})"#))
            #expect(Set(mount.records("fresh")) == ["fresh true true 0"])
        }
    }

    @Test func getattrMayReturnTheTableItGot() throws {
        try withRecorder(
            "function fs.getattr(path, st) st.mode = path == '/' and 'directory' or 'file'; st.size = 7; return st end"
        ) { mount in
            try #expect(System.stat(mount.path("any")).st_size == 7)
        }
    }

    @Test func getattrFieldsReachTheCaller() throws {
        let handlers = """
            nodes["/all"] = {
                dev = 77, ino = 123456789012, mode = {reg = true, rusr = true, xoth = true, suid = true}, nlink = 3,
                uid = 1001, gid = 1002, rdev = 5, size = 2^40 + 3, blocks = 17, blksize = 8192,
                access = 1000000001.5, modification = 1000000002.25, change = 1000000003.125,
            }
            """
        try withRecorder(handlers, options: ["-o", "use_ino"]) { mount in
            let status = try System.stat(mount.path("all"))
            #expect(status.st_ino == 123_456_789_012)
            #expect(status.st_mode == S_IFREG | S_IRUSR | S_IXOTH | S_ISUID)
            #expect(status.st_nlink == 3)
            #expect(status.st_uid == 1001)
            #expect(status.st_gid == 1002)
            #expect(status.st_size == 1 << 40 + 3)
            #expect(status.st_blocks == 17)
            #expect(Time(status.st_atim) == Time(1_000_000_001, 500_000_000))
            #expect(Time(status.st_mtim) == Time(1_000_000_002, 250_000_000))
            #expect(Time(status.st_ctim) == Time(1_000_000_003, 125_000_000))
        }
    }

    @Test func getattrDefaults() throws {
        let handlers = """
            nodes["/bare"] = {mode = "file"}
            nodes["/sized"] = {mode = "file", size = 1025}
            nodes["/even"] = {mode = "file", size = 1024}
            """
        try withRecorder(handlers) { mount in
            let bare = try System.stat(mount.path("bare"))
            #expect(bare.st_nlink == 1)
            #expect(bare.st_size == 0 && bare.st_blocks == 0 && bare.st_uid == 0 && bare.st_gid == 0)
            #expect(Time(bare.st_atim) == Time(0, 0) && Time(bare.st_mtim) == Time(0, 0))
            #expect(Time(bare.st_ctim) == Time(0, 0))
            try #expect(System.stat(mount.path("sized")).st_blocks == 3)
            try #expect(System.stat(mount.path("even")).st_blocks == 2)
        }
    }

    @Test func getattrIgnoresInoWithoutUseIno() throws {
        try withRecorder("nodes['/file'].ino = 123456789012") { mount in
            try #expect(System.stat(mount.path("file")).st_ino != 123_456_789_012)
        }
    }

    static let words: [(word: String, mode: mode_t)] = [
        ("file", S_IFREG | 0o660), ("directory", S_IFDIR | 0o770), ("link", S_IFLNK | 0o660),
        ("socket", S_IFSOCK | 0o660), ("named pipe", S_IFIFO | 0o660), ("char device", S_IFCHR | 0o660),
        ("block device", S_IFBLK | 0o660),
    ]

    @Test func getattrModeAsAWord() throws {
        let handlers = "setmetatable(nodes, {__index = function(_, path) return {mode = path:match('^/a (.*)')} end})"
        try withRecorder(handlers) { mount in
            for (word, mode) in Self.words {
                try #expect(System.lstat(mount.path("a \(word)")).st_mode == mode, "\(word)")
            }
        }
    }

    @Test func getattrModeOtherIsEmpty() throws {
        try withRecorder("nodes['/x'] = {mode = 'other'}") { mount in
            // a file without a type: the kernel refuses it
            #expect(throws: SystemError(EIO)) { try System.lstat(mount.path("x")) }
            try mount.expectAlive()
        }
    }

    static let flags: [(flag: String, mode: mode_t)] = [
        ("rusr", 0o400), ("wusr", 0o200), ("xusr", 0o100), ("rgrp", 0o40), ("wgrp", 0o20), ("xgrp", 0o10),
        ("roth", 0o4), ("woth", 0o2), ("xoth", 0o1), ("suid", 0o4000), ("sgid", 0o2000), ("svtx", 0o1000),
    ]

    @Test func getattrModeFlags() throws {
        let handlers = """
            setmetatable(nodes, {__index = function(_, path)
                return {mode = {reg = true, [path:sub(2)] = true, unknown = true, wusr = path == "/wusr"}}
            end})
            """
        try withRecorder(handlers) { mount in
            for (flag, mode) in Self.flags {
                try #expect(System.lstat(mount.path(flag)).st_mode == S_IFREG | mode, "\(flag)")
            }
            for (flag, type) in [("dir", S_IFDIR), ("lnk", S_IFLNK), ("chr", S_IFCHR), ("sock", S_IFSOCK)] {
                // the type that comes last in the table must not be mixed with the other
                try #expect(System.lstat(mount.path(flag)).st_mode & S_IFMT & type == type, "\(flag)")
            }
        }
    }

    @Test func getattrReadsThroughMetatables() throws {
        let handlers = """
            local mode = setmetatable({}, {__index = function(_, name) return name == "reg" or name == "rusr" end})
            nodes["/table"] = setmetatable({}, {__index = {mode = mode, size = 11}})
            local proxy = newproxy(true)
            getmetatable(proxy).__index = function(_, name) return ({mode = "file", size = 12})[name] end
            nodes["/userdata"] = proxy
            """
        try withRecorder(handlers) { mount in
            let table = try System.stat(mount.path("table"))
            #expect(table.st_mode == S_IFREG | S_IRUSR)
            #expect(table.st_size == 11)
            try #expect(System.stat(mount.path("userdata")).st_size == 12)
        }
    }

    // MARK: fgetattr, which libfuse calls after create

    private static func creating(_ fgetattr: String) -> String {
        """
        function fs.create(path, mode, fi) nodes[path] = {mode = mode, size = 1} end
        \(fgetattr)
        """
    }

    @Test func fgetattrFieldsOfItsTableCount() throws {
        let handlers = Self.creating(
            """
            function fs.fgetattr(path, st, fi)
                st.mode, st.size, st.uid, st.mtime, st.access = {reg = true, rusr = true}, 33, 7, 10.5, 11
            end
            """)
        try withRecorder(handlers, options: ["-o", "attr_timeout=60"], caching: true) { mount in
            let file = try System.open(mount.path("new"), O_CREAT | O_RDWR)
            defer { close(file) }
            let status = try System.fstat(file)
            #expect(mount.records("fgetattr").first == #"fgetattr("/new", {}, fuse_file_info)"#)
            #expect(status.st_mode == S_IFREG | S_IRUSR)
            #expect(status.st_size == 33)
            #expect(status.st_uid == 7)
            #expect(status.st_nlink == 1)
            #expect(Time(status.st_mtim) == Time(10, 500_000_000))
            #expect(Time(status.st_atim) == Time(11, 0))
        }
    }

    @Test func fgetattrReturnedTableWins() throws {
        let handlers = Self.creating(
            """
            function fs.fgetattr(path, st, fi)
                st.mode, st.size = "file", 33
                return {mode = "file", size = 44}
            end
            """)
        try withRecorder(handlers, options: ["-o", "attr_timeout=60"], caching: true) { mount in
            let file = try System.open(mount.path("new"), O_CREAT | O_RDWR)
            defer { close(file) }
            try #expect(System.fstat(file).st_size == 44)
        }
    }

    // MARK: access chmod chown

    @Test func accessGetsPathAndMask() throws {
        let handlers = "function fs.access(path, mask) if mask % 4 >= 2 then error(E.EACCES) end end"
        try withRecorder(handlers) { mount in
            try System.access(mount.path("file"), R_OK)
            try System.access(mount.path("dir"), R_OK | X_OK)
            #expect(throws: SystemError(EACCES)) { try System.access(mount.path("file"), R_OK | W_OK) }
            #expect(mount.records("access").contains(#"access("/file", 4)"#))
            #expect(mount.records("access").contains(#"access("/dir", 5)"#))
            #expect(mount.records("access").contains(#"access("/file", 6)"#))
        }
    }

    @Test func chmodGetsPathAndAFreshSet() throws {
        let handlers = """
            local last
            function fs.chmod(path, mode)
                log("fresh", mode ~= last)
                last, nodes[path].mode = mode, mode
            end
            """
        try withRecorder(handlers) { mount in
            try System.chmod(mount.path("file"), 0o4751)
            try #expect(System.stat(mount.path("file")).st_mode == S_IFREG | 0o4751)
            try System.chmod(mount.path("file"), 0)
            #expect(
                mount.records("chmod") == [
                    #"chmod("/file", {reg rgrp rusr suid wusr xgrp xoth xusr})"#, #"chmod("/file", {reg})"#,
                ])
            #expect(mount.records("fresh") == ["fresh true", "fresh true"])
        }
    }

    @Test func chownGetsPathUserAndGroup() throws {
        try withRecorder("fs.chown = nothing") { mount in
            try System.chown(mount.path("file"), 12, 34)
            try System.chown(mount.path("file"), 4_294_967_294, 4_294_967_293)
            try System.chown(mount.path("file"), uid_t.max, 34)
            #expect(
                mount.records("chown") == [
                    #"chown("/file", 12, 34)"#, #"chown("/file", 4294967294, 4294967293)"#,
                    #"chown("/file", 4294967295, 34)"#,  // -1 in C: the owner stays
                ])
        }
    }

    // MARK: statfs

    @Test func statfsFieldsReachTheCaller() throws {
        let handlers = """
            function fs.statfs(path)
                return {bsize = 4096, frsize = 1024, blocks = 2^40, bfree = 2^39, bavail = 77, files = 99, ffree = 55,
                    favail = 1, fsid = 2, flag = {rdonly = true}, namemax = 1000}
            end
            """
        try withRecorder(handlers) { mount in
            let status = try System.statvfs(mount.point)
            try #expect(mount.record("statfs") == #"statfs("/")"#)
            #expect(status.f_bsize == 4096 && status.f_frsize == 1024)
            #expect(status.f_blocks == 1 << 40 && status.f_bfree == 1 << 39 && status.f_bavail == 77)
            #expect(status.f_files == 99 && status.f_ffree == 55)
            #expect(status.f_namemax == 1000)
        }
    }

    @Test func statfsDefaults() throws {
        try withRecorder("function fs.statfs() return {} end") { mount in
            let status = try System.statvfs(mount.point)
            #expect(status.f_blocks == 0 && status.f_files == 0)
            #expect(status.f_namemax == 255)
        }
    }

    @Test func statfsErrorReachesTheCaller() throws {
        try withRecorder("function fs.statfs() error(E.ENOLINK) end") { mount in
            #expect(throws: SystemError(ENOLINK)) { try System.statvfs(mount.point) }
        }
    }
}
