import CFuse
import CLinux
import Glibc

/// The function with which `readdir` tells of entries.
enum DirectoryFiller {
    /// Of the request that runs.
    nonisolated(unsafe) static var buffer: UnsafeMutableRawPointer?
    nonisolated(unsafe) static var fill: fuse_fill_dir_t?

    /// What libfuse tells where it knows no inode. With 0, which `use_ino` would let through, readdir(3)
    /// takes an entry for a deleted one.
    private static let unknownInode = ino_t(UInt32.max)

    /// filler(name [, stat]) -> true, or false when the buffer is full and the rest need not come.
    /// `stat` is a table as from `getattr`; its type and `ino` count. flu.md, readdir
    ///
    /// filler(fd) -> true, or nil, message, errno: the entries of the directory that an object has open, from its start.
    static let function = PassedEntry(
        call("filler", EntryArgument(), .record(FileStatus.layout)) { frame, item, status in
            switch item {
            case .directory(let descriptor): SuccessResult().write(list(descriptor), frame)
            case .name(let name):
                guard var entry = status?.pointee else { return frame.push(fill?(buffer, name, nil, 0) == 0) }
                if entry.st_ino == 0 { entry.st_ino = unknownInode }
                frame.push(fill?(buffer, name, &entry, 0) == 0)
            }
        })

    nonisolated(unsafe) private static var entries = DirectoryEntries(room: 64 * 1024)

    /// - Returns: 0, or -1 with errno.
    private static func list(_ descriptor: Int32) -> Int32 {
        guard let fill, lseek(descriptor, 0, SEEK_SET) == 0 else { return -1 }
        entries.forget()
        var status = stat()
        while true {
            switch entries.next(from: descriptor) {
            case .end: return 0
            case .failure: return -1
            case .entry(let entry):
                status.st_ino = entry.pointee.d_ino
                status.st_mode = mode_t(entry.pointee.d_type) << 12  // DTTOIF
                if fill(buffer, clinux_entry_name(entry), &status, 0) != 0 { return 0 }
            }
        }
    }
}

/// What `filler` takes first: a name, or an object that has a directory open.
private struct EntryArgument: ArgumentKind {
    enum Value {
        case name(UnsafePointer<CChar>)
        case directory(Int32)
    }

    private let name = NameArgument()
    private let descriptor = DescriptorArgument()
    var label: String { name.label }
    var preparation: Preparation? { name.preparation }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        // A number is a name here, and no descriptor.
        if frame.string(index) == nil, frame.number(index) == nil, frame.isDescriptor(index) {
            return .directory(try descriptor.read(frame, index))
        }
        return .name(try name.read(frame, index))
    }
}
