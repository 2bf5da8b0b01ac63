-- What the scripts of the tests share: a small world to make requests on, and a record of the
-- calls that handlers got, a line each on standard output.

local flu = require "flu"

local R = {}

io.stdout:setvbuf("line")

local function quoted(text)
  return '"' .. text:gsub('[^%w%p ]', function(c) return ("\\%03d"):format(c:byte()) end):gsub('"', '\\"') .. '"'
end

local function before(a, b)
  if type(a) == type(b) then return a < b end
  return type(a) == "number"
end

-- A value as text: sets as {a b}, other tables as {k=v k=v}, both in order.
local function show(value, outer)
  if type(value) == "string" then return quoted(value) end
  if type(value) == "number" then return ("%.17g"):format(value) end
  if type(value) == "userdata" then
    local text = tostring(value)
    return text:match("^[%w_]+: ") and getmetatable(value) or text  -- without the address
  end
  if type(value) == "function" then return "function" end
  if type(value) ~= "table" then return tostring(value) end
  outer = outer or {}
  if outer[value] then return "..." end
  outer[value] = true
  local keys, is_set = {}, true
  for key, element in pairs(value) do
    keys[#keys + 1] = key
    is_set = is_set and element == true and type(key) == "string"
  end
  table.sort(keys, before)
  for i, key in ipairs(keys) do
    keys[i] = is_set and key or tostring(key) .. "=" .. show(value[key], outer)
  end
  outer[value] = nil
  return "{" .. table.concat(keys, " ") .. "}"
end

R.show = show

function R.log(...)
  local words = {}
  for i = 1, select("#", ...) do
    local word = select(i, ...)
    words[i] = type(word) == "string" and word or show(word)
  end
  print(table.concat(words, " "))
end

-- Stands for a handler that has nothing to do.
function R.nothing() end

-- A handler that says how it was called.
function R.recording(name, handler)
  return function(...)
    local words = {}
    for i = 1, select("#", ...) do words[i] = show((select(i, ...))) end
    print(name .. "(" .. table.concat(words, ", ") .. ")")
    return handler(...)
  end
end

-- A file system whose getattr knows "/", "/file", "/dir" and "/link", and what a test adds to the nodes.
function R.world()
  local directory = {dir = true, rusr = true, wusr = true, xusr = true, rgrp = true, xgrp = true}
  local nodes = {
    ["/"] = {mode = directory, nlink = 2},
    ["/dir"] = {mode = directory, nlink = 2},
    ["/file"] = {mode = {reg = true, rusr = true, wusr = true, rgrp = true}, size = 5},
    ["/link"] = {mode = "link", size = 4},
  }
  local fs = {}
  function fs.getattr(path)
    return nodes[path] or error(flu.errno.ENOENT)
  end
  return fs, nodes
end

-- Mounts the file system with a record of its calls.
function R.main(fs, ...)
  local recorded = {}
  for name, handler in pairs(fs) do recorded[name] = R.recording(name, handler) end
  return flu.main({"test", ...}, recorded)
end

return R
