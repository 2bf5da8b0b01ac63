-- Arguments of flu.main that are wrong are Lua errors that say which, before anything is mounted.

local flu = require "flu"

local function said(...)
  local ok, message = pcall(flu.main, ...)
  assert(not ok, "flu.main took it")
  assert(type(message) == "string")
  return message
end

local function expect(text, ...)
  local message = said(...)
  assert(message:find(text, 1, true), message)
end

expect("bad argument #1 to 'main' (table expected, got no value)")
expect("bad argument #1 to 'main' (table expected, got nil)", nil, {})
for _, wrong in ipairs {5, "x", true, print, newproxy()} do
  expect("bad argument #1 to 'main' (table expected, got " .. type(wrong) .. ")", wrong, {})
end

expect("bad argument #1 to 'main'", {}, {})

-- The index of what is wrong in argv.
for _, wrong in ipairs {true, {}, print, newproxy(), flu.errno.EPERM} do
  expect("index 1, got " .. type(wrong), {wrong}, {})
  expect("index 3, got " .. type(wrong), {"test", "/nowhere", wrong, "-f"}, {})
end
expect("index 2", {"test", "a\0b"}, {})

-- What fs may not be.
expect("bad argument #2 to 'main'", {"test"})
expect("bad argument #2 to 'main'", {"test"}, nil)
for _, wrong in ipairs {5, "x", true, print, newproxy(), newproxy(true), coroutine.create(function() end)} do
  expect("bad argument #2 to 'main'", {"test", "/nowhere"}, wrong)
  expect("got " .. type(wrong), {"test", "/nowhere"}, wrong)
end

-- An fs that raises when it is asked for its methods.
expect("not mine", {"test", "/nowhere"}, setmetatable({}, {__index = function() error("not mine") end}))
local ok, value = pcall(flu.main, {"test", "/nowhere"},
  setmetatable({}, {__index = function() error(flu.errno.EPERM) end}))
assert(not ok and value == flu.errno.EPERM)
expect("yield", {"test", "/nowhere"}, setmetatable({}, {__index = function() coroutine.yield() end}))

-- argv with a metatable is read as it is.
expect("index 2, got boolean", setmetatable({"test", true}, {__index = function() return "x" end}), {})
