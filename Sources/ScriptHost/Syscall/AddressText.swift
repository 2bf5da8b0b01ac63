import Glibc

/// 16 bits of a number; of a string of digits as well, as syscall-api.md 2.14 has it.
struct NetworkShortArgument: ArgumentKind {
    var label: String { "number or digits" }
    var parameter: Parameter { Parameter(name: "n", type: "integer|string") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UInt16 {
        if let number = frame.integer(index) { return UInt16(truncatingIfNeeded: number) }
        if let digits = frame.string(index),
            let number = Int64(String(decoding: UnsafeRawBufferPointer(digits), as: UTF8.self))
        {
            return UInt16(truncatingIfNeeded: number)
        }
        throw BadArgument(index: index, text: label)
    }
}

/// 32 bits of a number or of an in_addr.
struct NetworkWordArgument: ArgumentKind {
    enum Value {
        case number(UInt32)
        case address(in_addr)
    }

    var label: String { "number or in_addr" }
    var parameter: Parameter { Parameter(name: "n", type: "integer|in_addr") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Value {
        if let address = frame.structure(index, Addresses.inAddr) { return .address(address.pointee) }
        if let number = frame.integer(index) { return .number(UInt32(truncatingIfNeeded: number)) }
        throw BadArgument(index: index, text: label)
    }
}

/// An in_addr or in6_addr, or its text; nil and what is no address give nil.
struct InternetAddressArgument<Record>: ArgumentKind {
    let layout: Layout<Record>
    let family: Int32
    var label: String { "\(layout.name) or string" }
    var parameter: Parameter { Parameter(name: "addr", type: "\(layout.name)|string", fallback: "nil") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> Record? {
        if frame.isAbsent(index) { return nil }
        if let address = frame.structure(index, layout) { return address.pointee }
        guard let text = frame.string(index), let start = text.baseAddress else {
            throw BadArgument(index: index, text: label)
        }
        guard strlen(start) == text.count else { return nil }
        return withUnsafeTemporaryAllocation(of: Record.self, capacity: 1) { room in
            guard let address = room.baseAddress else { return nil }
            return parse(start, address) == 1 ? address.pointee : nil
        }
    }

    /// As inet_aton, for the short forms of AF_INET, or as inet_pton.
    private func parse(_ text: UnsafePointer<CChar>, _ address: UnsafeMutablePointer<Record>) -> Int32 {
        guard family == AF_INET else { return inet_pton(family, text, address) }
        return inet_aton(text, UnsafeMutableRawPointer(address).assumingMemoryBound(to: in_addr.self))
    }
}

/// The bytes of an address of the family that an argument before it gives: as many as it takes.
struct AddressBytesArgument: ArgumentKind {
    /// The position of the family.
    let family: Int32
    var label: String { "in_addr, in6_addr, string or buffer" }
    var parameter: Parameter { Parameter(name: "src", type: "in_addr|in6_addr|string|memory") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeRawPointer {
        let isString = frame.string(index) != nil
        let isStructure = frame.isStructure(index)
        let isAddress = frame.isStructure(index, Addresses.inAddr) || frame.isStructure(index, Addresses.in6Addr)
        guard let memory = frame.memory(index), let bytes = memory.bytes, isAddress || !isStructure else {
            throw BadArgument(index: index, text: label)
        }
        let wanted: Int
        switch try NamedArgument<Int32>.named(.domain, "af").read(frame, family) {
        case AF_INET: wanted = MemoryLayout<in_addr>.size
        case AF_INET6: wanted = MemoryLayout<in6_addr>.size
        default: return bytes
        }
        if memory.count == wanted || (memory.count > wanted && !isString && !isStructure) { return bytes }
        throw BadArgument(
            index: index, text: "an address of this family has \(wanted) bytes, not \(memory.count)",
            isExpectation: false)
    }
}

/// A path of a socket, or an abstract name: what fits into a sockaddr_un.
struct SocketPathArgument: ArgumentKind {
    var label: String { "string" }
    var parameter: Parameter { Parameter(name: "path", type: "string") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeBufferPointer<CChar> {
        guard let path = frame.string(index) else { throw BadArgument(index: index, text: label) }
        if path.count > Addresses.longestPath {
            throw BadArgument(
                index: index, text: "\(path.count) bytes are more than the \(Addresses.longestPath) of a socket's path",
                isExpectation: false)
        }
        if path.first != 0 && path.contains(0) {
            throw BadArgument(index: index, text: "the path holds a NUL byte", isExpectation: false)
        }
        return path
    }
}

/// The text in the scratch of the frame, up to its NUL.
struct TextResult: ResultKind {
    var type: String { "string" }

    func write(_ raw: UnsafePointer<CChar>?, _ frame: Frame) {
        guard let raw else { return frame.fail(errno: errno) }
        frame.results { $0.bytes(raw, count: strlen(raw)) }
    }
}

extension Frame {
    /// The text of an address, in the scratch of the frame; nil if the call fails.
    func addressText(_ family: Int32, _ address: UnsafeRawPointer) -> UnsafePointer<CChar>? {
        inet_ntop(
            family, address, scratch.baseAddress?.assumingMemoryBound(to: CChar.self),
            socklen_t(clamping: scratch.count))
    }

    /// Returns the struct that a call makes of a text, or nil if the call does not return 1.
    func returnParsed<Record>(_ layout: Layout<Record>, _ parse: (UnsafeMutablePointer<Record>) -> Int32) {
        let isParsed = withRecord(as: Record.self) { parse($0) } == 1
        results { results in
            if isParsed {
                withRecord(as: Record.self) { results.structure(layout, from: $0) }
            } else {
                results.nil()
            }
        }
    }

    /// Returns a new struct, all 0 but for what the closure sets.
    func returnRecord<Record>(_ layout: Layout<Record>, _ fill: (inout Record) -> Void) {
        withRecord(as: Record.self) { record in
            memset(record, 0, MemoryLayout<Record>.size)
            fill(&record.pointee)
            results { $0.structure(layout, from: record) }
        }
    }

    /// Returns 32 bits in the other byte order, if there are two.
    func returnWord(_ word: NetworkWordArgument.Value) {
        switch word {
        case .number(let number): push(Double(number.bigEndian))
        case .address(let address): returnRecord(Addresses.inAddr) { $0.s_addr = address.s_addr.bigEndian }
        }
    }
}

extension ArgumentKind where Self == NetworkShortArgument {
    static var networkShort: Self { .init() }
}

extension ArgumentKind where Self == NetworkWordArgument {
    static var networkWord: Self { .init() }
}

extension ArgumentKind {
    static func internetAddress<Record>(_ layout: Layout<Record>, _ family: Int32) -> Self
    where Self == InternetAddressArgument<Record> {
        .init(layout: layout, family: family)
    }
}

extension ArgumentKind where Self == AddressBytesArgument {
    static func addressBytes(family: Int32) -> Self { .init(family: family) }
}

extension ArgumentKind where Self == SocketPathArgument {
    static var socketPath: Self { .init() }
}

extension ArgumentKind where Self == IntegerArgument<UInt16> {
    /// A port in host byte order.
    static var port: Self { .init(name: "port") }
}
