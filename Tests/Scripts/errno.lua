-- flu.errno: names and numbers of errno.h, as values that are constant.

local errno = require("flu").errno

-- A plain table of names; pairs walks no numbers.
local count, names = 0, {}
for name, value in pairs(errno) do
  assert(type(name) == "string" and name:match("^E[%u%d]+$"), tostring(name))
  assert(type(value) == "userdata", name)
  count, names[#names + 1] = count + 1, name
end
assert(count > 130, "only " .. count .. " names")
assert(next(errno) ~= nil)

-- The same name always yields the same value, and different errors different ones.
for _, name in ipairs(names) do assert(rawequal(errno[name], errno[name]), name) end
assert(errno.ENOENT ~= errno.EPERM)
assert(errno.EAGAIN == errno.EWOULDBLOCK)
assert(errno.EDEADLK == errno.EDEADLOCK)
assert(errno.EOPNOTSUPP == errno.ENOTSUP)
assert(errno.ENOATTR == errno.ENODATA)
assert(errno.ENOENT ~= 2 and errno.ENOENT ~= "ENOENT")
assert(({[errno.ENOENT] = "found"})[errno[2]] == "found")

-- By number, as the third result of a function of the system has it.
assert(errno[1] == errno.EPERM and errno[2] == errno.ENOENT and errno[5] == errno.EIO)
assert(errno[28] == errno.ENOSPC and errno[61] == errno.ENODATA and errno[2.0] == errno.ENOENT)
for _, key in ipairs {0, -1, 1.5, 4096, 2 ^ 31, 1 / 0, -1 / 0, 0 / 0, "2", "enoent", "", "NOENT", true, print, {}} do
  assert(errno[key] == nil, tostring(key))
end

-- Every number of a name is there, and none without.
local numbers = 0
for number = 1, 4095 do
  if errno[number] then
    numbers = numbers + 1
    local found
    for _, name in ipairs(names) do found = found or errno[name] == errno[number] end
    assert(found, number)
  end
end
assert(numbers > 130 and numbers < count)

-- What the system's own headers have, where they are installed.
for _, header in ipairs {"errno-base.h", "errno.h"} do
  local file = io.open("/usr/include/asm-generic/" .. header)
  for line in file and file:lines() or function() end do
    local name, number = line:match("^#define%s+(E%w+)%s+(%d+)")
    if name then assert(errno[name] and errno[name] == errno[tonumber(number)], name) end
    local alias, original = line:match("^#define%s+(E%w+)%s+(E%w+)")
    if alias then assert(errno[alias] and errno[alias] == errno[original], alias) end
  end
  if file then file:close() end
end

-- The text is that of strerror.
assert(tostring(errno.ENOENT) == "No such file or directory")
assert(tostring(errno.EACCES) == "Permission denied")
assert(tostring(errno.ENOSPC) == "No space left on device")
for _, name in ipairs(names) do assert(#tostring(errno[name]) > 3, name) end
local file, message = io.open("/there/is/nothing")
assert(not file and message:find(tostring(errno.ENOENT), 1, true))

-- Nobody takes them for something else, or changes what they do.
assert(not pcall(function() return errno.ENOENT + 1 end))
assert(not pcall(function() return errno.ENOENT .. "" end))
assert(not pcall(function() return errno.ENOENT < errno.EPERM end))
assert(not pcall(function() return errno.ENOENT.code end))
assert(not pcall(function() errno.ENOENT.code = 2 end))
assert(not pcall(errno.ENOENT))
assert(type(getmetatable(errno.ENOENT)) ~= "table")
assert(not pcall(setmetatable, errno.ENOENT, {}))

-- Their methods survive what debug gives access to.
local tostring_method = debug.getmetatable(errno.ENOENT).__tostring
for _, wrong in ipairs {1, "x", {}, print, newproxy(), newproxy(true), io.stdout, coroutine.create(function() end)} do
  assert(not pcall(tostring_method, wrong))
end
assert(not pcall(tostring_method))

-- They can be raised and caught as they are.
local ok, value = pcall(error, errno.EBUSY)
assert(not ok and rawequal(value, errno.EBUSY))
local _, deep = pcall(function() pcall(error, "other"); error(errno.EBUSY, 3) end)
assert(rawequal(deep, errno.EBUSY))
local _, resumed = coroutine.resume(coroutine.create(function() error(errno.EBUSY) end))
assert(rawequal(resumed, errno.EBUSY))
