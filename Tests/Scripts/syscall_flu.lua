-- Both modules together: the third result of a failed call is a key of flu.errno, whose values handlers throw.

local S = require "syscall"
local flu = require "flu"

local value, message, code = S.open "/no/such/file"
assert(value == nil and message == "No such file or directory" and code == 2)
assert(flu.errno[code] == flu.errno.ENOENT and flu.errno[code] ~= flu.errno.EIO)
local ok, thrown = pcall(function()
  local fd, _, number = S.open "/no/such/file"
  if not fd then error(flu.errno[number]) end
end)
assert(not ok and rawequal(thrown, flu.errno.ENOENT), tostring(thrown))

-- Of whatever call, the two modules agree on the number and the name.
local failures = {
  EBADF = function() return S.close(-1) end,
  ENOTDIR = function() return S.readdir "/dev/null" end,
  EEXIST = function() return S.mkdir("/", 0) end,
  EINVAL = function() return S.readlink "/" end,
  EFAULT = function() return S.stat(nil) end,
  EISDIR = function() return S.truncate("/", 0) end,
  ENOTTY = function() return S.ioctl(assert(S.open "/dev/null"), S.FIONREAD, S.t.buffer(4)) end,
  ELOOP = function() return S.open("/proc/self/exe", "O_NOFOLLOW") end,
  ENAMETOOLONG = function() return S.stat("/" .. ("x"):rep(300)) end,
  ESPIPE = function() return S.pipe()[1]:lseek(0, 0) end,
}
for name, f in pairs(failures) do
  local nothing, text, number = f()
  assert(nothing == nil and type(text) == "string", name)
  assert(number == S[name], name .. ": " .. text)
  assert(flu.errno[number] == flu.errno[name] and flu.errno[name] ~= nil, name)
  local fine, error_value = pcall(error, flu.errno[number])
  assert(not fine and error_value == flu.errno[name], name)
end

-- A descriptor that is closed gives a number, too, though no call was made.
local fd = assert(S.open "/")
assert(fd:close())
local _, _, closed = fd:fstat()
assert(flu.errno[closed] == flu.errno.EBADF)

-- Every name of flu.errno is a number here.
for name, value_of_error in pairs(flu.errno) do assert(flu.errno[S[name]] == value_of_error, name) end
assert(flu.F_SETLK == S.F_SETLK and flu.LOCK_EX == S.LOCK_EX and flu.R_OK == S.R_OK)
