import CLinux
import Glibc

/// A directory that is being listed: what Lua owns, and calls for each entry. It is not libc's DIR, which can't be freed
/// without closing its descriptor: a script can close that by its number, and somebody else have got the number since.
struct DirectoryStream {
    /// -1 once it is closed.
    private var descriptor: Int32
    private let device: dev_t
    private let inode: ino_t
    private var entries = DirectoryEntries(room: 32 * 1024)  // what libc takes, too

    /// - Parameter descriptor: belongs to the stream from now on.
    init(_ descriptor: Int32) {
        var status = stat()
        fstat(descriptor, &status)
        self.descriptor = descriptor
        device = status.st_dev
        inode = status.st_ino
    }

    /// Whether there are entries to come, or else why not.
    mutating func fill() -> DirectoryEntries.Step? { descriptor == -1 ? .end : entries.fill(from: descriptor) }

    mutating func next() -> DirectoryEntries.Step { descriptor == -1 ? .end : entries.next(from: descriptor) }

    mutating func close() {
        guard descriptor != -1 else { return }
        var status = stat()
        let isOurs = fstat(descriptor, &status) == 0 && status.st_dev == device && status.st_ino == inode
        if isOurs { Glibc.close(descriptor) }
        descriptor = -1
    }

    mutating func free() {
        close()
        entries.free()
    }

    /// What Lua owns of it.
    static let type: ResourceType = ResourceType(
        "directory",
        methods: [
            /// Closes the directory, so that the list ends here.
            call("close", argument, returns: "true") { frame, stream in
                place(stream).pointee.close()
                frame.push(true)
            }
        ],
        calling: call("next", argument, returns: "string?, integer, integer") { frame, stream in
            let step = place(stream).pointee.next()
            EntryResult().write(step, frame)
            if case .entry = step { return }
            place(stream).pointee.close()
        },
        finalizer: { stream in
            guard let stream else { return }
            place(stream).pointee.free()
            place(stream).deallocate()
        })

    private static let argument = ResourceArgument(type: { DirectoryStream.type }, label: "directory")

    private static func place(_ stream: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Self> {
        stream.assumingMemoryBound(to: Self.self)
    }
}

/// The directory of a new descriptor. It is its own iterator, so that it can be handed through functions as one value.
struct DirectoryResult: ResultKind {
    var type: String { "directory" }
    var preparation: Preparation? { .resource { DirectoryStream.type } }

    func write(_ raw: Int32, _ frame: Frame) {
        if raw == -1 { return frame.fail(errno: errno) }
        var stream = DirectoryStream(raw)
        if case .failure = stream.fill() {  // it is no directory, perhaps
            frame.fail(errno: errno)
            return stream.free()
        }
        let place = UnsafeMutablePointer<DirectoryStream>.allocate(capacity: 1)
        place.initialize(to: stream)
        frame.results { $0.resource(UnsafeMutableRawPointer(place)) }
    }
}

/// Name, type and inode of an entry. At the end nil; an error is raised, since the loop would take nil for the end.
private struct EntryResult: ResultKind {
    var type: String { "string?, integer, integer" }
    var canFail: Bool { false }

    @inline(__always)
    func write(_ raw: DirectoryEntries.Step, _ frame: Frame) {
        switch raw {
        case .entry(let entry):
            // A copy: a finalizer may read on before the string is made.
            let name = frame.keep(clinux_entry_name(entry))
            frame.results {
                $0.bytes(name.baseAddress, count: name.count)
                $0.number(Double(entry.pointee.d_type))
                $0.integer(entry.pointee.d_ino)
            }
        case .end: frame.results { $0.nil() }
        case .failure: frame.raise("can't read the directory: \(ErrorNames.text(errno))")
        }
    }
}

extension ResultKind where Self == DirectoryResult {
    static var entries: Self { .init() }
}
