import Glibc
import TestSupport
import Testing

/// mknod mkdir unlink rmdir symlink readlink rename link
@Suite struct NameTests {
    @Test func mknodGetsPathModeAndDevice() throws {
        try withRecorder("fs.mknod = nothing") { mount in
            #expect(throws: SystemError(ENOENT)) { try System.mknod(mount.path("new"), S_IFIFO | 0o640) }
        }
    }

    /// What mknod makes has to be there for getattr, which libfuse asks next.
    private static let knowing = """
        function fs.mknod(path, mode, rdev)
            nodes[path] = {mode = mode, rdev = rdev}
        end
        """

    @Test func mknodOfAFifoAndASocket() throws {
        try withRecorder(Self.knowing) { mount in
            try System.mknod(mount.path("fifo"), S_IFIFO | 0o640)
            try System.mknod(mount.path("socket"), S_IFSOCK | 0o600)
            #expect(
                mount.records("mknod") == [
                    #"mknod("/fifo", {fifo rgrp rusr wusr}, 0)"#, #"mknod("/socket", {rusr sock wusr}, 0)"#,
                ])
            try #expect(System.lstat(mount.path("fifo")).st_mode == S_IFIFO | 0o640)
            try #expect(System.lstat(mount.path("socket")).st_mode == S_IFSOCK | 0o600)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root may make devices"))
    func mknodOfDevicesHandsTheNumberOn() throws {
        try withRecorder(Self.knowing) { mount in
            let number: dev_t = 0x12345  // major 0x123, minor 0x45
            try System.mknod(mount.path("disk"), S_IFBLK | 0o600, number)
            try System.mknod(mount.path("tty"), S_IFCHR | 0o600, number)
            #expect(
                mount.records("mknod") == [
                    #"mknod("/disk", {blk rusr wusr}, 74565)"#, #"mknod("/tty", {chr rusr wusr}, 74565)"#,
                ])
            let status = try System.lstat(mount.path("disk"))
            #expect(status.st_mode == S_IFBLK | 0o600)
            #expect(status.st_rdev == number)
        }
    }

    @Test func mknodIsUsedForFilesWhenThereIsNoCreate() throws {
        try withRecorder(Self.knowing + "\nfs.open = nothing") { mount in
            try System.close(System.open(mount.path("new"), O_CREAT | O_WRONLY, 0o604))
            try #expect(mount.record("mknod") == #"mknod("/new", {reg roth rusr wusr}, 0)"#)
            #expect(mount.records("open").count == 1)
        }
    }

    @Test func mkdirGetsPathAndPermissions() throws {
        try withRecorder("function fs.mkdir(path, mode) mode.dir = true; nodes[path] = {mode = mode} end") { mount in
            try System.mkdir(mount.path("dir/new"), 0o750)
            try #expect(mount.record("mkdir") == #"mkdir("/dir/new", {rgrp rusr wusr xgrp xusr})"#)
            try #expect(System.stat(mount.path("dir/new")).st_mode == S_IFDIR | 0o750)
        }
    }

