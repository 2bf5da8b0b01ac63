import Glibc
import TestSupport
import Testing

/// Makes a repository, and works in a clone of it that is on a file system of ours.
private struct GitWork {
    /// Who does it; whoever runs the tests if nil.
    var user: uid_t?

    private func git(_ words: [String], in directory: String) throws -> String {
        try Program.git.run(
            ["-c", "init.defaultBranch=main", "-c", "gc.auto=0", "-c", "safe.directory=*"] + words, in: directory,
            user: user)
    }

    private func makeDirectory(_ path: String) throws {
        try System.mkdir(path)
        if let user { try System.chown(path, user, user) }
    }

    /// A repository with a history: files that come, change, move and go, small ones and large.
    private func makeRepository(at folder: String) throws {
        var numbers = SeededNumbers(seed: 3)
        try makeDirectory(folder)
        func write(_ content: [UInt8], to name: String, mode: mode_t = 0o644) throws {
            let file = try System.open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, mode)
            defer { close(file) }
            try System.write(file, content)
        }
        _ = try git(["init", "--quiet"], in: folder)
        for directory in 0..<10 {
            try makeDirectory("\(folder)/part\(directory)")
            for file in 0..<20 { try write(Array("\(directory), \(file)\n".utf8), to: "part\(directory)/file\(file)") }
        }
        try write(numbers.bytes(1 << 20), to: "large")
        try write(Array("#!/bin/sh\n".utf8), to: "run", mode: 0o755)
        try System.symlink("part0/file1", folder + "/link")
        _ = try git(["add", "."], in: folder)
        _ = try git(["commit", "--quiet", "--message", "first"], in: folder)
        for round in 0..<5 {
            try write(Array("changed in round \(round)\n".utf8), to: "part\(round)/file\(round)")
            try write(numbers.bytes(1000), to: "new\(round)")
            try System.unlink("\(folder)/part\(round)/file19")
            _ = try git(["mv", "part\(round)/file10", "moved\(round)"], in: folder)
            _ = try git(["add", "--all"], in: folder)
            _ = try git(["commit", "--quiet", "--message", "round \(round)"], in: folder)
        }
        _ = try git(["tag", "-a", "-m", "a tag", "v1"], in: folder)
    }

    /// What is made is in the folder "home".
    func run(on mount: Mount) throws {
        let outside = TemporaryFolder()
        // The folder that is made is closed to other users.
        try System.chmod(outside.path, 0o711)
        let origin = outside.path("origin")
        try makeRepository(at: origin)
        try makeDirectory(mount.path("home"))
        let clone = mount.path("home/clone")
        _ = try git(["clone", "--quiet", "file://" + origin, clone], in: "/")
        _ = try git(["fsck", "--full", "--strict", "--no-progress"], in: clone)
        try #expect(git(["status", "--porcelain"], in: clone) == "")
        try #expect(git(["rev-parse", "HEAD"], in: clone) == git(["rev-parse", "HEAD"], in: origin))
        try #expect(System.stat(clone + "/run").st_mode & 0o100 != 0)
        try #expect(System.readlink(clone + "/link") == Array("part0/file1".utf8))

        // work: a branch, changes, a merge
        _ = try git(["checkout", "--quiet", "-b", "work", "HEAD~2"], in: clone)
        try mount.makeFile("home/clone/part7/file7", "changed on it\n")
        _ = try git(["rm", "--quiet", "part8/file8"], in: clone)
        try #expect(git(["diff", "--stat"], in: clone).contains("part7/file7"))
        _ = try git(["commit", "--quiet", "--all", "--message", "on it"], in: clone)
        _ = try git(["checkout", "--quiet", "main"], in: clone)
        _ = try git(["merge", "--quiet", "--message", "merged", "work"], in: clone)
        try #expect(mount.content("home/clone/part7/file7") == "changed on it\n")
        #expect(throws: SystemError(ENOENT)) { try System.stat(clone + "/part8/file8") }
        try #expect(git(["rev-list", "--count", "HEAD"], in: clone) == "8\n")

        // gc packs it all anew and removes what was there
        _ = try git(["gc", "--quiet", "--aggressive", "--prune=now"], in: clone)
        try #expect(git(["count-objects"], in: clone).hasPrefix("0 objects"))
        _ = try git(["fsck", "--full", "--strict", "--no-progress"], in: clone)
        try #expect(git(["status", "--porcelain"], in: clone) == "")

        // and out again
        _ = try git(["push", "--quiet", "origin", "main:refs/heads/back"], in: clone)
        try #expect(git(["rev-parse", "back"], in: origin) == git(["rev-parse", "main"], in: clone))
        let second = mount.path("home/second")
        _ = try git(["clone", "--quiet", clone, second], in: "/")
        try #expect(git(["rev-parse", "HEAD"], in: second) == git(["rev-parse", "main"], in: clone))
    }
}

/// git on file systems of ours
@Suite struct GitTests {
    @Test(arguments: Example.allCases) func aCloneCanBeWorkedIn(on example: Example) throws {
        try example.mounted { try GitWork().run(on: $0) }
    }

    @Test(withOthers) func anotherUserCanWorkInAClone() throws {
        try withPassthrough(everybody: true) { folder in
            try folder.letOthersIn()
            try GitWork(user: somebody).run(on: folder.mount)
            try folder.requireSameBelow()
            let made = try Tree(of: folder.below("home")).nodes
            #expect(made.count > 400)
            #expect(made.values.allSatisfy { $0.user == somebody && $0.group == somebody })
        }
    }
}
