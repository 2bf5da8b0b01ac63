import CLinux
import Glibc

/// The entries of a directory that a descriptor has open, from its position on: a buffer of them as the kernel writes
/// them, see getdents64(2).
struct DirectoryEntries {
    enum Step {
        case entry(UnsafePointer<dirent>)
        case end
        /// errno says why.
        case failure
    }

    private let buffer: UnsafeMutableRawPointer
    private let room: Int
    /// Entries from here to `end` are still to come.
    private var position = 0
    private var end = 0

    /// - Parameter room: of the buffer, in bytes.
    init(room: Int) {
        self.room = room
        buffer = .allocate(byteCount: room, alignment: MemoryLayout<dirent>.alignment)
    }

    /// Whether there are entries in the buffer, or else why not.
    mutating func fill(from descriptor: Int32) -> Step? {
        if position < end { return nil }
        let count = getdents64(descriptor, buffer, room)
        if count > 0 {
            (position, end) = (0, count)
            return nil
        }
        return count == 0 || errno == ENOENT ? .end : .failure  // ENOENT: the directory was removed
    }

    mutating func next(from descriptor: Int32) -> Step {
        if let step = fill(from: descriptor) { return step }
        let entry = (buffer + position).assumingMemoryBound(to: dirent.self)
        position += Int(entry.pointee.d_reclen)
        return .entry(entry)
    }

    /// Forgets what is still to come.
    mutating func forget() { (position, end) = (0, 0) }

    func free() { buffer.deallocate() }
}
