import CLinux
import Glibc

/// Making, moving and removing names of files.
extension SyscallModule {
    nonisolated(unsafe) static let names = Subsystem(
        entries: [
            /// Opens a file by a path relative to a directory; else as open. man 2 openat
            system(
                "openat", .directory(), .path, .named(.openFlags, "flags", default: 0), .mode(default: 0),
                returns: .descriptor
            ) { clinux_openat($0, $1, $2, $3) },
            /// Opens a file as openat does, in the way that `how`, an open_how, says: its `flags` and `mode` are those of
            /// openat, except that unknown bits are refused, and a `mode` where no file can be made. Its `resolve` limits
            /// how the path is walked: with RESOLVE_BENEATH nothing leads out of the directory (EXDEV), with
            /// RESOLVE_NO_SYMLINKS there is no symbolic link on the way (ELOOP). man 2 openat2
            system("openat2", .directory(), .path, .structure(openHow, "how"), returns: .descriptor) {
                clinux_openat2($0, $1, $2)
            },
            /// Makes a directory. `mode` is its permissions, less the umask: it should be given. man 2 mkdir
            system("mkdir", .path, .mode(default: 0), returns: .success) { mkdir($0, $1) },
            /// As mkdir, of a path relative to a directory. man 2 mkdirat
            system("mkdirat", .directory(), .path, .mode(default: 0), returns: .success) { mkdirat($0, $1, $2) },
            /// Removes an empty directory. man 2 rmdir
            system("rmdir", .path, returns: .success) { rmdir($0) },
            /// Removes a name; the file goes with its last one, once nobody has it open. man 2 unlink
            system("unlink", .path, returns: .success) { unlink($0) },
            /// As unlink, of a path relative to a directory; with AT_REMOVEDIR as rmdir. man 2 unlinkat
            system("unlinkat", .directory(), .path, .named(.atFlags, "flags", default: 0), returns: .success) {
                unlinkat($0, $1, $2)
            },
            /// Gives a file another name, in place of what had it. man 2 rename
            system("rename", .path("oldpath"), .path("newpath"), returns: .success) { rename($0, $1) },
            /// As rename, of paths relative to directories. man 2 renameat
            system(
                "renameat", .directory("olddirfd"), .path("oldpath"), .directory("newdirfd"), .path("newpath"),
                returns: .success
            ) { renameat($0, $1, $2, $3) },
            /// As renameat. RENAME_NOREPLACE: EEXIST if the new name is taken; RENAME_EXCHANGE: the two change places.
            /// man 2 renameat2
            system(
                "renameat2", .directory("olddirfd"), .path("oldpath"), .directory("newdirfd"), .path("newpath"),
                .named(.renameFlags, unsigned: "flags", default: 0), returns: .success
            ) { renameat2($0, $1, $2, $3, $4) },
            /// Gives a file one more name. man 2 link
            system("link", .path("oldpath"), .path("newpath"), returns: .success) { link($0, $1) },
            /// As link, of paths relative to directories. AT_SYMLINK_FOLLOW: a symbolic link is followed; AT_EMPTY_PATH
            /// with the path "": what the descriptor has open gets a name. man 2 linkat
            system(
                "linkat", .directory("olddirfd"), .path("oldpath"), .directory("newdirfd"), .path("newpath"),
                .named(.atFlags, "flags", default: 0), returns: .success
            ) { linkat($0, $1, $2, $3, $4) },
            /// Makes a symbolic link to `target`, which need not exist. man 2 symlink
            system("symlink", .path("target"), .path("linkpath"), returns: .success) { symlink($0, $1) },
            /// As symlink, of a `linkpath` relative to a directory. man 2 symlinkat
            system("symlinkat", .path("target"), .directory("newdirfd"), .path("linkpath"), returns: .success) {
                symlinkat($0, $1, $2)
            },
            /// The target of a symbolic link; EINVAL if it is none. man 2 readlink
            call("readlink", .path, returns: "string", canFail: true, preparing: [.scratch(longestTarget)]) {
                frame, path in
                let scratch = frame.scratch.assumingMemoryBound(to: CChar.self)
                ScratchResult().write(readlink(path, scratch.baseAddress ?? unmapped(), scratch.count), frame)
            },
            /// As readlink, of a path relative to a directory. man 2 readlinkat
            call(
                "readlinkat", .directory(), .path, returns: "string", canFail: true,
                preparing: [.scratch(longestTarget)]
            ) { frame, directory, path in
                let scratch = frame.scratch.assumingMemoryBound(to: CChar.self)
                ScratchResult().write(
                    readlinkat(directory, path, scratch.baseAddress ?? unmapped(), scratch.count), frame)
            },
            /// Makes a file of the type and permissions in `mode`: S_IFREG, S_IFIFO, S_IFSOCK, or a device, S_IFCHR or
            /// S_IFBLK, of the number `dev`. Only root makes devices. man 2 mknod
            system("mknod", .path, .mode, .unsignedLong("dev", default: 0), returns: .success) {
                mknod($0, $1, dev_t($2))
            },
            /// As mknod, of a path relative to a directory. man 2 mknodat
            system("mknodat", .directory(), .path, .mode, .unsignedLong("dev", default: 0), returns: .success) {
                mknodat($0, $1, $2, dev_t($3))
            },
            /// Makes a named pipe. man 3 mkfifo
            system("mkfifo", .path, .mode, returns: .success) { mkfifo($0, $1) },
            /// As mkfifo, of a path relative to a directory. man 3 mkfifoat
            system("mkfifoat", .directory(), .path, .mode, returns: .success) { mkfifoat($0, $1, $2) },
        ],
        types: [.structure("open_how", openHow)],
        methods: [
            "openat", "openat2", "mkdirat", "unlinkat", "renameat", "renameat2", "linkat", "readlinkat", "mknodat",
            "mkfifoat",
        ])

    private static let openHow = Layout<open_how>(
        "open_how", [.integer("flags", \.flags), .integer("mode", \.mode), .integer("resolve", \.resolve)])

    /// In bytes; the kernel has PATH_MAX for one, and file systems less.
    private static let longestTarget = 2 * Int(PATH_MAX)
}
