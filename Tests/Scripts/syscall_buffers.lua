-- Buffers (syscall-api.md, 4.2).

local S = require "syscall"
local check = require "check"
local raises = check.raises_like
local buffer = S.t.buffer

local function get(object, key) return object[key] end
local function set(object, key, value) object[key] = value end
local function bytes(object) return S.string(object, #object) end

-- n bytes, zeroed
local b = buffer(5)
assert(type(b) == "userdata" and #b == 5 and S.sizeof(b) == 5 and bytes(b) == ("\0"):rep(5))
assert(#buffer(0) == 0 and bytes(buffer(0)) == "" and #buffer(2.9) == 2 and #buffer(S.int64(3)) == 3)
assert(#buffer(1000000) == 1000000)
raises("bad argument #1 to 'buffer' %(number expected, got no value%)", buffer)
raises("bad argument #1 to 'buffer'", buffer, nil)
raises("bad argument #1 to 'buffer'", buffer, "5")
raises("bad argument #1 to 'buffer'", buffer, true)
raises("bad argument #1 to 'buffer'", buffer, {})
raises("a size can't be %-1", buffer, -1)
raises("", buffer, 2 ^ 62)
raises("", buffer, 2 ^ 50)
raises("bad argument #1", buffer, 0 / 0)
raises("bad argument #1", buffer, 1 / 0)

-- a string, cut or filled up with zeros
assert(bytes(buffer(4, "test")) == "test" and bytes(buffer(2, "test")) == "te")
assert(bytes(buffer(6, "test")) == "test\0\0")
assert(bytes(buffer(3, "a\0b")) == "a\0b" and bytes(buffer(0, "test")) == "" and bytes(buffer(2, "")) == "\0\0")

-- one number for all bytes, several for the first
assert(bytes(buffer(3, 65)) == "AAA" and bytes(buffer(3, 256 + 65)) == "AAA" and bytes(buffer(2, -1)) == "\255\255")
assert(bytes(buffer(4, 65, 66)) == "AB\0\0" and bytes(buffer(2, 65, 66)) == "AB" and bytes(buffer(0, 65)) == "")
raises("can't take 3", buffer, 2, 65, 66, 67)
raises("", buffer, 4, 65, "B")

-- a table, the rest zero; another buffer
assert(bytes(buffer(4, { 65, 66 })) == "AB\0\0" and bytes(buffer(2, {})) == "\0\0")
assert(bytes(buffer(4, buffer(2, "xy"))) == "xy\0\0")
raises("room for 1", buffer, 1, { 1, 2 })
raises("", buffer, 2, { "a" })
raises("", buffer, 2, print)
raises("", buffer, 2, io.stdout)

-- indices and values
local b = buffer(4)
local cases = { { 255, 255 }, { -1, 255 }, { 256, 0 }, { 65.9, 65 }, { true, 1 }, { -129, 127 }, { 2 ^ 40 + 7, 7 } }
for _, case in ipairs(cases) do
  b[1] = case[1]
  assert(b[1] == case[2])
end
b[3.7] = 9
assert(b[3] == 9 and b[3.2] == 9 and b[0] == 0)
for _, index in ipairs { 4, -1, 1e9, -1e300, 1 / 0, 0 / 0 } do
  raises("index", get, b, index)
  raises("index", set, b, index, 1)
end
for _, key in ipairs { "0", "tv_sec", true, print, b } do
  raises("indexed by numbers", get, b, key)
  raises("indexed by numbers", set, b, key, 1)
end
raises("index", get, buffer(0), 0)
for _, value in ipairs { "a", "1", {}, print, b, 0 / 0 } do raises("", set, b, 0, value) end
raises("", set, b, 0, nil)
assert(bytes(b) == "\0\7\0\9")

-- equality is identity; no arithmetic, order or pairs
assert(buffer(1) ~= buffer(1) and b == b and b ~= 4 and b ~= "text")
raises("", function() return b < buffer(1) end)
raises("", function() return b + 1 end)
raises("", function() return b .. "x" end)
raises("", pairs, b)
raises("", unpack, b)
assert(tostring(b):find("buffer"))

-- where data or a string of C is expected
local path = buffer(20, "/dev/zero")
local file = assert(S.open(path))
assert(file:read(b, 4) == 4 and bytes(b) == "\0\0\0\0")
raises("", S.open, buffer(4, "/dev"))
raises("bytes that argument #2 has", file.read, file, b, 5)
raises("", file.read, file, "text", 1)
assert(file:close())
