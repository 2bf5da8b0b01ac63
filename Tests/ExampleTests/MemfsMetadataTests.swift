import CLinux
import Glibc
import TestSupport
import Testing

/// memfs.lua: access rights, owners, extended attributes, and what statfs tells
@Suite struct MemfsMetadataTests {
    // MARK: Access rights and owners

    @Test func modesAreKept() throws {
        try withMemfs { mount in
            let file = try mount.makeFile("file")
            let directory = mount.path("dir")
            try System.mkdir(directory, 0o700)
            for mode: mode_t in [0, 0o777, 0o640, 0o1777, 0o2755, 0o4755, 0o7777, 0o111] {
                try System.chmod(file, mode)
                try #expect(System.stat(file).st_mode == S_IFREG | mode)
                try System.chmod(directory, mode)
                try #expect(System.stat(directory).st_mode == S_IFDIR | mode)
            }
        }
    }

    @Test func theRootBelongsToWhoMounts() throws {
        try withMemfs { mount in
            let status = try System.stat(mount.point)
            #expect(status.st_mode == S_IFDIR | 0o755)
            #expect(status.st_uid == geteuid())
            #expect(status.st_gid == getegid())
            #expect(status.st_nlink == 2)
        }
    }

    private static let asRoot: ConditionTrait = .enabled(if: geteuid() == 0, "only root may give files away")

