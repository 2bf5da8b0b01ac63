import CLua
import Glibc
import Testing

@testable import ScriptHost

/// A struct with a field of every kind.
private struct Sample {
    var tiny: Int8 = 0
    var byte: UInt8 = 0
    var short: UInt16 = 0
    var word: Int32 = 0
    var long: Int64 = 0
    var unsigned: UInt64 = 0
    var positive: Int64 = 0
    var truth = false
    var time = timespec()
    var bits: UInt32 = 0
    var value: Int32 = 0

    static let letters = FlagSet(
        [("a", 1, 1), ("b", 2, 2), ("low", 0, 0x30), ("mid", 0x10, 0x30), ("high", 0x20, 0x30)],
        words: [("both", 3), ("none", 0)])

    static let layout = Layout<Sample>(
        "sample",
        [
            .integer("tiny", \.tiny), .integer("byte", \.byte), .integer("short", \.short),
            .integer("word", \.word), .integer("long", \.long), .integer("unsigned", \.unsigned),
            .integer("positive", \.positive, positive: true), .boolean("truth", \.truth),
            .time("time", \.time), .set("bits", \.bits, letters), .value("value", \.value),
        ])
}

extension LuaTests {
    @Suite("Layouts: tables and userdata as structs")
    struct LayoutTests {
        /// Reads the table that a Lua expression makes.
        private func read(_ expression: String) -> (sample: Sample, message: String) {
            let sample = Place(Sample())
            var message = "not called"
            let problem = Probe.run(
                "probe(function() return \(expression) end)", layouts: [Sample.layout.raw], sets: [Sample.letters]
            ) { function in
                message = invoke(function, returning: .record(into: sample.pointer, Sample.layout)).message
            }
            #expect(problem == nil)
            return (sample.value, message)
        }

        @Test("Integers arrive, their fraction cut")
        func integers() {
            let (sample, message) = read(
                "{tiny = -128, byte = 255, short = 65535, word = -2^31, long = -2^63, unsigned = 2^63, positive = 7.9}")
            #expect(message == "")
            #expect(sample.tiny == -128)
            #expect(sample.byte == 255)
            #expect(sample.short == 65535)
            #expect(sample.word == Int32.min)
            #expect(sample.long == Int64.min)
            #expect(sample.unsigned == 1 << 63)
            #expect(sample.positive == 7)
        }

        @Test(
            "A number that does not fit its field is refused by the field's name",
            arguments: [
                ("tiny", "128"), ("tiny", "-129"), ("byte", "256"), ("byte", "-1"), ("short", "65536"),
                ("word", "2^31"), ("long", "2^63"), ("unsigned", "2^64"), ("unsigned", "-1"), ("positive", "-1"),
                ("word", "0/0"), ("long", "1/0"), ("unsigned", "-1/0"), ("time", "0/0"), ("time", "2^63"),
                ("time", "{sec = 1, nsec = 1e9}"), ("time", "{sec = 1, nsec = -1}"), ("time", "{sec = 0/0}"),
                ("bits", "2^32"), ("bits", "0/0"),
            ])
        func outOfRange(field: String, value: String) {
            let message = read("{\(field) = \(value)}").message
            #expect(message.hasPrefix("bad field '\(field)' in result #1 from 'handler' ("), "\(message)")
            #expect(message.contains("out of range"), "\(message)")
        }

        @Test(
            "A value of the wrong type is refused by the field's name",
            arguments: [
                ("word", "{}", "number expected, got table"), ("word", "'x'", "number expected, got string"),
                ("time", "true", "number or table expected, got boolean"),
                ("time", "{}", "number in its field 'sec' expected, got nil"),
                ("bits", "true", "set or string expected, got boolean"), ("bits", "'x'", "unknown name 'x'"),
            ])
        func wrongType(field: String, value: String, problem: String) {
            let message = read("{\(field) = \(value)}").message
            #expect(message.hasPrefix("bad field '\(field)' in result #1 from 'handler' (\(problem))"), "\(message)")
        }

        @Test("Times: fractions, before 1970, to the nanosecond")
        func times() {
            func time(_ value: String) -> [Int] {
                let time = read("{time = \(value)}").sample.time
                return [time.tv_sec, time.tv_nsec]
            }
            #expect(time("1.5") == [1, 500_000_000])
            #expect(time("-1.5") == [-2, 500_000_000])
            #expect(time("-0.25") == [-1, 750_000_000])
            #expect(time("{sec = -5, nsec = 999999999}") == [-5, 999_999_999])
            #expect(time("{sec = 1e10, nsec = 1}") == [10_000_000_000, 1])
            #expect(time("{sec = 3}") == [3, 0])
            #expect(time("2 - 1e-12")[1] <= 999_999_999)
        }

