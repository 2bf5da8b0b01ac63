-- require 'flu' returns the module and sets the global; nothing else is changed.

local before = {}
for name in pairs(_G) do before[name] = true end
assert(rawget(_G, "flu") == nil, "the global is there before it was asked for")

local module = require "flu"
assert(type(module) == "table")
assert(rawequal(rawget(_G, "flu"), module), "the global is another value")
assert(rawequal(package.loaded.flu, module))
assert(rawequal(require "flu", module))
for name in pairs(_G) do assert(before[name] or name == "flu", "a new global: " .. name) end

assert(type(module.main) == "function")
assert(type(module.get_context) == "function")
assert(type(module.errno) == "table")
assert(getmetatable(module) == nil, "the module is a plain table")

-- Whoever loads it anew gets the same values.
local errno = module.errno.EPERM
package.loaded.flu, flu = nil, nil
local again = require "flu"
assert(rawequal(again.errno.EPERM, errno))
assert(rawequal(flu, again))

-- The libraries of Lua 5.1 are all there.
assert(_VERSION == "Lua 5.1")
for _, name in ipairs {"coroutine", "debug", "io", "math", "os", "package", "string", "table"} do
  assert(type(_G[name]) == "table" and package.loaded[name] == _G[name], name)
end
for _, name in ipairs {"newproxy", "setfenv", "getfenv", "loadstring", "module", "unpack", "dofile", "gcinfo"} do
  assert(type(_G[name]) == "function", name)
end
