import CFuse
import CLinux
import Glibc

/// Reading and writing where libfuse moves the bytes, and no Lua string is made of them.
extension Operations {
    static var buffers: [Operation] {
        [
            operation(.readBuf, \.read_buf) { path, out, size, offset, info in
                guard let out else { return -EIO }
                var found = HandlerBuffer()
                let answer = withUnsafeMutablePointer(to: &found) { found in
                    handle(info) {
                        handle(
                            .readBuf, path: path, returning: .buffer(into: found, capacity: size), .path(path),
                            .number(size), .number(offset), .info($0), keepsValues: $1)
                    }
                }
                // libfuse frees both.
                guard answer == 0, let memory = malloc(MemoryLayout<fuse_bufvec>.size) else {
                    free(found.bytes)
                    return answer == 0 ? -ENOMEM : answer
                }
                let vector = memory.bindMemory(to: fuse_bufvec.self, capacity: 1)
                if found.bytes == nil {
                    vector.initialize(to: .file(found.descriptor, at: found.offset, size: found.size))
                } else {
                    vector.initialize(to: .memory(found.bytes, size: found.size))
                }
                out.pointee = vector
                return 0
            },
            operation(.writeBuf, \.write_buf) { path, vector, offset, info in
                guard let vector else { return -EIO }
                let size = fuse_buf_size(vector)
                let buffer = WriteBuffer.begin(vector)
                defer { WriteBuffer.end() }
                return handle(info) {
                    handle(
                        .writeBuf, path: path, returning: .count(upTo: size), .path(path),
                        .resource(buffer, WriteBuffer.type), .number(offset), .info($0), keepsValues: $1
                    ) { Int32($0.number) }
                }
            },
        ]
    }
}

extension fuse_bufvec {
    /// A part of a file. What is short of `size` is asked for again, up to the end of the file.
    fileprivate static func file(_ descriptor: Int32, at offset: off_t, size: Int) -> Self {
        let flags = FUSE_BUF_IS_FD.rawValue | FUSE_BUF_FD_SEEK.rawValue | FUSE_BUF_FD_RETRY.rawValue
        return fuse_bufvec(
            count: 1, idx: 0, off: 0,
            buf: fuse_buf(size: size, flags: fuse_buf_flags(flags), mem: nil, fd: descriptor, pos: offset))
    }

    fileprivate static func memory(_ bytes: UnsafeMutableRawPointer?, size: Int) -> Self {
        fuse_bufvec(
            count: 1, idx: 0, off: 0, buf: fuse_buf(size: size, flags: .init(0), mem: bytes, fd: -1, pos: 0))
    }
}

/// What `write_buf` gets: the bytes of the request, of use during the call only.
///
/// Lua has the number of the write in the place of a pointer, so that it can't keep one.
enum WriteBuffer {
    nonisolated(unsafe) private static var serial: UInt = 0
    nonisolated(unsafe) private static var vector: UnsafeMutablePointer<fuse_bufvec>?
    /// For bytes that a string is made of, when they are not in memory as they are.
    nonisolated(unsafe) private static var room = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    static func begin(_ vector: UnsafeMutablePointer<fuse_bufvec>) -> UnsafeMutableRawPointer? {
        serial &+= 1
        self.vector = vector
        return UnsafeMutableRawPointer(bitPattern: serial)
    }

    static func end() { vector = nil }

    private static func vector(of buffer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<fuse_bufvec>? {
        UInt(bitPattern: buffer) == serial ? vector : nil
    }

    private static let ended = "this buffer is no longer valid: the request that it belonged to has ended"
    private static let argument = ResourceArgument(type: { WriteBuffer.type }, label: "fuse_buf")

    static let type: ResourceType = ResourceType(
        "fuse_buf",
        methods: [
            /// size() -> how many bytes are still to be taken.
            call("size", argument) { frame, buffer in
                guard let vector = vector(of: buffer) else { return frame.raise(ended) }
                frame.push(Double(remaining(vector)))
            },
            /// pwrite(fd, offset [, size]) -> count, or nil, message, errno: writes the next bytes, all that are left or
            /// `size`, to a file.
            call("pwrite", argument, .fd, .long("offset"), .long("size", default: .max)) {
                frame, buffer, descriptor, offset, size in
                guard let vector = vector(of: buffer) else { return frame.raise(ended) }
                let most = min(max(size, 0), remaining(vector))
                var target = fuse_bufvec.file(descriptor, at: offset, size: most)
                let count = most == 0 ? 0 : fuse_buf_copy(&target, vector, fuse_buf_copy_flags(0))
                if count < 0 { return frame.fail(errno: Int32(-count)) }
                frame.push(Double(count))
            },
            /// string() -> the bytes that are left, and takes them.
            call("string", argument) { frame, buffer in
                guard let vector = vector(of: buffer) else { return frame.raise(ended) }
                let size = remaining(vector)
                if room.count < size {
                    room.deallocate()
                    room = .allocate(byteCount: size, alignment: 16)
                }
                var target = fuse_bufvec.memory(room.baseAddress, size: size)
                let count = size == 0 ? 0 : fuse_buf_copy(&target, vector, fuse_buf_copy_flags(0))
                if count < 0 { return frame.fail(errno: Int32(-count)) }
                frame.results { $0.bytes(room.baseAddress, count: count) }
            },
        ])

    /// In bytes. Requests come in one piece, which is used up from its start.
    private static func remaining(_ vector: UnsafeMutablePointer<fuse_bufvec>) -> Int {
        vector.pointee.idx > 0 ? 0 : fuse_buf_size(vector) - vector.pointee.off
    }
}
