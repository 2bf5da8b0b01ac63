import Glibc
import TestSupport
import Testing

/// overlay.lua: what is removed, made again, and renamed
@Suite struct OverlayNameTests {
    /// Files, folders that hold something, and an empty one.
    private func makeLower(_ lower: String) throws {
        for name in ["folder", "folder/sub", "empty", "full"] { try System.mkdir(lower + "/" + name) }
        for name in ["file", "other", "folder/a", "folder/sub/b", "full/x"] { try makeFile("\(lower)/\(name)", name) }
    }

    private func content(_ overlay: Overlay, _ name: String) throws -> String { try overlay.mount.content(name) }

    // MARK: Removing

    @Test(withOthers) func aRemovedFileLeavesAWhiteout() throws {
        try withOverlay(lower: makeLower) { overlay in
            let path = overlay.path("file")
            try System.unlink(path)
            #expect(throws: SystemError(ENOENT)) { try System.lstat(path) }
            #expect(throws: SystemError(ENOENT)) { try System.open(path, O_RDWR) }
            #expect(throws: SystemError(ENOENT)) { try System.unlink(path) }
            #expect(throws: SystemError(ENOENT)) { try System.rename(path, overlay.path("new")) }
            #expect(overlay.isWhiteout("file"))
            try #expect(overlay.mount.list() == ["empty", "folder", "full", "other"])

            // One that was copied, and one that has never been in LOWER.
            try System.chmod(overlay.path("other"), 0o600)
            try System.unlink(overlay.path("other"))
            #expect(overlay.isWhiteout("other"))
            try makeFile(overlay.path("new"), "new")
            try System.unlink(overlay.path("new"))
            #expect(!overlay.isInUpper("new"))
            try System.unlink(overlay.path("folder/sub/b"))
            #expect(overlay.isWhiteout("folder/sub/b"))
            try #expect(overlay.mount.list("folder/sub") == [])
        }
    }

