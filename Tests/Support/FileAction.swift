import CLinux
import Glibc

/// Something that a program may do in a file system. Paths are below the folder it is done in.
package enum FileAction: Sendable {
    case mkdir(String, mode_t)
    case mknod(String, mode_t, device: dev_t)
    case symlink(target: String, String)
    case link(String, String)
    case rename(String, String)
    case unlink(String)
    case rmdir(String)
    case chmod(String, mode_t)
    case chown(String, user: uid_t, group: gid_t)
    /// Nanoseconds since 1970; nil leaves a time as it is.
    case utimens(String, access: Int?, modification: Int?, follow: Bool)
    case truncate(String, Int)
    case setAttribute(String, String, length: Int, flags: Int32)
    case getAttribute(String, String)
    case removeAttribute(String, String)
    case stat(String, follow: Bool)
    case access(String, Int32)
    case readlink(String)
    case list(String)
    /// Opens a file, writes `length` bytes of the test's data from `source` on, and closes it.
    case write(String, flags: Int32, mode_t, offset: Int, source: Int, length: Int)
    case read(String, offset: Int, length: Int)
    /// The others use files that stay open, in numbered places.
    case open(Int, String, flags: Int32)
    case readOpen(Int, offset: Int, length: Int)
    case writeOpen(Int, offset: Int, source: Int, length: Int)
    case truncateOpen(Int, Int)
    case allocateOpen(Int, mode: Int32, offset: Int, length: Int)
    case statOpen(Int)
    case changeModeOpen(Int, mode_t)
    case changeOwnerOpen(Int, user: uid_t, group: gid_t)
    case setAttributeOpen(Int, String, length: Int)
    /// A lock of the open file, if it can be had at once: F_RDLCK, F_WRLCK or F_UNLCK.
    case lockOpen(Int, Int32, start: Int, length: Int)
    case flockOpen(Int, Int32)
    case close(Int)
}

/// What came of an action, for comparison.
package struct FileOutcome: CustomStringConvertible, Sendable {
    package var text: String
    package var data: [UInt8] = []

    package var description: String { data.isEmpty ? text : "\(text), \(data.count) bytes" }

    package func isSame(as other: FileOutcome) -> Bool {
        text == other.text && data.hasSameBytes(as: other.data)
    }
}

