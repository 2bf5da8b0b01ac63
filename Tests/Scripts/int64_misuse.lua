-- Objects for integers of 64 bits that are not used as they should be.

local S = require "syscall"

local I, U = S.int64, S.uint64
local x, y, UMAX = I "9007199254740993", U "9007199254740993", U "18446744073709551615"

local function fails(what, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok, "no error: " .. what)
  assert(type(message) == "string" and message:find(what, 1, true), tostring(message) .. ", not " .. what)
end

local function add(a, b) return a + b end
local function multiply(a, b) return a * b end

-- What is not there says so.
fails("int64 has no method 'toNumber'", function() return x.toNumber end)
fails("int64 has no method 'frob'", function() return x:frob() end)
fails("int64 has no method '1'", function() return x[1] end)
fails("int64 has no method 'boolean'", function() return x[true] end)
fails("int64 has no method 'nil'", function() return x[nil] end)
fails("attempt to index", function() x.field = 1 end)
assert(getmetatable(x) == "int64" and getmetatable(UMAX) == "int64")
assert(not pcall(setmetatable, x, {}))
assert(type(x) == "userdata" and tonumber(x) == nil)
assert(not pcall(string.rep, "a", x) and not pcall(string.format, "%d", x))

-- A key is the object, not the value.
local seen = {[x] = "x"}
assert(seen[x] == "x" and seen[y] == nil and seen[I "9007199254740993"] == nil)

-- Methods of a wrong self.
fails("bad argument #1 to 'tonumber' (int64 expected, got number)", function() return x.tonumber(3) end)
for _, name in ipairs {"tonumber", "hi", "lo", "eq", "lt", "le"} do
  local method = x[name]
  for _, self in ipairs {3, "5", true, {}, print, proxy, file} do
    fails("(int64 expected, got " .. type(self) .. ")", method, self, x)
  end
  fails("(int64 expected, got no value)", method)
  fails("(int64 expected, got nil)", method, nil, x)
end

-- Nor do the events take what is no int64, however they came to it.
local meta = debug.getmetatable(x)
assert(meta == debug.getmetatable(UMAX) and meta.__metatable == "int64" and meta.__pow == nil)
for _, self in ipairs {"5", true, {}, print, proxy, file} do
  for _, event in ipairs {"__add", "__sub", "__mul", "__div", "__mod"} do
    fails("not a number", meta[event], self, x)
    fails("not a number", meta[event], self, self)
    fails("not a number", meta[event], x)
    fails("not a number", meta[event])
  end
  for _, event in ipairs {"__lt", "__le"} do
    fails("attempt to compare a " .. type(self) .. " value with an int64", meta[event], self, x)
    fails("attempt to compare an int64 with a " .. type(self) .. " value", meta[event], x, self)
    fails("attempt to compare", meta[event])
  end
  fails("int64 expected", meta.__unm, self)
  fails("int64 expected", meta.__tostring, self)
  assert(meta.__eq(self, x) == false and meta.__eq(x, self) == false and meta.__eq(self, self) == false)
end
fails("int64 expected, got number", meta.__unm, 5)
fails("int64 expected, got no value", meta.__tostring)
fails("attempt to concatenate a nil value", meta.__concat)
assert(meta.__eq() == false and meta.__eq(x) == false)

-- A foreign userdata that is given the functions, or the metatable, is not read as an int64.
local foreign = newproxy(true)
for event, f in pairs(meta) do getmetatable(foreign)[event] = event ~= "__metatable" and f or nil end
local bare = newproxy()
debug.setmetatable(bare, meta)
for _, other in ipairs {foreign, bare} do
  fails("a userdata value", add, x, other)
  fails("a userdata value", multiply, other, x)
  fails("a userdata value", add, other, other)
  fails("attempt to compare", function() return x < other end)
  fails("attempt to compare", function() return other < other end)
  fails("attempt to compare", function() return other <= x end)
  fails("int64 expected, got userdata", function() return -other end)
  fails("int64 expected, got userdata", tostring, other)
  fails("int64 expected, got userdata", function() return other:tonumber() end)
  fails("number or int64 expected, got userdata", x.eq, x, other)
  fails("attempt to concatenate a userdata value", function() return x .. other end)
  assert(x ~= other and other ~= x and other == other)
end
for _, another in ipairs {false, getmetatable(proxy)} do
  local stripped = I "9007199254740993"
  debug.setmetatable(stripped, another or nil)
  fails("a userdata value", add, x, stripped)
  fails("number or int64 expected, got userdata", x.eq, x, stripped)
  assert(x ~= stripped)
end
