import Glibc
import TestSupport
import Testing

/// The third argument of `rename`: why libfuse renames a file that is open.
@Suite struct HidingTests {
    /// Names can be removed and renamed; "/other" is a second file. `rename` says how many arguments it got.
    private static let handlers = """
        nodes["/other"] = {mode = "file", size = 5}
        fs.open, fs.release = nothing, nothing
        function fs.unlink(path) nodes[path] = nil end
        function fs.rename(...)
            local path, newpath, hides = ...
            log("renamed", select("#", ...), path, newpath:gsub("fuse_hidden%x+", "fuse_hidden"), tostring(hides))
            nodes[newpath], nodes[path] = nodes[path], nil
        end
        function fs.read(path) log("read from", path); return "bytes" end

        """

    /// The hidden name, which ends in numbers of libfuse's own.
    private static let hidden = "/.fuse_hidden"

    @Test func aFileIsHiddenWhenItIsRemoved() throws {
        try withRecorder(Self.handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            try System.unlink(mount.path("file"))
            try #expect(mount.record("renamed") == "renamed 3 /file \(Self.hidden) unlink")
            #expect(throws: SystemError(ENOENT)) { try System.stat(mount.path("file")) }
            try #expect(System.read(file, 5) == Array("bytes".utf8))
            #expect(mount.lines.contains { $0.hasPrefix("read from \(Self.hidden)") })
            #expect(mount.records("unlink").isEmpty)
            try System.close(file)
            try waitUntil("the file is removed") { mount.records("unlink").count == 1 }
            #expect(mount.records("unlink")[0].hasPrefix("unlink(\"\(Self.hidden)"))
        }
    }

    @Test func aFileIsHiddenWhenAnotherTakesItsName() throws {
        try withRecorder(Self.handlers) { mount in
            let file = try System.open(mount.path("other"))
            try System.rename(mount.path("file"), mount.path("other"))
            #expect(
                mount.records("renamed") == [
                    "renamed 3 /other \(Self.hidden) rename", "renamed 2 /file /other nil",
                ])
            try System.close(file)
            try waitUntil("the file is removed") { mount.records("unlink").count == 1 }
        }
    }

    /// A handler with "..." sees two arguments, as ever.
    @Test func whatAProgramRenamesIsNotHidden() throws {
        try withRecorder(Self.handlers) { mount in
            try System.rename(mount.path("file"), mount.path("new"))
            try System.rename(mount.path("new"), mount.path("other"))  // nobody has it open
            let file = try System.open(mount.path("other"))
            try System.rename(mount.path("other"), mount.path("file"))  // the open one itself
            try System.close(file)
            #expect(
                mount.records("renamed") == [
                    "renamed 2 /file /new nil", "renamed 2 /new /other nil", "renamed 2 /other /file nil",
                ])
        }
    }

    /// Even to and from names that look like libfuse's.
    @Test func aHiddenNameThatAProgramGivesHidesNothing() throws {
        try withRecorder(Self.handlers) { mount in
            let mine = "\(Self.hidden)0123456789abcdef"
            try System.rename(mount.path("file"), mount.path(mine))
            try System.rename(mount.path(mine), mount.path("file"))
            let open = try System.open(mount.path("other"))
            try System.rename(mount.path("other"), mount.path(mine))
            #expect(mount.records("renamed").allSatisfy { $0.hasPrefix("renamed 2 ") && $0.hasSuffix(" nil") })
            #expect(mount.records("renamed").count == 3)
            // The open one has that name now: what takes it hides it.
            try System.rename(mount.path("file"), mount.path(mine))
            #expect(
                mount.records("renamed").suffix(2) == [
                    "renamed 3 \(mine) \(Self.hidden) rename", "renamed 2 /file \(Self.hidden) nil",
                ])
            try System.close(open)
        }
    }

    @Test func inFoldersToo() throws {
        let handlers = Self.handlers + "nodes['/dir/a'] = {mode = 'file'}; nodes['/dir/b'] = {mode = 'file'}"
        try withRecorder(handlers) { mount in
            let (a, b) = (try System.open(mount.path("dir/a")), try System.open(mount.path("dir/b")))
            try System.rename(mount.path("dir/a"), mount.path("dir/b"))
            try System.unlink(mount.path("dir/b"))
            #expect(
                mount.records("renamed") == [
                    "renamed 3 /dir/b /dir\(Self.hidden) rename", "renamed 2 /dir/a /dir/b nil",
                    "renamed 3 /dir/b /dir\(Self.hidden) unlink",
                ])
            try System.close(a)
            try System.close(b)
            try waitUntil("the files are removed") { mount.records("unlink").count == 2 }
        }
    }

    @Test func withHardRemoveNothingIsHidden() throws {
        try withRecorder(Self.handlers, options: ["-o", "hard_remove"]) { mount in
            let (file, other) = (try System.open(mount.path("file")), try System.open(mount.path("other")))
            try System.rename(mount.path("file"), mount.path("other"))
            try System.unlink(mount.path("other"))
            #expect(mount.records("renamed") == ["renamed 2 /file /other nil"])
            #expect(mount.records("unlink") == [#"unlink("/other")"#])
            try System.close(file)
            try System.close(other)
        }
    }

    @Test func anErrorOfHidingReachesTheCaller() throws {
        let handlers =
            Self.handlers + """
                function fs.rename(_, _, hides)
                    if hides == "unlink" then error(E.EBUSY) elseif hides == "rename" then error(E.EXDEV) end
                end
                """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("other"))
            defer { close(file) }
            #expect(throws: SystemError(EBUSY)) { try System.unlink(mount.path("other")) }
            #expect(throws: SystemError(EXDEV)) { try System.rename(mount.path("file"), mount.path("other")) }
            #expect(mount.records("unlink").isEmpty)
            #expect(mount.records("rename").count == 2)
        }
    }
}