    @Test(withOthers) func anythingCanBeMadeInPlaceOfAWhiteout() throws {
        try withOverlay(lower: makeLower) { overlay in
            let path = overlay.path("file")
            let makers: [(mode_t, () throws -> Void)] = [
                (S_IFREG | 0o640, { try makeFile(path, [1], mode: 0o640) }),
                (S_IFDIR | 0o751, { try System.mkdir(path, 0o751) }),
                (S_IFLNK | 0o777, { try System.symlink("other", path) }),
                (S_IFIFO | 0o600, { try System.mknod(path, S_IFIFO | 0o600) }),
                (S_IFCHR | 0o600, { try System.mknod(path, S_IFCHR | 0o600, 0x103) }),
                (S_IFREG | 0o644, { try System.link(overlay.path("other"), path) }),
            ]
            try System.unlink(path)
            for (mode, make) in makers {
                #expect(overlay.isWhiteout("file"))
                try make()
                #expect(throws: SystemError(EEXIST)) { try System.mkdir(path) }
                try #expect(System.lstat(path).st_mode == mode)
                try #expect(System.lstat(overlay.inUpper("file")).st_mode == mode)
                try #expect(overlay.mount.list() == ["empty", "file", "folder", "full", "other"])
                try System.names(in: overlay.upper).forEach { #expect(!$0.contains(".overlay.")) }
                if mode & S_IFMT == S_IFDIR { try System.rmdir(path) } else { try System.unlink(path) }
            }
        }
    }

    @Test(withOthers) func aFolderOfBothIsRemovedWhenNothingIsSeenInIt() throws {
        try withOverlay(lower: makeLower) { overlay in
            let path = overlay.path("folder")
            try makeFile(path + "/new", "x")
            for name in ["new", "a", "sub/b", "sub"] {
                #expect(throws: SystemError(ENOTEMPTY)) { try System.rmdir(path) }
                if name == "sub" { try System.rmdir(path + "/sub") } else { try System.unlink(path + "/" + name) }
            }
            try #expect(overlay.mount.list("folder") == [])
            #expect(overlay.isWhiteout("folder/a"))
            try System.rmdir(path)
            #expect(overlay.isWhiteout("folder"))
            #expect(throws: SystemError(ENOENT)) { try System.lstat(path) }

            // What is made there now has nothing of what LOWER has.
            try System.mkdir(path, 0o700)
            #expect(overlay.isOpaque("folder"))
            try #expect(overlay.mount.list("folder") == [])
            #expect(throws: SystemError(ENOENT)) { try System.stat(path + "/a") }
            try System.mkdir(path + "/sub")
            #expect(throws: SystemError(ENOENT)) { try System.stat(path + "/sub/b") }
            try makeFile(path + "/sub/c", "c")
            try #expect(overlay.mount.list("folder/sub") == ["c"])

            try System.rmdir(overlay.path("empty"))
            #expect(overlay.isWhiteout("empty"))
            try System.mkdir(overlay.path("only here"))
            try System.rmdir(overlay.path("only here"))
            #expect(!overlay.isInUpper("only here"))
            #expect(throws: SystemError(ENOTDIR)) { try System.rmdir(overlay.path("file")) }
            #expect(throws: SystemError(EISDIR)) { try System.unlink(overlay.path("full")) }
        }
    }

    // MARK: Renaming

    @Test(withOthers) func aFileThatIsRenamedLeavesAWhiteout() throws {
        try withOverlay(lower: makeLower) { overlay in
            try System.rename(overlay.path("file"), overlay.path("moved"))
            #expect(overlay.isWhiteout("file"))
            try #expect(content(overlay, "moved") == "file")
            // and back, and again
            try System.rename(overlay.path("moved"), overlay.path("file"))
            try #expect(content(overlay, "file") == "file")
            #expect(!overlay.isInUpper("moved"))
            try System.rename(overlay.path("file"), overlay.path("full/file"))
            #expect(overlay.isWhiteout("file"))
            try #expect(content(overlay, "full/file") == "file")
            // in place of one of LOWER
            try System.rename(overlay.path("other"), overlay.path("full/x"))
            try #expect(content(overlay, "full/x") == "other")
            #expect(overlay.isWhiteout("other"))
            // one of UPPER, to where a whiteout is
            try makeFile(overlay.path("new"), "new")
            try System.rename(overlay.path("new"), overlay.path("file"))
            try #expect(content(overlay, "file") == "new")
            #expect(!overlay.isInUpper("new"))
            try #expect(overlay.mount.list() == ["empty", "file", "folder", "full"])
        }
    }

    @Test(withOthers) func aFolderOfLowerStaysWhereItIs() throws {
        try withOverlay(lower: makeLower) { overlay in
            let renamed = overlay.path("renamed")
            for name in ["folder", "empty", "folder/sub"] {
                #expect(throws: SystemError(EXDEV)) { try System.rename(overlay.path(name), renamed) }
                // also if UPPER has it too
                try System.chmod(overlay.path(name), 0o700)
                #expect(throws: SystemError(EXDEV)) { try System.rename(overlay.path(name), renamed) }
                #expect(throws: SystemError(EXDEV)) { try System.rename(overlay.path(name), overlay.path("full")) }
                try #expect(System.stat(overlay.path(name)).st_mode == S_IFDIR | 0o700)
                #expect(!overlay.isInUpper("renamed"))
            }
            // mv(1) knows what to do then.
            let before = try Tree(of: overlay.path("folder"))
            try Program.move.run(["folder", "renamed"], in: overlay.mount.point)
            try #expect(Tree(of: renamed).differences(from: before, .init(directoryLinks: false)) == [])
            #expect(overlay.isWhiteout("folder"))
            try System.rename(renamed, overlay.path("renamed again"))
            try #expect(content(overlay, "renamed again/sub/b") == "folder/sub/b")
        }
    }

    @Test(withOthers) func aFolderOfUpperTakesThePlaceOfAnEmptyOne() throws {
        try withOverlay(lower: makeLower) { overlay in
            func makeFolder() throws -> String {
                try System.mkdir(overlay.path("new"), 0o710)
                try makeFile(overlay.path("new/inside"), "x")
                return overlay.path("new")
            }
            let new = try makeFolder()
            #expect(throws: SystemError(ENOTEMPTY)) { try System.rename(new, overlay.path("full")) }
            #expect(throws: SystemError(ENOTDIR)) { try System.rename(new, overlay.path("file")) }
            #expect(throws: SystemError(EISDIR)) { try System.rename(overlay.path("file"), new) }
            #expect(throws: SystemError(EINVAL)) { try System.rename(new, new + "/deeper") }

            // In UPPER there is nothing; a folder with whiteouts; a whiteout.
            try System.rename(new, overlay.path("empty"))
            _ = try makeFolder()
            try System.unlink(overlay.path("full/x"))
            #expect(overlay.isWhiteout("full/x"))
            try System.rename(new, overlay.path("full"))
            _ = try makeFolder()
            for name in ["a", "sub/b"] { try System.unlink(overlay.path("folder/" + name)) }
            for name in ["folder/sub", "folder"] { try System.rmdir(overlay.path(name)) }
            try System.rename(new, overlay.path("folder"))
            for name in ["empty", "full", "folder"] {
                #expect(overlay.isOpaque(name))
                try #expect(overlay.mount.list(name) == ["inside"])
                try #expect(System.stat(overlay.path(name)).st_mode == S_IFDIR | 0o710)
            }
            // They can be renamed, and then there is a whiteout.
            try System.rename(overlay.path("full"), overlay.path("elsewhere"))
            #expect(overlay.isWhiteout("full"))
            try #expect(overlay.mount.list() == ["elsewhere", "empty", "file", "folder", "other"])
            try #expect(overlay.mount.list("elsewhere") == ["inside"])
        }
    }

    @Test(withOthers) func anOpenFileCanBeReplaced() throws {
        try withOverlay(lower: makeLower) { overlay in
            try makeFile(overlay.path("new"), "new")
            for name in ["file", "full/x"] {
                try withOpen(overlay.path(name)) { file in
                    try System.rename(overlay.path(name == "file" ? "new" : "other"), overlay.path(name))
                    try #expect(System.read(file, 10, at: 0) == Array(name.utf8))
                    try #expect(System.fstat(file).st_nlink == 0)
                }
            }
            try #expect(content(overlay, "file") == "new")
            try #expect(content(overlay, "full/x") == "other")
            try #expect(System.names(in: overlay.upper).sorted() == [".", "..", "file", "full", "other"])
        }
    }

    // MARK: Hard links

    @Test(withOthers) func linksOfUpperAreOneFile() throws {
        try withOverlay(lower: makeLower) { overlay in
            try System.link(overlay.path("file"), overlay.path("folder/second"))
            try System.link(overlay.path("folder/second"), overlay.path("third"))
            let inodes = try ["file", "folder/second", "third"].map { try System.stat(overlay.path($0)).st_ino }
            #expect(Set(inodes).count == 1)
            try #expect(System.stat(overlay.path("file")).st_nlink == 3)
            // Nothing happens, and above all no whiteout.
            try System.rename(overlay.path("file"), overlay.path("third"))
            try #expect(System.stat(overlay.path("file")).st_nlink == 3)
            try System.unlink(overlay.path("file"))
            try #expect(System.stat(overlay.path("third")).st_nlink == 2)
            try #expect(content(overlay, "folder/second") == "file")
        }
    }

    @Test(withOthers) func linksOfLowerBecomeFilesOfTheirOwn() throws {
        func prepare(_ lower: String) throws {
            try makeFile(lower + "/one", "same")
            try System.link(lower + "/one", lower + "/two")
        }
        try withOverlay(lower: prepare) { overlay in
            try #expect(System.stat(overlay.path("one")).st_ino == System.stat(overlay.path("two")).st_ino)
            try withOpen(overlay.path("two")) { reader in
                try withOpen(overlay.path("one"), O_WRONLY) { try System.write($0, Array("S".utf8), at: 0) }
                try #expect(System.read(reader, 10, at: 0) == Array("same".utf8))
            }
            try #expect(content(overlay, "one") == "Same")
            try #expect(content(overlay, "two") == "same")
            try #expect(System.stat(overlay.path("one")).st_nlink == 1)
            try System.unlink(overlay.path("one"))
            try #expect(content(overlay, "two") == "same")
        }
    }

    // MARK: What is ours

    @Test(withOthers) func whatWouldBeAMarkIsRefused() throws {
        try withOverlay(lower: makeLower) { overlay in
            #expect(throws: SystemError(EPERM)) { try System.mknod(overlay.path("device"), S_IFCHR | 0o600, 0) }
            try System.mknod(overlay.path("device"), S_IFBLK | 0o600, 0)
            try System.unlink(overlay.path("full/x"))
            try System.rename(overlay.path("other"), overlay.path("full/y"))
            try System.rmdir(overlay.path("empty"))
            try System.mkdir(overlay.path("empty"))
            let path = overlay.path("empty")
            #expect(throws: SystemError(ENODATA)) { try System.getxattr(path, "trusted.overlay.opaque") }
            #expect(throws: SystemError(EPERM)) { try System.setxattr(path, "trusted.overlay.opaque", [0x6E]) }
            #expect(throws: SystemError(EPERM)) { try System.removexattr(path, "trusted.overlay.opaque") }
            try #expect(System.listxattr(path) == [])
            // Others are not ours.
            try System.setxattr(path, "trusted.overlays", [1])
            try System.setxattr(path, "user.overlay.opaque", [0x79])
            try #expect(System.listxattr(path).split(separator: 0).count == 2)
            try #expect(overlay.mount.list("empty") == [])
        }
    }

    /// Its marks count there as well, but are not handed on.
    @Test(withOthers) func lowerMayHaveBeenAnUpper() throws {
        func prepare(_ lower: String) throws {
            try makeLower(lower)
            for name in ["gone", "folder/gone"] { try System.mknod("\(lower)/\(name)", S_IFCHR, 0) }
            try System.setxattr(lower + "/folder", "trusted.overlay.opaque", Array("y".utf8))
            try System.setxattr(lower + "/folder", "trusted.overlays", [1])
        }
        try withOverlay(lower: prepare) { overlay in
            try #expect(overlay.mount.list("folder") == ["a", "sub"])
            #expect(throws: SystemError(ENOENT)) { try System.lstat(overlay.path("gone")) }
            #expect(throws: SystemError(ENOENT)) { try System.unlink(overlay.path("gone")) }
            try System.chmod(overlay.path("folder"), 0o700)
            try #expect(System.getxattr(overlay.inUpper("folder"), "trusted.overlays") == [1])
            #expect(!overlay.isOpaque("folder"))
            try #expect(overlay.mount.list("folder") == ["a", "sub"])
            try System.mkdir(overlay.path("gone"))
            try makeFile(overlay.path("folder/gone"), "new")
            try System.unlink(overlay.path("folder/gone"))
            #expect(!overlay.isInUpper("folder/gone"))
            try #expect(overlay.mount.list() == ["empty", "file", "folder", "full", "gone", "other"])
        }
    }

    /// The name of what is not ready yet.
    @Test(withOthers) func whatACrashHasLeftIsNotSeen() throws {
        try withOverlay(lower: makeLower) { overlay in
            for name in ["", "folder", "full"] where name.isEmpty || mkdir(overlay.inUpper(name), 0o755) == 0 {
                try System.mkdir(overlay.inUpper(name + "/.overlay.new"))
                try makeFile(overlay.inUpper(name + "/.overlay.new/half"), "hal")
            }
            let left = overlay.path(".overlay.new")
            #expect(throws: SystemError(ENOENT)) { try System.lstat(left) }
            for make in [
                { try System.mkdir(left) }, { try makeFile(left) }, { try System.symlink("x", left) },
                { try System.rename(overlay.path("file"), left) }, { try System.link(overlay.path("file"), left) },
            ] as [() throws -> Void] {
                #expect(throws: SystemError(EPERM), performing: make)
            }
            try #expect(overlay.mount.list() == ["empty", "file", "folder", "full", "other"])
            try #expect(overlay.mount.list("folder") == ["a", "sub"])
            // What needs the name removes it; and a folder that has nothing else is empty.
            try System.unlink(overlay.path("other"))
            #expect(!overlay.isInUpper(".overlay.new"))
            try System.chmod(overlay.path("folder/a"), 0o600)
            #expect(!overlay.isInUpper("folder/.overlay.new"))
            try System.unlink(overlay.path("full/x"))
            try System.mkdir(overlay.inUpper("full/.overlay.new"))
            try System.rmdir(overlay.path("full"))
            #expect(overlay.isWhiteout("full"))
        }
    }
}
