import CLinux
import Foundation
import Glibc
import TestSupport
import Testing

/// overlay.lua for other users than root
@Suite struct OverlayUserTests {
    private static let forAll = OverlaySetting(options: ["-o", "allow_other"])

    /// Runs a command of the shell in the overlay.
    private func run(_ command: String, in overlay: Overlay, user: uid_t = somebody) throws -> String {
        try Program.shell.run(["-c", command], in: overlay.mount.point, user: user)
    }

    private func owner(_ path: String) throws -> [UInt32] {
        let status = try System.lstat(path)
        return [status.st_uid, status.st_gid]
    }

    private func makeLower(_ lower: String) throws {
        for (name, mode) in [("open", 0o777), ("closed", 0o755), ("sticky", 0o1777), ("shared", 0o2777)]
            as [(String, mode_t)]
        {
            try System.mkdir("\(lower)/\(name)")
            try System.chmod("\(lower)/\(name)", mode)
            try makeFile("\(lower)/\(name)/file", "x", mode: 0o644)
        }
        try System.chown(lower + "/shared", 0, 4321)
        try makeFile(lower + "/open/all", "x", mode: 0o666)
        try makeFile(lower + "/open/program", "x", mode: 0o6777)
        try makeFile(lower + "/open/secret", "x", mode: 0o600)
        try makeFile(lower + "/open/own", "x", mode: 0o600)
        try System.chown(lower + "/open/own", somebody, 4321)
    }

    @Test(withOthers) func whatSomebodyMakesIsHis() throws {
        try withOverlay(Self.forAll, lower: makeLower) { overlay in
            _ = try run(
                "cd open && umask 027 && echo x >new && mkdir folder && ln -s x link && mkfifo fifo", in: overlay)
            _ = try run("cd shared && echo x >new && mkdir folder", in: overlay)
            // also over a whiteout
            _ = try run("cd open && rm -f file all && mkdir file && umask 022 && echo x >all", in: overlay)
            _ = try run("cd shared && rm -f file && mkdir file", in: overlay)
            for name in ["new", "folder", "link", "fifo", "file", "all"] {
                try #expect(owner(overlay.path("open/" + name)) == [somebody, somebody], "\(name)")
                try #expect(owner(overlay.inUpper("open/" + name)) == [somebody, somebody], "\(name)")
            }
            try #expect(System.stat(overlay.path("open/new")).st_mode == S_IFREG | 0o640)
            try #expect(System.stat(overlay.path("open/folder")).st_mode == S_IFDIR | 0o750)
            // A folder with the bit passes its group on, and the bit to folders.
            try #expect(owner(overlay.path("shared/new")) == [somebody, 4321])
            for name in ["folder", "file"] {
                try #expect(owner(overlay.path("shared/" + name)) == [somebody, 4321])
                try #expect(System.stat(overlay.path("shared/" + name)).st_mode & 0o7000 == 0o2000)
            }
        }
    }

    @Test(withOthers) func whatIsCopiedKeepsItsOwner() throws {
        try withOverlay(Self.forAll, lower: makeLower) { overlay in
            _ = try run("cd open && echo y >>all && echo y >>own && chmod 640 own && touch all", in: overlay)
            try #expect(owner(overlay.inUpper("open/all")) == [0, 0])
            try #expect(owner(overlay.inUpper("open/own")) == [somebody, 4321])
            try #expect(owner(overlay.inUpper("open")) == [0, 0])
            try #expect(System.stat(overlay.inUpper("open")).st_mode == S_IFDIR | 0o777)
            try #expect(run("cat open/own open/all", in: overlay) == "xy\nxy\n")
        }
    }

