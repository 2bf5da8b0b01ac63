import CLua

extension Frame {
    /// Returns what the closure puts together.
    @inline(__always)
    func results(_ build: (ResultBuilder) -> Void) {
        raw.pointee.outcome = CLUA_OUT_SLOTS
        raw.pointee.slot_count = 0
        build(ResultBuilder(frame: self))
    }

    @inline(__always)
    func push(integer value: Int64) {
        if value.magnitude <= 1 << 53 { return push(Double(value)) }
        results { $0.integer(value) }
    }
}

/// The results of a call, or the fields of a table among them. What is put here is only noted down: C makes
/// Lua values of it once the body has returned. So memory has to be still there then: the frame's, an
/// argument's, or memory that lives for ever.
struct ResultBuilder {
    fileprivate let frame: Frame

    @inline(__always)
    fileprivate func add(
        _ kind: clua_slot_kind, _ key: StaticString?, _ set: (inout clua_slot) -> Void = { _ in }
    ) {
        let index = Int(frame.raw.pointee.slot_count)
        precondition(index < Int(CLUA_MOST_SLOTS), "a result of more parts than there is room for")
        withUnsafeMutablePointer(to: &frame.raw.pointee.slots) { slots in
            let slot = UnsafeMutableRawPointer(slots).assumingMemoryBound(to: clua_slot.self) + index
            slot.pointee.kind = UInt8(kind.rawValue)
            slot.pointee.key = key?.cString
            slot.pointee.length = 0
            set(&slot.pointee)
        }
        frame.raw.pointee.slot_count += 1
    }

    func `nil`() { add(CLUA_SLOT_NIL, nil) }

    func boolean(_ value: Bool, _ key: StaticString? = nil) {
        add(CLUA_SLOT_BOOLEAN, key) { $0.integer = value ? 1 : 0 }
    }

    @inline(__always)
    func number(_ value: Double, _ key: StaticString? = nil) {
        add(CLUA_SLOT_NUMBER, key) { $0.number = value }
    }

    /// A number; beyond 2^53 an int64 or uint64 object.
    func integer(_ value: some FixedWidthInteger, _ key: StaticString? = nil) {
        if type(of: value).isSigned {
            add(CLUA_SLOT_SIGNED, key) { $0.integer = Int64(truncatingIfNeeded: value) }
        } else {
            add(CLUA_SLOT_UNSIGNED, key) { $0.integer = Int64(truncatingIfNeeded: value) }
        }
    }

    /// A string.
    @inline(__always)
    func bytes(_ start: UnsafeRawPointer?, count: Int, _ key: StaticString? = nil) {
        add(CLUA_SLOT_BYTES, key) {
            $0.bytes = start
            $0.length = count
        }
    }

    /// An array of strings: those that lie one after the other in so many bytes, a NUL after each.
    func strings(_ start: UnsafeRawPointer?, size: Int) {
        add(CLUA_SLOT_STRINGS, nil) {
            $0.bytes = start
            $0.length = size
        }
    }

    /// A string that is short; the frame's record holds it until then.
    func text(_ string: String, _ key: StaticString? = nil) {
        let room = UnsafeMutableRawBufferPointer(start: clua_record_of(frame.raw), count: Int(CLUA_RECORD_ROOM))
        let count = min(string.utf8.count, room.count)
        room.copyBytes(from: string.utf8.prefix(count))
        bytes(room.baseAddress, count: count, key)
    }

    /// A string of the first bytes of the object that is an argument.
    func bytes(ofArgument index: Int32, count: Int) {
        add(CLUA_SLOT_OBJECT_BYTES, nil) {
            $0.integer = Int64(index)
            $0.length = count
        }
    }

    func argument(_ index: Int32, _ key: StaticString? = nil) {
        add(CLUA_SLOT_ARGUMENT, key) { $0.integer = Int64(index) }
    }

    /// A new struct, copied from memory.
    func structure<Record>(_ layout: Layout<Record>, from bytes: UnsafeRawPointer, _ key: StaticString? = nil) {
        add(CLUA_SLOT_STRUCT, key) {
            $0.bytes = bytes
            $0.layout = UnsafePointer(layout.raw)
        }
    }

