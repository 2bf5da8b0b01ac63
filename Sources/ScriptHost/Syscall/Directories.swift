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
            /// the end, by `:close()`, or when it is collected. An error
            /// in the midst of the list is raised. man 3 readdir
            system("readdir", .path, returns: .entries) { clinux_open_directory($0) },
            /// As readdir, of the directory that a descriptor has open, from its position on: a duplicate of the
            /// descriptor is read, ahead of what the loop has seen, and they share the position. man 2 getdents
            system("getdents", .fd, returns: .entries) { clinux_open_directory_at($0) },
        ], resources: [DirectoryStream.type], methods: ["fchdir", "getdents"])

    /// In bytes. The kernel has PATH_MAX for one; libc climbs up if it is longer.
    private static let longestPath = 16 * Int(PATH_MAX)
}

/// A directory that is being listed. What Lua owns is a place for the `DIR *`, which is nil once it is closed, and for
/// what tells whether its descriptor is still its own.
private struct DirectoryStream {
    private var directory: OpaquePointer?
    private let device: dev_t
    private let inode: ino_t

    private init(_ directory: OpaquePointer) {
        var status = stat()
        fstat(dirfd(directory), &status)
        self.directory = directory
        device = status.st_dev
        inode = status.st_ino
    }

    static let type: ResourceType = ResourceType(
        "directory",
        methods: [
            /// Closes the directory, so that the list ends here.
            call("close", argument, returns: "true") { frame, stream in
                close(stream)
                frame.push(true)
            }
        ],
        calling: call("next", argument, returns: "string?, integer, integer") { frame, stream in
            guard let directory = place(stream).pointee.directory else { return frame.results { $0.nil() } }
            errno = 0
            let entry = readdir(directory)
            EntryResult().write(entry, frame)
            if entry == nil { close(stream) }
        },
        finalizer: { stream in
            guard let stream else { return }
            close(stream)
            place(stream).deallocate()
        })

    private static let argument = ResourceArgument(type: { DirectoryStream.type }, label: "directory")

    static func open(_ directory: OpaquePointer) -> UnsafeMutableRawPointer {
        let place = UnsafeMutablePointer<Self>.allocate(capacity: 1)
        place.initialize(to: Self(directory))
        return UnsafeMutableRawPointer(place)
    }

    /// A script can close the descriptor by its number, and somebody else may have got that: it is not ours to close
    /// then, and what libc keeps for the directory is given up.
    private static func close(_ stream: UnsafeMutableRawPointer) {
        let place = place(stream)
        guard let directory = place.pointee.directory else { return }
        place.pointee.directory = nil
        var status = stat()
        let isOpen = fstat(dirfd(directory), &status) == 0
        if isOpen && (status.st_dev != place.pointee.device || status.st_ino != place.pointee.inode) { return }
        closedir(directory)
    }

    private static func place(_ stream: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Self> {
        stream.assumingMemoryBound(to: Self.self)
    }
}

/// The directory. It is its own iterator, so that it can be handed through functions as one value.
private struct DirectoryResult: ResultKind {
    var type: String { "directory" }
    var preparation: Preparation? { .resource { DirectoryStream.type } }

    func write(_ raw: OpaquePointer?, _ frame: Frame) {
        guard let raw else { return frame.fail(errno: errno) }
        frame.results { $0.resource(DirectoryStream.open(raw)) }
    }
}

/// Name, type and inode of an entry. At the end nil; an error is raised, since the loop would take nil for the end.
private struct EntryResult: ResultKind {
    var type: String { "string?, integer, integer" }
    var canFail: Bool { false }

    @inline(__always)
    func write(_ raw: UnsafeMutablePointer<dirent>?, _ frame: Frame) {
        guard let raw else {
            let code = errno
            return code == 0
                ? frame.results { $0.nil() } : frame.raise("can't read the directory: \(ErrorNames.text(code))")
        }
        // A copy: a finalizer may close the directory before the string is made.
        let name = frame.keep(clinux_entry_name(raw))
        frame.results {
            $0.bytes(name.baseAddress, count: name.count)
            $0.number(Double(raw.pointee.d_type))
            $0.integer(raw.pointee.d_ino)
        }
    }
}

extension ResultKind where Self == DirectoryResult {
    fileprivate static var entries: Self { .init() }
}