    @Test(asRoot) func filesCanBeGivenAway() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file")
            func owner() throws -> [UInt32] { [try System.lstat(path).st_uid, try System.lstat(path).st_gid] }
            try System.chown(path, 1234, 4321)
            try #expect(owner() == [1234, 4321])
            try System.chown(path, uid_t.max, 99)
            try #expect(owner() == [1234, 99])
            try System.chown(path, 7, gid_t.max)
            try #expect(owner() == [7, 99])
            try System.chown(path, 4_000_000_000, 4_294_967_294)
            try #expect(owner() == [4_000_000_000, 4_294_967_294])
            // who gets a program shall not get the power of its former owner with it
            try System.chmod(path, 0o6755)
            try System.chown(path, 0, 0)
            try #expect(System.stat(path).st_mode == S_IFREG | 0o755)
        }
    }

    @Test(asRoot) func directoriesHandTheirGroupDown() throws {
        try withMemfs { mount in
            let directory = mount.path("dir")
            try System.mkdir(directory)
            try System.chown(directory, 0, 4321)
            try System.chmod(directory, 0o2755)
            try mount.makeFile("dir/file")
            try System.mkdir(directory + "/below", 0o755)
            try System.mkdir(directory + "/below/deeper", 0o755)
            try System.symlink("x", directory + "/link")
            for name in ["file", "below", "below/deeper", "link"] {
                let status = try System.lstat("\(directory)/\(name)")
                #expect(status.st_gid == 4321, "\(name)")
                #expect(status.st_uid == 0)
                #expect((status.st_mode & S_ISGID != 0) == (status.st_mode & S_IFMT == S_IFDIR), "\(name)")
            }
        }
    }

    /// What another user may do, and that what they make is theirs.
    @Test(asRoot) func otherUsers() throws {
        try withMemfs(options: ["-o", "allow_other"]) { mount in
            // the folder around the mount point is closed to them
            try System.chmod(mount.point + "/..", 0o711)
            func asOther(_ command: String) throws -> String {
                let words = ["--reuid=1234", "--regid=4321", "--clear-groups", "--", "/bin/sh", "-c"]
                let shell = try Program.setpriv.start(words + [command], in: mount.point)
                _ = try shell.wait()
                return shell.output + (shell.errors.contains("Permission denied") ? "denied" : shell.errors)
            }
            try mount.makeFile("secret", "for root only")
            try System.chmod(mount.path("secret"), 0o600)
            try mount.makeFile("shared", "for everybody")
            try System.chmod(mount.path("shared"), 0o644)
            try System.mkdir(mount.path("open"))
            try System.chmod(mount.path("open"), 0o1777)
            try mount.makeFile("open/root's")

            try #expect(asOther("cat secret") == "denied")
            try #expect(asOther("cat shared") == "for everybody")
            try #expect(asOther("echo more >> shared") == "denied")
            try #expect(asOther("echo new > new") == "denied")
            try #expect(asOther("chmod 666 shared 2>&1").contains("Operation not permitted"))
            try #expect(asOther("rm -f \"open/root's\" 2>&1").contains("Operation not permitted"))
            try #expect(asOther("umask 027; echo mine > open/mine; mkdir open/dir; cat open/mine") == "mine\n")
            let modes: [(String, mode_t)] = [("open/mine", S_IFREG | 0o640), ("open/dir", S_IFDIR | 0o750)]
            for (name, mode) in modes {
                let status = try System.stat(mount.path(name))
                #expect([status.st_uid, status.st_gid] == [1234, 4321])
                #expect(status.st_mode == mode)
            }
            try #expect(asOther("rm open/mine") == "")
        }
    }

    // MARK: Extended attributes

    @Test func extendedAttributes() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file")
            func names() throws -> Set<String> {
                Set(try System.listxattr(path).split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
            }
            let noData = SystemError(ENODATA), exists = SystemError(EEXIST)
            try #expect(names() == [])
            #expect(throws: noData) { try System.getxattr(path, "user.a") }
            #expect(throws: noData) { try System.removexattr(path, "user.a") }
            #expect(throws: noData) { try System.setxattr(path, "user.a", [1], Int32(XATTR_REPLACE)) }
            try System.setxattr(path, "user.a", [1, 0, 255], Int32(XATTR_CREATE))
            #expect(throws: exists) { try System.setxattr(path, "user.a", [2], Int32(XATTR_CREATE)) }
            try #expect(System.getxattr(path, "user.a") == [1, 0, 255])
            try System.setxattr(path, "user.a", [3, 4], Int32(XATTR_REPLACE))
            try #expect(System.getxattr(path, "user.a") == [3, 4])
            try System.setxattr(path, "user.empty", [])
            try #expect(System.getxattr(path, "user.empty") == [])
            let large = [UInt8](repeating: 0xAB, count: 65536)
            try System.setxattr(path, "user.large", large)
            try #expect(System.getxattr(path, "user.large") == large)
            try #expect(System.getxattrSize(path, "user.large") == 65536)
            try #expect(names() == ["user.a", "user.empty", "user.large"])

            let range = SystemError(ERANGE)
            #expect(throws: range) { try System.getxattr(path, "user.a", size: 1) }
            try #expect(System.getxattr(path, "user.a", size: 2) == [3, 4])
            let size = try System.listxattrSize(path)
            #expect(size == "user.a user.empty user.large ".utf8.count)
            #expect(throws: range) { try System.listxattr(path, size: size - 1) }
            try #expect(System.listxattr(path, size: size).count == size)

            // they belong to the file, not to its name
            try System.link(path, mount.path("other"))
            try System.rename(path, mount.path("renamed"))
            try #expect(System.getxattr(mount.path("other"), "user.a") == [3, 4])
            try System.removexattr(mount.path("renamed"), "user.a")
            #expect(throws: noData) { try System.getxattr(mount.path("other"), "user.a") }
        }
    }

    /// Rather than kept without being obeyed.
    @Test func accessListsAreRefused() throws {
        try withMemfs { mount in
            let path = try mount.makeFile("file")
            // a version, then kind, rights and whom of each entry, as in linux/posix_acl_xattr.h
            let nobody: [UInt8] = [255, 255, 255, 255]
            let list: [UInt8] =
                [2, 0, 0, 0] + [1, 0, 6, 0] + nobody + [2, 0, 4, 0] + [1, 0, 0, 0] + [4, 0, 4, 0] + nobody
                + [16, 0, 4, 0] + nobody + [32, 0, 4, 0] + nobody
            #expect(throws: SystemError(EOPNOTSUPP)) { try System.setxattr(path, "system.posix_acl_access", list) }
            try #expect(System.listxattrSize(path) == 0)
        }
    }

    // MARK: statfs

    @Test func statfsTellsWhatIsUsed() throws {
        try withMemfs { mount in
            func figures() throws -> statvfs { try System.statvfs(mount.point) }
            let empty = try figures()
            #expect(empty.f_blocks > 0 && empty.f_bfree <= empty.f_blocks && empty.f_bavail <= empty.f_bfree)
            #expect(empty.f_namemax == 255)
            let block = Int(empty.f_frsize)

            let path = try mount.makeFile("file", [UInt8](repeating: 1, count: 1 << 20))
            var used = try figures()
            #expect(Int(empty.f_bfree - used.f_bfree) * block >= 1 << 20)
            #expect(Int(empty.f_bfree - used.f_bfree) * block <= 1 << 20 + 1 << 17)
            #expect(empty.f_ffree - used.f_ffree == 1)
            try #expect(System.stat(path).st_blocks * 512 == Int(empty.f_bfree - used.f_bfree) * block)

            try System.truncate(path, 1 << 40)  // a hole
            try #expect(figures().f_bfree == used.f_bfree)
            try System.truncate(path, 1 << 19)
            used = try figures()
            #expect(Int(empty.f_bfree - used.f_bfree) * block <= 1 << 19 + 1 << 17)
            try System.link(path, mount.path("link"))
            try #expect(figures().f_ffree == used.f_ffree)
            try System.unlink(path)
            try #expect(figures().f_bfree == used.f_bfree)
            try System.unlink(mount.path("link"))
            used = try figures()
            #expect(used.f_bfree == empty.f_bfree && used.f_ffree == empty.f_ffree)
        }
    }
}