    /// A view of a struct inside of the struct that was put last.
    func nested<Record>(_ layout: Layout<Record>, at offset: Int, _ key: StaticString? = nil) {
        add(CLUA_SLOT_NESTED, key) {
            $0.length = offset
            $0.layout = UnsafePointer(layout.raw)
        }
    }

    /// The struct that came as an argument of kind `.filled`, or else a new one of what is in the frame.
    @inline(__always)
    func filled<Record>(_ layout: Layout<Record>, argument index: Int32) {
        if !frame.isAbsent(index) { return argument(index) }
        frame.withRecord(as: Record.self) { structure(layout, from: $0) }
    }

    /// A view of the memory of an argument as a struct, for which `Frame.viewProblem` knows no obstacle.
    func view(_ layout: AnyLayout, ofArgument index: Int32) {
        add(CLUA_SLOT_VIEW, nil) {
            $0.integer = Int64(index)
            $0.layout = UnsafePointer(layout)
        }
    }

    /// An array of numbers.
    func integers(_ values: UnsafePointer<UInt32>?, count: Int) {
        add(CLUA_SLOT_INTEGERS, nil) {
            $0.bytes = UnsafeRawPointer(values)
            $0.length = count
        }
    }

    /// An object that owns a descriptor; the entry must have reserved it.
    @inline(__always)
    func descriptor(_ number: Int32, _ key: StaticString? = nil, replaces: Bool = false) {
        add(CLUA_SLOT_DESCRIPTOR, key) {
            $0.integer = Int64(number)
            $0.length = replaces ? 1 : 0
        }
    }

    /// An array of objects that own descriptors; the entry must have reserved them.
    func descriptors(_ numbers: UnsafePointer<Int32>, count: Int, _ key: StaticString? = nil) {
        add(CLUA_SLOT_DESCRIPTORS, key) {
            $0.bytes = UnsafeRawPointer(numbers)
            $0.length = count
        }
    }

    /// The region that the entry has prepared; it owns this memory now.
    func region(_ start: UnsafeMutableRawPointer, size: Int) {
        add(CLUA_SLOT_REGION, nil) {
            $0.bytes = UnsafeRawPointer(start)
            $0.length = size
        }
    }

    /// The userdata that the entry has prepared; it owns the resource now.
    func resource(_ resource: UnsafeMutableRawPointer) {
        add(CLUA_SLOT_RESOURCE, nil) { $0.bytes = UnsafeRawPointer(resource) }
    }

    /// An array of those elements of the table at an argument whose flag is set.
    func selected(fromArgument index: Int32, _ flags: UnsafeBufferPointer<Bool>, _ key: StaticString? = nil) {
        add(CLUA_SLOT_SELECTED, key) {
            $0.index = index
            $0.bytes = UnsafeRawPointer(flags.baseAddress)
            $0.length = flags.count
        }
    }

    /// An array of tables made of structs. With an argument, see clua_polled.
    func records<Record>(
        _ layout: Layout<Record>, _ records: UnsafeBufferPointer<Record>, ofArgument index: Int32 = 0,
        _ key: StaticString? = nil
    ) {
        add(CLUA_SLOT_RECORDS, key) {
            $0.index = index
            $0.bytes = UnsafeRawPointer(records.baseAddress)
            $0.length = records.count
            $0.layout = UnsafePointer(layout.raw)
        }
    }

    /// The object that a pointer field of the struct at an argument refers to.
    func pointee(ofArgument index: Int32, offset: Int, _ key: StaticString? = nil) {
        add(CLUA_SLOT_POINTEE, key) {
            $0.integer = Int64(index)
            $0.length = offset
        }
    }

    /// A table; what the closure puts is in it, by key or at the next index.
    func table(_ key: StaticString? = nil, _ fill: () -> Void) {
        add(CLUA_SLOT_TABLE, key)
        fill()
        add(CLUA_SLOT_END, nil)
    }
}