    @Test(withOthers) func whatLowerWouldRefuseIsRefused() throws {
        try withOverlay(Self.forAll, lower: makeLower) { overlay in
            let commands = [
                "echo y >>closed/file", "rm -f closed/file", "echo >closed/new", "mkdir closed/new", "cat open/secret",
                "mv closed/file closed/new", "ln -s x closed/new", "chmod 600 closed", "chmod 600 open/all",
                "chown 65534 open/all", "touch -h -d 2001-01-01 open/all", "rm -f sticky/file",
                "mv sticky/file sticky/new",
                ": >closed/file", "truncate -s 0 closed/file", "echo >new", "chmod 600 .",
            ]
            for command in commands {
                let shell = try Program.shell.start(["-c", command], in: overlay.mount.point, user: somebody)
                let ending = try shell.wait()
                #expect(ending != .exited(0), "\(command)")
                #expect(
                    shell.errors.contains("Permission denied") || shell.errors.contains("Operation not permitted"),
                    "\(command): \(shell.errors)")
            }
            try #expect(System.names(in: overlay.upper).sorted() == [".", ".."])
        }
    }

    @Test(withOthers) func bitsGoWhenSomebodyElseWrites() throws {
        func prepare(_ lower: String) throws {
            for name in ["written", "emptied", "cut", "read", "owned"] {
                try makeFile("\(lower)/\(name)", "text", mode: 0o6777)
            }
        }
        try withOverlay(Self.forAll, lower: prepare) { overlay in
            _ = try run("echo y >>written; : >emptied; truncate -s 2 cut; cat read", in: overlay)
            for name in ["written", "emptied", "cut"] {
                try #expect(System.stat(overlay.path(name)).st_mode == S_IFREG | 0o777, "\(name)")
            }
            // root may keep them
            _ = try run(": >owned", in: overlay, user: 0)
            for name in ["read", "owned"] { try #expect(System.stat(overlay.path(name)).st_mode == S_IFREG | 0o6777) }
            try #expect(System.stat(overlay.path("emptied")).st_size == 0)
        }
    }

    /// What the list of a folder gives to what is made in it, a copy does not get.
    @Test(withOthers) func accessControlListsCount() throws {
        func prepare(_ lower: String) throws {
            try System.mkdir(lower + "/d")
            for name in ["plain", "listed"] { try makeFile("\(lower)/d/\(name)", "x", mode: 0o600) }
            try Program.setfacl.run(["--modify", "u:65534:rw", lower + "/d/listed"])
            try Program.setfacl.run(["--modify", "u:65534:rwx,d:u:65534:rwx,d:g:1234:rwx", lower + "/d"])
        }
        try withOverlay(Self.forAll, lower: prepare) { overlay in
            func list(_ folder: String) throws -> String {
                try Program.getfacl.run(["--numeric", "d", "d/plain", "d/listed"], in: folder)
            }
            try #expect(list(overlay.mount.point) == list(overlay.lower))
            _ = try run("echo y >>d/listed && echo x >d/new && rm -f d/new", in: overlay)
            try System.chown(overlay.path("d/plain"), 0, 0)
            try #expect(list(overlay.upper) == list(overlay.lower))
            try #expect(list(overlay.mount.point) == list(overlay.lower))
            // What is made there does.
            _ = try run("rm -f d/plain && echo x >d/plain && mkdir d/sub", in: overlay)
            try #expect(
                Program.getfacl.run(["--numeric", "d/plain"], in: overlay.mount.point).contains("user:65534:rw"))
            try #expect(
                Program.getfacl.run(["--numeric", "d/sub"], in: overlay.mount.point).contains("default:user:65534"))
        }
    }

    // MARK: Without root

    /// All of it run by somebody, for himself: the marks have other names then, which the kernel knows as well.
    @Test(withOthers) func nobodyNeedsToBeRoot() throws {
        let folder = TemporaryFolder()
        try System.chmod(folder.path, 0o711)
        let (lower, upper) = (folder.path("lower"), folder.path("upper"))
        for name in ["lower", "upper", "mnt"] {
            try System.mkdir(folder.path(name))
            if name != "lower" { try System.chown(folder.path(name), somebody, somebody) }
        }
        for name in ["d", "d/sub", "empty"] { try System.mkdir("\(lower)/\(name)") }
        for name in ["file", "d/a", "d/sub/b"] { try makeFile("\(lower)/\(name)", name, mode: 0o6755) }
        try System.setxattr(lower + "/file", "user.a", [1])
        for name in ["theirs", "theirs too"] { try makeFile("\(lower)/\(name)", "x", mode: 0o6755) }
        for name in ["", "d", "d/sub", "empty", "file", "d/a", "d/sub/b"] {
            try System.chown("\(lower)/\(name)", somebody, somebody)
            if name.hasSuffix("a") { try System.chown("\(lower)/\(name)", 0, 0) }
        }
        let before = try Tree(of: lower)
        let look = "find . ! -type l -printf '%p %y %m %U %s %T@\\n' | sort; grep -r . . | sort"
        let shell = try Child(
            [Program.unshare.path, "-m", Program.shell.path, "-e", "-c", Self.session, "sh", Fluhost.path]
                + [Fluhost.repository + "/scripts/overlay.lua", look], directory: folder.path)
        try #expect(shell.wait() == .exited(0), "\(shell.printed)")
        let seen = String(decoding: folder.read("seen"), as: UTF8.self)
        #expect(seen.split(separator: "\n").count > 8)
        #expect(seen == String(decoding: folder.read("seen again"), as: UTF8.self))
        #expect(String(decoding: folder.read("names"), as: UTF8.self) == "d\ne\nempty\nfifo\nfile\nmine\nnew\ntheirs\n")
        // What somebody copies belongs to him, and does not give his rights to others.
        try #expect(owner(upper + "/mine") == [somebody, somebody])
        try #expect(System.stat(upper + "/mine").st_mode == S_IFREG | 0o755)
        try #expect(System.getxattr(upper + "/empty", "user.overlay.opaque") == Array("y".utf8))
        try #expect(System.getxattr(upper + "/file", "user.a") == [1])
        try #expect(Tree(of: lower).differences(from: before) == [])
        try withKernelOverlay(lower, upper, options: ",userxattr") { kernels in
            try System.chmod(kernels + "/..", 0o711)
            let there = try Program.shell.run(["-c", look], in: kernels, user: somebody)
            #expect(there == seen)
        }
    }

    /// With the paths of fluhost and of the script, and a command that looks at everything. All users may open
    /// /dev/fuse here, as they may on most machines. A new namespace has all mounts, and those of other tests would
    /// not end as long as it has them.
    private static let session = #"""
        sed -n 's/^[^ ]* [^ ]* [^ ]* [^ ]* \([^ ]*\) .* - fuse.*/\1/p' /proc/self/mountinfo |
            while read -r point; do umount -l "$(printf %b "$point")" 2>/dev/null || true; done
        mknod fuse c 10 229
        chmod 666 fuse
        mount --bind fuse /dev/fuse
        user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
        here() { user sh -e -c "cd mnt; $1"; }
        serve() { user "$fluhost" "$script" lower upper mnt; }
        fluhost=$1 script=$2 look=$3

        serve
        here 'echo x >>file; rm -f d/a; echo y >d/sub/c; mv d/sub/b new; rmdir empty; mkdir -m 555 empty'
        here 'rm -r d; mkdir d; echo z >d/z; mv d e; ln -s e d; mkfifo fifo; mv file same; mv same file'
        here 'mv "theirs too" mine; ! echo x 2>/dev/null >>theirs; ! chmod 700 theirs 2>/dev/null'
        here ls >names
        here "$look" >seen
        user fusermount -u mnt
        serve
        here "$look" >'seen again'
        user fusermount -u mnt
        """#
}
