import Glibc

extension System {
    // MARK: Open files

    /// The descriptor is closed in the processes that a test starts.
    package static func open(
        _ path: UnsafePointer<CChar>, _ flags: Int32 = O_RDONLY, _ mode: mode_t = 0o666
    ) throws(SystemError) -> Int32 {
        try checked(Glibc.open(path, flags | O_CLOEXEC, mode))
    }

    package static func close(_ descriptor: Int32) throws(SystemError) {
        try checked(Glibc.close(descriptor))
    }

    package static func read(_ descriptor: Int32, _ count: Int, at offset: off_t? = nil) throws(SystemError) -> [UInt8]
    {
        var bytes = [UInt8](repeating: 0, count: count)
        let got =
            if let offset {
                try checked(pread(descriptor, &bytes, count, offset))
            } else {
                try checked(Glibc.read(descriptor, &bytes, count))
            }
        return Array(bytes.prefix(got))
    }

    @discardableResult
    package static func write(
        _ descriptor: Int32, _ bytes: [UInt8], at offset: off_t? = nil
    ) throws(SystemError) -> Int {
        if let offset {
            try checked(pwrite(descriptor, bytes, bytes.count, offset))
        } else {
            try checked(Glibc.write(descriptor, bytes, bytes.count))
        }
    }

    package static func truncate(_ path: UnsafePointer<CChar>, _ size: off_t) throws(SystemError) {
        try checked(Glibc.truncate(path, size))
    }

    package static func ftruncate(_ descriptor: Int32, _ size: off_t) throws(SystemError) {
        try checked(Glibc.ftruncate(descriptor, size))
    }

    package static func fsync(_ descriptor: Int32, dataOnly: Bool = false) throws(SystemError) {
        try checked(dataOnly ? fdatasync(descriptor) : Glibc.fsync(descriptor))
    }

    package static func fallocate(
        _ descriptor: Int32, _ mode: Int32, _ offset: off_t, _ length: off_t
    ) throws(SystemError) {
        try checked(Glibc.fallocate(descriptor, mode, offset, length))
    }

    package static func flock(_ descriptor: Int32, _ operation: Int32) throws(SystemError) {
        try checked(lockFile(descriptor, operation))
    }

    /// fcntl(2) with F_GETLK, F_SETLK or F_SETLKW.
    @discardableResult
    package static func lock(
        _ descriptor: Int32, _ command: Int32, _ lock: Glibc.flock
    ) throws(SystemError) -> Glibc.flock {
        var lock = lock
        try checked(withUnsafeMutablePointer(to: &lock) { fcntl(descriptor, command, $0) })
        return lock
    }

    /// ioctl(2) whose argument are some bytes, which come back as they are afterwards.
    ///
    /// - Parameter result: gets what the call returned.
    package static func ioctl(
        _ descriptor: Int32, _ request: UInt, _ data: [UInt8] = [], result: inout Int32
    ) throws(SystemError) -> [UInt8] {
        var room = data + [0]  // so that there is an address even without data
        result = try checked(Glibc.ioctl(descriptor, request, &room))
        return room.dropLast()
    }

    /// poll(2) of one descriptor: what is ready of `events`.
    package static func poll(
        _ descriptor: Int32, _ events: Int32, milliseconds: Int32
    ) throws(SystemError) -> Int32 {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        try checked(Glibc.poll(&entry, 1, milliseconds))
        return Int32(entry.revents)
    }

    // MARK: Whole files and folders

    package static func contents(of path: UnsafePointer<CChar>) throws(SystemError) -> [UInt8] {
        let descriptor = try open(path)
        defer { Glibc.close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let piece = try read(descriptor, 65536)
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    /// One entry of a directory.
    package struct Entry: Equatable, Sendable {
        package var name: [UInt8]
        /// As DT_REG and the like.
        package var type: Int32
        package var inode: UInt64

        package var text: String { String(decoding: name, as: UTF8.self) }
    }

    /// The entries of a directory in the order in which they come, "." and ".." among them.
    package static func entries(of path: UnsafePointer<CChar>) throws(SystemError) -> [Entry] {
        guard let directory = opendir(path) else { throw SystemError(errno) }
        defer { closedir(directory) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { throw SystemError(errno) }
                return entries
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            entries.append(Entry(name: name, type: Int32(entry.pointee.d_type), inode: UInt64(entry.pointee.d_ino)))
        }
    }

    /// The names alone.
    package static func names(in path: UnsafePointer<CChar>) throws(SystemError) -> [String] {
        try entries(of: path).map(\.text)
    }
}

/// Within System the name of this function means System's own, and with Glibc's name before it the struct.
private func lockFile(_ descriptor: Int32, _ operation: Int32) -> Int32 { flock(descriptor, operation) }