    @Test func theUmaskIsAppliedAndTheModeIsAFreshSet() throws {
        let handlers = """
            local last
            function fs.mkdir(path, mode)
                log("fresh", mode ~= last)
                last = mode
                error(E.EDQUOT)
            end
            """
        try withRecorder(handlers) { mount in
            let command =
                "umask 027; mkdir -m a=rwx \(mount.path("x")); mkdir \(mount.path("y")); mkdir \(mount.path("y"))"
            _ = try Child(["/bin/sh", "-c", command]).wait()
            // mkdir -m sets the umask aside itself
            #expect(
                mount.records("mkdir") == [
                    #"mkdir("/x", {rgrp roth rusr wgrp woth wusr xgrp xoth xusr})"#,
                    #"mkdir("/y", {rgrp rusr wusr xgrp xusr})"#, #"mkdir("/y", {rgrp rusr wusr xgrp xusr})"#,
                ])
            #expect(mount.records("fresh") == ["fresh true", "fresh true", "fresh true"])
        }
    }

    @Test func unlinkAndRmdirGetThePath() throws {
        try withRecorder("fs.unlink, fs.rmdir = nothing, nothing") { mount in
            try System.unlink(mount.path("file"))
            try System.rmdir(mount.path("dir"))
            try #expect(mount.record("unlink") == #"unlink("/file")"#)
            try #expect(mount.record("rmdir") == #"rmdir("/dir")"#)
        }
    }

    @Test func symlinkGetsTheTargetThenThePath() throws {
        let handlers = """
            local target
            function fs.symlink(to, path) target = to; nodes[path] = {mode = "link", size = #to} end
            function fs.readlink(path) return target end
            """
        try withRecorder(handlers) { mount in
            try System.symlink("../some where", mount.path("dir/new"))
            try #expect(mount.record("symlink") == #"symlink("../some where", "/dir/new")"#)
            try #expect(System.readlink(mount.path("dir/new")) == Array("../some where".utf8))
        }
    }

    @Test func readlinkGetsPathAndSize() throws {
        try withRecorder("function fs.readlink(path, size) return '/foo' .. path end") { mount in
            try #expect(System.readlink(mount.path("link")) == Array("/foo/link".utf8))
            try #expect(mount.record("readlink") == #"readlink("/link", 4095)"#)
        }
    }

    @Test func readlinkCutsALongerTarget() throws {
        try withRecorder("function fs.readlink(path, size) return ('x'):rep(10000) end") { mount in
            let target = try System.readlink(mount.path("link"))
            #expect(target.count == 4095)
            #expect(target.allSatisfy { $0 == UInt8(ascii: "x") })
        }
    }

    @Test func readlinkTakesANumber() throws {
        try withRecorder("function fs.readlink(path, size) return 12 end") { mount in
            try #expect(System.readlink(mount.path("link")) == Array("12".utf8))
        }
    }

    @Test func renameAndLinkGetBothPaths() throws {
        let handlers = """
            fs.rename = nothing
            function fs.link(from, to) nodes[to] = nodes[from] end
            """
        try withRecorder(handlers) { mount in
            try System.rename(mount.path("file"), mount.path("dir/moved"))
            try System.link(mount.path("file"), mount.path("dir/other"))
            try #expect(mount.record("rename") == #"rename("/file", "/dir/moved")"#)
            try #expect(mount.record("link") == #"link("/file", "/dir/other")"#)
        }
    }

    @Test func anErrnoThatIsThrownReachesTheCaller() throws {
        let handlers = """
            for name, code in pairs {
                mknod = "EPERM", mkdir = "EMLINK", unlink = "EBUSY", rmdir = "ENOTEMPTY", symlink = "ENOSPC",
                rename = "EXDEV", link = "EMLINK", readlink = "EIO",
            } do
                fs[name] = function() error(E[code]) end
            end
            """
        try withRecorder(handlers) { mount in
            #expect(throws: SystemError(EPERM)) { try System.mknod(mount.path("new"), S_IFIFO | 0o600) }
            #expect(throws: SystemError(EMLINK)) { try System.mkdir(mount.path("new")) }
            #expect(throws: SystemError(EBUSY)) { try System.unlink(mount.path("file")) }
            #expect(throws: SystemError(ENOTEMPTY)) { try System.rmdir(mount.path("dir")) }
            #expect(throws: SystemError(ENOSPC)) { try System.symlink("x", mount.path("new")) }
            #expect(throws: SystemError(EXDEV)) { try System.rename(mount.path("file"), mount.path("new")) }
            #expect(throws: SystemError(EMLINK)) { try System.link(mount.path("file"), mount.path("new")) }
            #expect(throws: SystemError(EIO)) { try System.readlink(mount.path("link")) }
        }
    }

    @Test func whatIsNotDefinedIsNotSupported() throws {
        try withRecorder("") { mount in
            #expect(throws: SystemError(ENOSYS)) { try System.mkdir(mount.path("new")) }
            #expect(throws: SystemError(ENOSYS)) { try System.unlink(mount.path("file")) }
            #expect(throws: SystemError(ENOSYS)) { try System.readlink(mount.path("link")) }
            #expect(throws: SystemError(ENOSYS)) { try System.rename(mount.path("file"), mount.path("new")) }
        }
    }
}