/// Does actions in a folder.
package final class FileActor {
    package let folder: String
    /// What is written, so that every piece of it is another one.
    private let source: [UInt8]
    /// Whether files may stay open while they are removed or have several names.
    private let keepsOpen: Bool
    private var opened: [Int: Int32] = [:]

    package init(in folder: String, source: [UInt8], keepsOpen: Bool = false) {
        self.folder = folder
        self.source = source
        self.keepsOpen = keepsOpen
    }

    deinit { for descriptor in opened.values { Glibc.close(descriptor) } }

    package func perform(_ action: FileAction) -> FileOutcome {
        do {
            switch action {
            case .open, .readOpen, .writeOpen, .truncateOpen, .allocateOpen, .close:
                return try performOnOpenFile(action)
            case .statOpen, .changeModeOpen, .changeOwnerOpen, .setAttributeOpen, .lockOpen, .flockOpen:
                return try performOnInode(action)
            case .stat, .access, .readlink, .list, .read, .getAttribute:
                return try look(action)
            default:
                return try change(action)
            }
        } catch {
            return FileOutcome(text: "\(error)")
        }
    }

    private func path(_ name: String) -> String { name.isEmpty ? folder : folder + "/" + name }

    private func bytes(_ start: Int, _ length: Int) -> [UInt8] {
        Array(source[start % (source.count - length)..<start % (source.count - length) + length])
    }

    // MARK: Actions by name

    private func look(_ action: FileAction) throws(SystemError) -> FileOutcome {
        switch action {
        case .stat(let name, let follow):
            return outcome(follow ? try System.stat(path(name)) : try System.lstat(path(name)))
        case .access(let name, let mask): try System.access(path(name), mask)
        case .readlink(let name): return FileOutcome(text: "target", data: try System.readlink(path(name)))
        case .list(let name):
            let names = try System.names(in: path(name)).sorted()
            return FileOutcome(text: names.joined(separator: " "))
        case .getAttribute(let name, let attribute):
            var value = [UInt8](repeating: 0, count: 65536)
            let count = try System.checked(lgetxattr(path(name), attribute, &value, value.count))
            return FileOutcome(text: "value", data: Array(value.prefix(count)))
        case .read(let name, let offset, let length):
            guard let file = try open(name, O_RDONLY) else { return FileOutcome(text: "not to be opened") }
            defer { Glibc.close(file) }
            return FileOutcome(text: "data", data: try System.read(file, length, at: offset))
        default: break
        }
        return FileOutcome(text: "done")
    }

    private func change(_ action: FileAction) throws(SystemError) -> FileOutcome {
        switch action {
        case .mkdir(let name, let mode): try System.mkdir(path(name), mode)
        case .mknod(let name, let mode, let device): try System.mknod(path(name), mode, device)
        case .symlink(let target, let name): try System.symlink(target, path(name))
        case .link(let old, let new):
            closeAll(path(old))
            try System.link(path(old), path(new))
        case .rename(let old, let new):
            // This is nothing, for which nobody needs a right, unless each name is a file of its own to the kernel.
            if keepsOpen, isSameFile(path(old), path(new)) { return FileOutcome(text: "the same file") }
            closeAll(path(new))
            closeRemoved(path(new))
            try System.rename(path(old), path(new))
        case .unlink(let name):
            closeAll(path(name))
            try System.unlink(path(name))
        case .rmdir(let name):
            closeRemoved(path(name))
            try System.rmdir(path(name))
        case .chmod(let name, let mode): try System.chmod(path(name), mode)
        case .chown(let name, let user, let group):
            // FUSE can't tell this from taking set-ID bits from a file that is written.
            if keepsOpen, user == .max, group == .max { return FileOutcome(text: "nothing") }
            try System.chown(path(name), user, group)
        case .utimens(let name, let access, let modification, let follow):
            try setTimes(path(name), access, modification, follow)
            // at once: the next reader may change the time of access
            let status = follow ? try System.stat(path(name)) : try System.lstat(path(name))
            let kept = access == nil ? "kept" : "\(status.st_atim.nanoseconds)"
            return FileOutcome(text: "access \(kept)")
        case .truncate(let name, let size):
            // Whether this is a change of the file when it has that size is not the same everywhere.
            if isFile(try System.stat(path(name)), of: size) { return FileOutcome(text: "has that size") }
            try System.truncate(path(name), size)
        case .setAttribute(let name, let attribute, let length, let flags):
            try System.checked(lsetxattr(path(name), attribute, bytes(length, length), length, flags))
        case .removeAttribute(let name, let attribute):
            try System.checked(lremovexattr(path(name), attribute))
        case .write(let name, let flags, let mode, let offset, let source, let length):
            guard let file = try open(name, flags, mode) else { return FileOutcome(text: "not to be opened") }
            defer { Glibc.close(file) }
            return FileOutcome(text: "\(try System.write(file, bytes(source, length), at: offset))")
        default: break
        }
        return FileOutcome(text: "done")
    }

    private func setTimes(
        _ path: String, _ access: Int?, _ modification: Int?, _ follow: Bool
    ) throws(SystemError) {
        let omit = timespec(tv_sec: 0, tv_nsec: CLINUX_UTIME_OMIT)
        let times = [access, modification].map { $0.map(timespec.init(nanoseconds:)) ?? omit }
        try System.utimens(path, times[0], times[1], flags: follow ? 0 : AT_SYMLINK_NOFOLLOW)
    }

    // MARK: Open files

    /// Nil for devices: who opens them gets the machine's.
    private func open(_ name: String, _ flags: Int32, _ mode: mode_t = 0) throws(SystemError) -> Int32? {
        if let status = try? System.stat(path(name)), [S_IFCHR, S_IFBLK].contains(status.st_mode & S_IFMT) {
            return nil
        }
        // No fifo shall block.
        let file = try System.open(path(name), flags | O_NONBLOCK, mode)
        // A file is not closed, as far as its file system knows, while it is read ahead.
        posix_fadvise(file, 0, 0, POSIX_FADV_RANDOM)
        return file
    }

    private func performOnOpenFile(_ action: FileAction) throws(SystemError) -> FileOutcome {
        switch action {
        case .open(let place, let name, let flags):
            let status = try? System.stat(path(name))
            // FUSE knows a file with several names by each of them, and caches it as several.
            if !keepsOpen, let status, status.st_mode & S_IFMT == S_IFREG, status.st_nlink > 1 {
                return FileOutcome(text: "linked")
            }
            // Of others nobody is told that they are open: their attributes are gone with their name.
            if keepsOpen, let status, status.st_mode & S_IFMT != S_IFREG { return FileOutcome(text: "no file") }
            guard let file = try open(name, flags, 0o644) else { return FileOutcome(text: "not to be opened") }
            close(place)
            opened[place] = file
        case .readOpen(let place, let offset, let length):
            return FileOutcome(text: "data", data: try System.read(opened[place] ?? -1, length, at: offset))
        case .writeOpen(let place, let offset, let source, let length):
            let count = try System.write(opened[place] ?? -1, bytes(source, length), at: offset)
            return FileOutcome(text: "\(count)")
        case .truncateOpen(let place, let size):
            let file = opened[place] ?? -1
            if isFile(try System.fstat(file), of: size) { return FileOutcome(text: "has that size") }
            try System.ftruncate(file, size)
        case .allocateOpen(let place, let mode, let offset, let length):
            let file = opened[place] ?? -1
            try System.fallocate(file, mode, offset, length)
            // Whether this is a change of the file is not the same everywhere.
            try System.checked(futimens(file, [timespec(nanoseconds: 1), timespec(nanoseconds: offset)]))
        case .close(let place): close(place)
        default: break
        }
        return FileOutcome(text: "done")
    }

    private func performOnInode(_ action: FileAction) throws(SystemError) -> FileOutcome {
        // Whoever changes it is checked by what the kernel knows of it, which FUSE does not ask for again.
        if case .changeModeOpen(let place, _) = action { _ = try? System.fstat(opened[place] ?? -1) }
        if case .changeOwnerOpen(let place, _, _) = action { _ = try? System.fstat(opened[place] ?? -1) }
        switch action {
        case .statOpen(let place):
            let status = try System.fstat(opened[place] ?? -1)
            return FileOutcome(text: "\(outcome(status)) links \(status.st_nlink)")
        case .changeModeOpen(let place, let mode): try System.checked(fchmod(opened[place] ?? -1, mode))
        case .changeOwnerOpen(let place, let user, let group):
            try System.checked(fchown(opened[place] ?? -1, user, group))
        case .setAttributeOpen(let place, let attribute, let length):
            try System.checked(fsetxattr(opened[place] ?? -1, attribute, bytes(length, length), length, 0))
        case .lockOpen(let place, let type, let start, let length):
            let range = Glibc.flock(
                l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: start, l_len: length, l_pid: 0)
            try System.lock(opened[place] ?? -1, F_OFD_SETLK, range)
        case .flockOpen(let place, let operation): try System.flock(opened[place] ?? -1, operation | LOCK_NB)
        default: break
        }
        return FileOutcome(text: "done")
    }

    private func close(_ place: Int) {
        if let file = opened.removeValue(forKey: place) { Glibc.close(file) }
    }

    /// Closes a file under all its names. libfuse keeps what is removed while it is open under another
    /// name, which can be seen; and see the remark on linked files above.
    private func closeAll(_ path: String) {
        guard !keepsOpen, let status = try? System.lstat(path) else { return }
        for (place, file) in opened where (try? System.fstat(file))?.st_ino == status.st_ino { close(place) }
    }

    /// Closes what has no name any more, if a folder is about to be removed: some of it may have been in there, and
    /// libfuse has no path for that then.
    private func closeRemoved(_ path: String) {
        guard let status = try? System.lstat(path), status.st_mode & S_IFMT == S_IFDIR else { return }
        for (place, file) in opened where (try? System.fstat(file))?.st_nlink == 0 { close(place) }
    }

    private func isSameFile(_ first: String, _ second: String) -> Bool {
        guard let first = try? System.lstat(first), let second = try? System.lstat(second) else { return false }
        return first.st_ino == second.st_ino && first.st_dev == second.st_dev
    }

    private func isFile(_ status: stat, of size: Int) -> Bool {
        status.st_mode & S_IFMT == S_IFREG && status.st_size == size
    }

    private func outcome(_ status: stat) -> FileOutcome {
        let size = status.st_mode & S_IFMT == S_IFDIR ? 0 : status.st_size
        let mode = String(status.st_mode, radix: 8)
        return FileOutcome(text: "\(mode) \(status.st_uid):\(status.st_gid) \(size) \(status.st_rdev)")
    }
}
