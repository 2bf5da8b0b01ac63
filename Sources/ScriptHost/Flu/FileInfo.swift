import CFuse

/// What a handler sees as `fi`: a copy of `fuse_file_info` without bit fields, together with what
/// the host keeps for the open file.
struct FileInfo {
    var fh: UInt64 = 0
    var lockOwner: UInt64 = 0
    var flags: UInt32 = 0
    var writePage: Int32 = 0
    /// Refers to the Lua value of `fi.handle`; 0 for none.
    var handle: Int32 = 0
    var directIO = false
    var keepCache = false
    var nonseekable = false
    var noflush = false
    var killsSuidgid = false
    var flush = false
    var flockRelease = false

    static let layout = Layout<FileInfo>(
        "fuse_file_info",
        [
            .set("flags", \.flags, OpenFlags.set),
            .integer("writepage", \.writePage),
            .boolean("direct_io", \.directIO),
            .boolean("keep_cache", \.keepCache),
            .boolean("nonseekable", \.nonseekable),
            .boolean("noflush", \.noflush),
            .boolean("kill_suidgid", \.killsSuidgid, readOnly: true),
            .boolean("flush", \.flush),
            .boolean("flock_release", \.flockRelease),
            .integer("fh", \.fh),
            .integer("lock_owner", \.lockOwner, readOnly: true),
            .value("handle", \.handle),
        ])
}

extension FileInfo {
    @inline(__always)
    init(_ info: UnsafeMutablePointer<fuse_file_info>) {
        flags = UInt32(bitPattern: info.pointee.flags)
        writePage = info.pointee.writepage
        lockOwner = info.pointee.lock_owner
        directIO = cfuse_direct_io(info)
        keepCache = cfuse_keep_cache(info)
        nonseekable = cfuse_nonseekable(info)
        flush = cfuse_flush(info)
        flockRelease = cfuse_flock_release(info)
        killsSuidgid = Channel.request.killsSuidgid
        if let file = OpenFiles[info.pointee.fh] {
            fh = file.pointee.fh
            handle = file.pointee.handle
        }
    }
}

/// What belongs to an open file or directory from `open` to `release`: the number that the script
/// stored in `fi.fh` and the value in `fi.handle`. libfuse's own `fh` is the file's index here plus
/// one, and 0 where the handler that opened it stored neither.
struct OpenFile {
    var fh: UInt64 = 0
    var handle: Int32 = 0
    /// The next free one, while this one is free.
    var next: Int32 = -1
}

enum OpenFiles {
    nonisolated(unsafe) private static var files: UnsafeMutablePointer<OpenFile>?
    nonisolated(unsafe) private static var capacity: Int32 = 0
    nonisolated(unsafe) private static var firstFree: Int32 = -1

    @inline(__always)
    static subscript(fh: UInt64) -> UnsafeMutablePointer<OpenFile>? {
        fh == 0 || fh > UInt64(capacity) ? nil : files! + Int(fh - 1)
    }

    /// - Returns: libfuse's `fh` for a new open file, to be given back with `close`.
    static func open(fh: UInt64, handle: Int32) -> UInt64 {
        if firstFree < 0 { grow() }
        let index = firstFree
        firstFree = files![Int(index)].next
        files![Int(index)] = OpenFile(fh: fh, handle: handle)
        return UInt64(index) + 1
    }

    static func close(_ fh: UInt64) {
        guard let file = self[fh] else { return }
        if file.pointee.handle != 0 { HandlerCall.release(value: file.pointee.handle) }
        file.pointee = OpenFile(next: firstFree)
        firstFree = Int32(fh - 1)
    }

    private static func grow() {
        let larger = max(64, capacity * 2)
        let copy = UnsafeMutablePointer<OpenFile>.allocate(capacity: Int(larger))
        if let files {
            copy.moveInitialize(from: files, count: Int(capacity))
            files.deallocate()
        }
        for index in (capacity..<larger).reversed() {
            (copy + Int(index)).initialize(to: OpenFile(next: firstFree))
            firstFree = index
        }
        files = copy
        capacity = larger
    }
}
