import CLua
import Glibc

/// One call of an entry: where its arguments are read and its outcome is put.
///
/// Nothing here can raise a Lua error: C has prepared what may raise before, and pushes the outcome
/// or raises after the Swift body has returned.
struct Frame {
    let raw: UnsafeMutablePointer<clua_frame>

    /// Whether an argument is missing or nil.
    @inline(__always)
    func isAbsent(_ index: Int32) -> Bool {
        clua_is_absent(raw.pointee.L, index)
    }

    /// Whether an argument is a table.
    @inline(__always)
    func isTable(_ index: Int32) -> Bool {
        clua_is_table(raw.pointee.L, index)
    }

    /// Whether an argument is true or false.
    func isBoolean(_ index: Int32) -> Bool { clua_is_boolean(raw.pointee.L, index) }

    /// An argument that is a number; a string is none.
    func number(_ index: Int32) -> Double? {
        var number = 0.0
        return clua_number(raw.pointee.L, index, &number) ? number : nil
    }

    /// The bytes of an argument that is a string, NUL-terminated and alive during the call; else nil.
    @inline(__always)
    func string(_ index: Int32) -> UnsafeBufferPointer<CChar>? {
        var length = 0
        guard let bytes = clua_string(raw.pointee.L, index, &length) else { return nil }
        return UnsafeBufferPointer(start: bytes, count: length)
    }

    /// The strings that a preparation has collected from an argument.
    func strings(at index: Int32) -> UnsafeBufferPointer<UnsafeMutablePointer<CChar>?> {
        let list = list(at: index)
        return UnsafeBufferPointer(start: list?.strings, count: Int(list?.count ?? 0))
    }

    /// The descriptors that a preparation has collected from an argument; -1 for one that is closed.
    func descriptors(at index: Int32) -> UnsafeBufferPointer<Int32> {
        let list = list(at: index)
        return UnsafeBufferPointer(start: list?.descriptors, count: Int(list?.count ?? 0))
    }

    /// The struct pollfd that a preparation has made of an argument.
    func polled(at index: Int32) -> UnsafeMutableBufferPointer<pollfd> {
        let list = list(at: index)
        let start = UnsafeMutableRawPointer(list?.polled)?.assumingMemoryBound(to: pollfd.self)
        return UnsafeMutableBufferPointer(start: start, count: Int(list?.count ?? 0))
    }

    /// The integers that a preparation has collected from an argument.
    func integers(at index: Int32) -> UnsafeBufferPointer<UInt32> {
        let list = list(at: index)
        return UnsafeBufferPointer(start: list?.integers, count: Int(list?.count ?? 0))
    }

    private func list(at index: Int32) -> clua_list? {
        let lists = [raw.pointee.lists.0, raw.pointee.lists.1, raw.pointee.lists.2]
        return lists.prefix(Int(raw.pointee.list_count)).first { $0.index == index }
    }

    /// Memory for this call alone, which a preparation has made.
    var scratch: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: raw.pointee.scratch, count: raw.pointee.scratch_size)
    }

    /// The functions that a preparation has found, in the order of their names; 0 where there is none.
    var functions: UnsafePointer<Int32> { raw.pointee.functions }

    /// The struct that a preparation has read from a table, or that becomes one.
    func withRecord<Record, Result>(
        as type: Record.Type, _ body: (UnsafeMutablePointer<Record>) -> Result
    ) -> Result {
        precondition(MemoryLayout<Record>.size <= CLUA_RECORD_ROOM)
        return body(clua_record_of(raw).assumingMemoryBound(to: type))
    }

    /// A copy of a C string, cut to the room for texts, which is there when the results are made.
    func keep(_ string: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
        withUnsafeMutableBytes(of: &raw.pointee.text) { room in
            let count = min(strlen(string), room.count)
            memcpy(room.baseAddress!, string, count)
        }
        let start = UnsafeRawPointer(raw) + MemoryLayout<clua_frame>.offset(of: \.text)!
        return UnsafeRawBufferPointer(start: start, count: min(strlen(string), Int(CLUA_TEXT_ROOM)))
    }

    // MARK: Outcomes

    @inline(__always)
    func push(_ value: Bool) {
        raw.pointee.outcome = CLUA_OUT_BOOLEAN
        raw.pointee.number = value ? 1 : 0
    }

    @inline(__always)
    func push(_ value: Double) {
        raw.pointee.outcome = CLUA_OUT_NUMBER
        raw.pointee.number = value
    }

    @inline(__always)
    func push(_ first: Double, _ second: Double) {
        raw.pointee.outcome = CLUA_OUT_NUMBERS
        raw.pointee.number = first
        raw.pointee.second = second
    }

    /// Returns the table that came as argument 1, or a new one, with the fields of `record`.
    func push<Record>(_ record: Record, as layout: Layout<Record>) {
        withRecord(as: Record.self) { $0.initialize(to: record) }
        raw.pointee.outcome = CLUA_OUT_RECORD
        raw.pointee.layout = UnsafePointer(layout.raw)
    }

    /// Returns `nil, message, code`.
    func fail(_ message: String, code: Int32) {
        setText(message)
        raw.pointee.outcome = CLUA_OUT_FAILURE
        raw.pointee.number = Double(code)
    }

    /// Returns `nil`, the text of an error number, and the number.
    @inline(__always)
    func fail(errno code: Int32) {
        raw.pointee.outcome = CLUA_OUT_ERRNO
        raw.pointee.index = code
    }

    /// Raises an error that names the argument; or fails, if the system would have refused it.
    func fail(_ problem: BadArgument) {
        if let code = problem.code { return fail(errno: code) }
        setText(problem.text)
        raw.pointee.outcome = problem.isExpectation ? CLUA_OUT_EXPECTED : CLUA_OUT_BAD
        raw.pointee.index = problem.index
    }

    /// Raises an error.
    func raise(_ message: String) {
        setText(message)
        raw.pointee.outcome = CLUA_OUT_ERROR
    }

    private func setText(_ message: String) {
        withUnsafeMutableBytes(of: &raw.pointee.text) { room in
            let count = min(message.utf8.count, room.count - 1)
            room.copyBytes(from: message.utf8.prefix(count))
            room[count] = 0
        }
    }
}

/// What is wrong with an argument.
struct BadArgument: Error {
    /// Its position, from 1.
    var index: Int32
    /// What was expected, or what is the matter.
    var text: String
    /// Whether `text` is what was expected; the message then adds what came.
    var isExpectation = true
    /// It is no mistake in the script, but a state of things that has an error number: the descriptor is closed, or
    /// the path is nil.
    var code: Int32?

    init(index: Int32, text: String, isExpectation: Bool = true) {
        self.index = index
        self.text = text
        self.isExpectation = isExpectation
    }

    init(code: Int32) {
        self.init(index: 0, text: "")
        self.code = code
    }
}
