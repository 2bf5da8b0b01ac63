import Glibc
import TestSupport
import Testing

/// What programs do only on a file system with access control lists: passthrough.lua for everybody.
@Suite struct PassthroughProgramTests {
    /// The lists of all files in a folder.
    private func lists(of folder: String) throws -> String {
        try Program.getfacl.run(["--recursive", "--physical", "--numeric", "."], in: folder)
    }

    private func makeTree(at folder: String) throws {
        try SampleTree.make(at: folder)
        func setfacl(_ entries: String, _ names: String...) throws {
            try Program.setfacl.run(["--modify", entries] + names, in: folder)
        }
        try setfacl("u:1234:rw,g:4321:r,m::rw", "program", "sub/file1", "sub/file3", "fifo")
        try setfacl("u:1234:rwx,d:u:4242:rwx,d:g::rx,d:o::-", "sub", "shared")
    }

    @Test(withOthers) func tarKeepsAccessControlLists() throws {
        try withPassthrough(everybody: true) { folder in
            try makeTree(at: folder.path("original"))
            try System.mkdir(folder.path("copy"))
            let all = ["--acls", "--xattrs", "--xattrs-include=user.*", "--numeric-owner"]
            let archive = folder.path("archive.tar")
            try Program.tar.run(
                ["--create", "--format=posix", "--sparse"] + all + ["--file", archive, "original"],
                in: folder.mount.point)
            try Program.tar.run(
                ["--extract", "--preserve-permissions", "--same-owner", "--delay-directory-restore"] + all
                    + ["--file", archive],
                in: folder.path("copy"))
            try requireSame(folder.path("original"), folder.path("copy/original"))
            try #expect(lists(of: folder.path("original")) == lists(of: folder.path("copy/original")))
            try Program.tar.run(["--compare"] + all + ["--file", archive], in: folder.mount.point)
            // and so it is in the folder itself
            try #expect(lists(of: folder.mount.point) == lists(of: folder.root))
            try #expect(lists(of: folder.path("copy/original")).contains("default:user:4242:rwx"))
            try folder.requireSameBelow()
        }
    }

    /// From another file system to the mount, and back.
    @Test(withOthers) func rsyncKeepsAccessControlLists() throws {
        let outside = TemporaryFolder()
        let source = outside.path("source"), back = outside.path("back")
        try makeTree(at: source)
        try withPassthrough(everybody: true) { folder in
            let there = folder.path("there")
            for (from, to) in [(source, there), (there, back)] {
                let options = ["-aHAXS", "--numeric-ids", "--modify-window=-1", "--itemize-changes"]
                _ = try Program.rsync.run(options + [from + "/", to], in: "/")
                try #expect(Program.rsync.run(options + ["--checksum", from + "/", to], in: "/") == "")
                try requireSame(from, to)
                try #expect(lists(of: from) == lists(of: to))
            }
            try folder.requireSameBelow()
        }
    }
}
