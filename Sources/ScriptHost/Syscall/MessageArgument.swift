import CLinux
import Glibc

/// A msghdr whose lengths are within the objects that it points to.
struct MessageHeader {
    /// What the kernel gets.
    var raw: msghdr
    /// The script's own.
    let object: UnsafeMutablePointer<msghdr>
}

/// A msghdr, as a call sends it or receives into it.
struct MessageArgument: ArgumentKind {
    /// The call writes to what it points to.
    let isInto: Bool
    var label: String { "msghdr" }
    var parameter: Parameter { Parameter(name: "msg", type: "msghdr") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> MessageHeader {
        guard let object = frame.structure(index, SocketStructs.msghdr) else {
            throw BadArgument(index: index, text: label)
        }
        var raw = object.pointee
        let name = try pointee(frame, index, \.msg_name, "msg_name", isInto ? .write : .read)
        let control = try pointee(frame, index, \.msg_control, "msg_control", isInto ? .writePlain : .read)
        let offset = MemoryLayout<msghdr>.offset(of: \.msg_iov) ?? 0
        let vector = try frame.gather(index, offset: offset, isInto: isInto)
        try check(index, "msg_namelen", UInt64(raw.msg_namelen), name?.count)
        try check(index, "msg_controllen", UInt64(truncatingIfNeeded: raw.msg_controllen), control?.count)
        try check(index, "msg_iovlen", UInt64(truncatingIfNeeded: raw.msg_iovlen), vector?.count)
        raw.msg_name = name?.start
        raw.msg_control = control?.start
        raw.msg_iov = UnsafeMutablePointer(mutating: vector?.baseAddress)
        return MessageHeader(raw: raw, object: object)
    }

    private func pointee(
        _ frame: Frame, _ index: Int32, _ field: PartialKeyPath<msghdr>, _ name: StaticString, _ use: Frame.Use
    ) throws(BadArgument) -> Memory? {
        try frame.pointee(index, offset: MemoryLayout<msghdr>.offset(of: field) ?? 0, for: use, named: name)
    }

    /// Of nothing, any length will do: the kernel ignores it, or answers EFAULT.
    private func check(_ index: Int32, _ name: StaticString, _ length: UInt64, _ size: Int?) throws(BadArgument) {
        guard let size, length > UInt64(size) else { return }
        throw BadArgument(
            index: index, text: "\(name) is \(length), and what it is about has \(size)", isExpectation: false)
    }
}

/// What recvmsg receives into.
enum MessageTarget {
    case vector(UnsafeBufferPointer<iovec>)
    case message(MessageHeader)

    var isMessage: Bool { if case .message = self { true } else { false } }
}

/// An iovec, a msghdr, or nil for an iovec of one byte that the preparation makes.
struct MessageTargetArgument: ArgumentKind {
    var label: String { "iovec or msghdr" }
    var parameter: Parameter { Parameter(name: "msg", type: "iovec|msghdr", fallback: "an iovec of one byte") }
    var preparation: Preparation? { .vector(Structs.iovec.raw) }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> MessageTarget {
        if frame.isStructure(index, SocketStructs.msghdr) {
            return .message(try MessageArgument(isInto: true).read(frame, index))
        }
        do throws(BadArgument) {
            return .vector(try VectorArgument(isInto: true).read(frame, index))
        } catch {
            throw error.isExpectation ? BadArgument(index: index, text: label) : error
        }
    }
}

/// After an iovec the number of its elements, by default all; after a msghdr the flags.
struct LengthOrFlagsArgument: ArgumentKind {
    /// The position of the iovec or msghdr.
    static let target: Int32 = 2
    var label: String { "number" }
    var parameter: Parameter { Parameter(name: "iolen", type: "integer|string", fallback: "all of them, or no flags") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int {
        if frame.isStructure(Self.target, SocketStructs.msghdr) {
            return Int(try NamedArgument<Int32>.named(.messageFlags, "flags", default: 0).read(frame, index))
        }
        return try CountArgument.count(ofVector: Self.target).read(frame, index)
    }
}

/// How many bytes of control messages can be received.
struct ControlSizeArgument: ArgumentKind {
    static let standard = 512
    var label: String { "number" }
    var parameter: Parameter { Parameter(name: "bufsize", type: "integer", fallback: "\(Self.standard)") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Int {
        if frame.isAbsent(index) { return Self.standard }
        guard let size = frame.integer(index) else { throw BadArgument(index: index, text: label) }
        if size < 0 { throw BadArgument(index: index, text: "a size can't be \(size)", isExpectation: false) }
        return min(Int(size), ReceivedControl.mostBytes)
    }
}

extension ArgumentKind where Self == MessageArgument {
    static func message(isInto: Bool) -> Self { .init(isInto: isInto) }
}

extension ArgumentKind where Self == MessageTargetArgument {
    static var messageOrVector: Self { .init() }
}

extension ArgumentKind where Self == LengthOrFlagsArgument {
    static var lengthOrFlags: Self { .init() }
}

extension ArgumentKind where Self == ControlSizeArgument {
    static var controlSize: Self { .init() }
}
