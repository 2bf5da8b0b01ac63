import CLinux
import Glibc

/// Being in directories, and what is in them.
extension SyscallModule {
    nonisolated(unsafe) static let directories = Subsystem(
        entries: [
            /// Makes a directory the one that relative paths begin in. man 2 chdir
            system("chdir", .path, returns: .success) { chdir($0) },
            /// As chdir, to the directory that a descriptor has open. man 2 fchdir
            system("fchdir", .fd, returns: .success) { fchdir($0) },
            /// Makes a directory the one that "/" means to this process. Only root may. man 2 chroot
            system("chroot", .path, returns: .success) { chroot($0) },
            /// The path of the current directory as a string, of less than `size` bytes if that is given; else ERANGE.
            /// With a buffer the path is put there, with a NUL after it, and the result is true; `size` must be given
            /// then, or it is 0, and EINVAL the answer. man 3 getcwd
            call(
                "getcwd", .optional(.plainBuffer()), .long("size", default: 0), returns: "string|true", canFail: true,
                preparing: [.scratch(longestPath)]
            ) { frame, buffer, size in
                if let buffer {
                    guard size >= 0, size <= buffer.count else {
                        let text = "\(size) of the \(buffer.count) bytes that argument #1 has"
                        return frame.fail(BadArgument(index: 2, text: text, isExpectation: false))
                    }
                    let start = buffer.start?.assumingMemoryBound(to: CChar.self)
                    SuccessResult().write(getcwd(start, size) == nil ? -1 : 0, frame)
                } else {
                    let scratch = frame.scratch.assumingMemoryBound(to: CChar.self)
                    let limit = size > 0 ? min(size, scratch.count) : scratch.count
                    let path = getcwd(scratch.baseAddress, limit)
                    ScratchResult().write(path.map { strlen($0) } ?? -1, frame)
                }
            },
            /// The absolute path of a file, without symbolic links, "." and "..". man 3 realpath
            call("realpath", .text("path"), returns: "string", canFail: true, preparing: [.scratch(Int(PATH_MAX))]) {
                frame, path in
                let scratch = frame.scratch.assumingMemoryBound(to: CChar.self)
                ScratchResult().write(realpath(path, scratch.baseAddress).map { strlen($0) } ?? -1, frame)
            },
            /// Lists a directory: `for name, type, ino in S.readdir(path) do`, with "." and "..", in no particular
            /// order. `type` is a DT_ constant; DT_UNKNOWN if the file system does not tell. The directory is closed at
            /// the end, by `:close()`, or when it is collected. An error in the midst of the list is raised. man 3 readdir
            system("readdir", .path, returns: .entries) {
                clinux_open($0, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC, 0)
            },
            /// As readdir, of the directory that a descriptor has open, from its position on: a duplicate of the
            /// descriptor is read, ahead of what the loop has seen, and they share the position. man 2 getdents
            system("getdents", .fd, returns: .entries) { clinux_fcntl($0, F_DUPFD_CLOEXEC, 0) },
        ], resources: [DirectoryStream.type], methods: ["fchdir", "getdents"])

    /// In bytes. The kernel has PATH_MAX for one; libc climbs up if it is longer.
    private static let longestPath = 16 * Int(PATH_MAX)
}