        @Test("Sets: names, words, numbers; what is unknown or false does not count")
        func sets() {
            func bits(_ value: String) -> UInt32 { read("{bits = \(value)}").sample.bits }
            #expect(bits("{a = true, b = true, high = true}") == 0x23)
            #expect(bits("{a = false, zzz = true, [1] = true, low = true}") == 0)
            #expect(bits("'both'") == 3)
            #expect(bits("'none'") == 0)
            #expect(bits("18") == 18)
            #expect(bits("setmetatable({a = true}, {__index = {b = true}})") == 3)
        }

        @Test("A table with a metatable, and userdata, are read through it; one that raises is an error")
        func metatables() {
            #expect(read("setmetatable({}, {__index = {word = 5}})").sample.word == 5)
            let function = "function(_, k) return k == 'byte' and 9 or nil end"
            #expect(read("setmetatable({}, {__index = \(function)})").sample.byte == 9)
            let userdata = "(function() local u = newproxy(true); getmetatable(u).__index = {word = 6}; return u end)()"
            #expect(read(userdata).sample.word == 6)
            #expect(read("newproxy()").message.contains("table expected, got userdata"))
            #expect(read("setmetatable({}, {__index = function() error('mine') end})").message.contains("mine"))
        }

        @Test("A record is handed over with its fields and read back")
        func records() {
            let sample = Place(
                Sample(tiny: -3, unsigned: 1 << 60, truth: true, time: timespec(tv_sec: -1, tv_nsec: 5), bits: 0x12))
            let problem = Probe.run(
                """
                probe(function(r)
                  assert(r.tiny == -3 and r.unsigned == 2^60 and r.truth == true)
                  assert(r.time.sec == -1 and r.time.nsec == 5)
                  assert(r.bits.b and r.bits.mid and not r.bits.a and not r.bits.low)
                  r.word, r.bits = 42, {a = true}
                end)
                """, layouts: [Sample.layout.raw], sets: [Sample.letters]
            ) { function in
                let result = invoke(function, .record(sample.pointer, Sample.layout, readBack: true))
                #expect(result.message == "")
            }
            #expect(problem == nil)
            #expect(sample.value.word == 42)
            #expect(sample.value.bits == 1)
            #expect(sample.value.time.tv_nsec == 5)
        }

        @Test("A block is one object, is read back, keeps values, and is dead after its request")
        func blocks() {
            let sample = Place(Sample(word: 1, bits: 1))
            let problem = Probe.run(
                """
                local kept, thing = nil, {}
                probe(function(b, again)
                  if kept then
                    local ok, message = pcall(function() return kept.word end)
                    assert(not ok and message:find('no longer valid', 1, true), message)
                    assert(not pcall(function() kept.word = 1 end))
                    assert(b.value == thing)
                    b.value = nil
                    assert(b.value == nil)
                    return
                  end
                  kept = b
                  assert(b.nothing == nil and b[1] == nil)
                  assert(not pcall(function() b.nothing = 1 end))
                  assert(not pcall(function() b.byte = 256 end))
                  assert(b.bits == b.bits)
                  b.bits.mine = true
                  assert(b.bits.mine and b.bits.a)
                  b.word, b.value = 7, thing
                  assert(b.word == 7 and b.value == thing)
                  local index = getmetatable(b)
                  assert(index == 'sample')
                  assert(not pcall(debug.getmetatable(b).__index, newproxy(true), 'word'))
                  assert(not pcall(debug.getmetatable(b).__index, 1, 'word'))
                end)
                """, layouts: [Sample.layout.raw], sets: [Sample.letters]
            ) { function in
                #expect(invoke(function, .block(sample.pointer, Sample.layout), keepsValues: true).message == "")
                #expect(sample.value.word == 7)
                #expect(sample.value.value != 0)
                #expect(invoke(function, .block(sample.pointer, Sample.layout), keepsValues: true).message == "")
                #expect(sample.value.value == 0)
            }
            #expect(problem == nil)
        }

        @Test("A value is refused where nothing would keep it")
        func valuesThatCannotBeKept() {
            let sample = Place(Sample())
            Probe.run("probe(function(b) b.value = 1 end)", layouts: [Sample.layout.raw], sets: [Sample.letters]) {
                #expect(invoke($0, .block(sample.pointer, Sample.layout)).message.contains("'value'"))
            }
            #expect(sample.value.value == 0)
        }
    }
}
