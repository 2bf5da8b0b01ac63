-- Extended attributes, on the file system of temporary files.

local S = require "syscall"
local check = require "check"
local is, fails, raises = check.is, check.fails, check.raises

local file = os.tmpname()
local link = file .. ".link"
local fd = assert(S.open(file, "O_RDWR"))
assert(S.symlink(file, link))

--- The names that a list has, in their order.
local function list(names)
  local own = {}
  for _, name in ipairs(assert(names)) do
    if name:find "^user%." then own[#own + 1] = name end
  end
  table.sort(own)
  return table.concat(own, " ")
end

-- Wrong arguments, wherever the file may be.
for _, prefix in ipairs {"", "l"} do
  local get, set, all, remove = S[prefix .. "getxattr"], S[prefix .. "setxattr"], S[prefix .. "listxattr"],
    S[prefix .. "removexattr"]
  fails("ENOENT", get(file .. ".missing", "user.x"))
  fails("ENOENT", set(file .. ".missing", "user.x", ""))
  fails("ENOENT", all(file .. ".missing"))
  fails("ENOENT", remove(file .. ".missing", "user.x"))
  fails("EFAULT", get(nil, "user.x"))
  fails("EFAULT", get(file, nil))
  fails("EFAULT", set(file, nil, ""))
  fails("EFAULT", all(nil))
  fails("EFAULT", remove(file, nil))
  raises("bad argument #1 to '" .. prefix .. "getxattr'", get, 1, "user.x")
  raises("bad argument #2 to '" .. prefix .. "getxattr'", get, file, {})
  raises("bad argument #3 to '" .. prefix .. "setxattr'", set, file, "user.x")
  raises("bad argument #3 to '" .. prefix .. "setxattr'", set, file, "user.x", 5)
  raises("names no xattr flags", set, file, "user.x", "", "XATTR_NEVER")
  raises("bad argument #2 to '" .. prefix .. "removexattr'", remove, file, 1)
  raises("holds a NUL", get, file, "user.x\0y")
end
fails("EBADF", S.fgetxattr(-1, "user.x"))
fails("EBADF", S.fsetxattr(-1, "user.x", ""))
fails("EBADF", S.flistxattr(-1))
fails("EBADF", S.fremovexattr(-1, "user.x"))

local there, message, code = S.setxattr(file, "user.test", "value")
if not there then
  fails("EOPNOTSUPP", there, message, code)
  print("not run: the file system of " .. file .. " has no extended attributes of users")
else
  -- Values are strings of any bytes.
  is(S.getxattr(file, "user.test"), "value")
  is(S.getxattr(link, "user.test"), "value")
  is(fd:fgetxattr "user.test", "value")
  local bytes = {}
  for i = 0, 255 do bytes[#bytes + 1] = string.char(i) end
  for _, value in ipairs {"", "\0", table.concat(bytes), ("x"):rep(1000)} do
    is(fd:fsetxattr("user.test", value), true)
    is(S.getxattr(file, "user.test"), value)
    is(S.setxattr(link, "user.other", value), true)
    is(fd:fgetxattr "user.other", value)
    is(S.lsetxattr(file, "user.third", value, 0), true)
    is(S.lgetxattr(file, "user.third"), value)
  end
  is(S.setxattr(file, "user.test", S.t.buffer(3, "abc")), true)
  is(S.getxattr(S.t.buffer(#file + 1, file), "user.test"), "abc")

  -- Lists.
  for _, names in ipairs {S.listxattr(file), S.listxattr(link), S.llistxattr(file), fd:flistxattr()} do
    is(list(names), "user.other user.test user.third")
  end
  is(list(S.llistxattr(link)), "")
  is(S.removexattr(link, "user.other"), true)
  is(S.lremovexattr(file, "user.third"), true)
  is(list(fd:flistxattr()), "user.test")
  is(fd:fremovexattr "user.test", true)
  is(list(S.listxattr(file)), "")

  -- Flags and errors.
  is(S.setxattr(file, "user.a", "1", "XATTR_CREATE"), true)
  fails("EEXIST", S.setxattr(file, "user.a", "2", S.XATTR_CREATE))
  fails("EEXIST", fd:fsetxattr("user.a", "2", "create"))
  is(fd:fsetxattr("user.a", "3", "XATTR_REPLACE"), true)
  fails("ENODATA", S.lsetxattr(file, "user.b", "1", S.XATTR_REPLACE))
  fails("EINVAL", S.setxattr(file, "user.a", "1", 8))
  is(S.getxattr(file, "user.a"), "3")
  fails("ENODATA", S.getxattr(file, "user.b"))
  fails("ENODATA", S.lgetxattr(file, "user.b"))
  fails("ENODATA", fd:fgetxattr "user.b")
  fails("ENODATA", S.removexattr(file, "user.b"))
  fails("ENODATA", fd:fremovexattr "user.b")
  fails("EOPNOTSUPP", S.setxattr(file, "unknown.x", ""))
  fails("ERANGE", S.setxattr(file, "user." .. ("n"):rep(300), ""))
  fails("E2BIG", S.setxattr(file, "user.a", ("x"):rep(65537)))
  fails("EPERM", S.lsetxattr(link, "user.a", ""))

  -- A list of many, as far as there is room.
  local expected = {"user.a"}
  for i = 1, 100 do
    local name = ("user.%03d"):format(i)
    if not S.setxattr(file, name, tostring(i)) then break end
    expected[#expected + 1] = name
  end
  table.sort(expected)
  assert(#expected > 5)
  is(list(S.listxattr(file)), table.concat(expected, " "))
end

fd:close()
for _, name in ipairs {"fgetxattr", "fsetxattr", "flistxattr", "fremovexattr"} do
  fails("EBADF", fd[name](fd, "user.x", ""))
end
assert(os.remove(link) and os.remove(file))
