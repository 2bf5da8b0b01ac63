-- Names and paths as long as the kernel takes them, and longer, in steps; strange names.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob = t.root, t.alice, t.bob

-- Everything that takes a name, there and from "other" to there.
local function everything(name, other)
  alice:lstat(name)
  alice:open(name, "creat, excl, rdwr", "0640")
  alice:open(name, "rdonly, nofollow")
  alice:access(name, "r_ok")
  bob:access(name, "w_ok")
  alice:truncate(name, 10)
  alice:chmod(name, "0644")
  alice:chown(name, -1, alice.gid)
  alice:utimensat("AT_FDCWD", name, {5, 6})
  alice:setxattr(name, "user.x", "value")
  alice:getxattr(name, "user.x")
  alice:listxattr(name)
  alice:removexattr(name, "user.x")
  alice:getxattr(name, "system.posix_acl_access")
  alice:statvfs(name .. (name:find "/" and "/none" or "none"))
  local fd = alice:open(name, "rdwr")
  if fd then
    alice:pwrite(fd, "hello", 5, 0)
    alice:pread(fd, nil, 20, 0)
    alice:fallocate(fd, 0, 0, 20)
  end
  alice:link(name, other)
  alice:rename(other, name)
  alice:unlink(other)
  alice:rename(name, other)
  alice:rename(other, name)
  alice:unlink(name)
  if fd then
    alice:fstat(fd)
    alice:fchmod(fd, "0600")
    alice:ftruncate(fd, 3)
    alice:fstat(fd)
    alice:close(fd)
  end
  alice:symlink(name, other)
  alice:readlink(other)
  alice:unlink(other)
  alice:symlink("target", name)
  alice:readlink(name)
  alice:lchown(name, -1, alice.gid)
  alice:utimensat("AT_FDCWD", name, {7, 8}, "AT_SYMLINK_NOFOLLOW")
  alice:unlink(name)
  alice:mkdir(name, "0755")
  alice:mkdir(name, "0755")
  fd = alice:open(name, "directory")
  if fd then alice:fstat(fd) end
  alice:rename(name, other)
  alice:rename(other, name)
  bob:rmdir(name)
  alice:rmdir(name)
  alice:mkfifo(name, "0600")
  alice:unlink(name)
  root:mknod(name, S.S_IFCHR + 438, 259)
  root:unlink(name)
  alice:mknod(name, S.S_IFSOCK + 438)
  alice:unlink(name)
end

t.case("a component of 255 bytes, and of 256", function()
  everything(("n"):rep(255), ("m"):rep(255))
  everything(("n"):rep(256), ("m"):rep(256))
  everything(("\195\164"):rep(127) .. "x", ("\255"):rep(255))
end)

-- A folder for names whose path, from here, is `length` bytes long.
local function deep(length, component)
  local path = ""
  while #path + #component + 2 <= length do
    path = path .. component .. "/"
    assert(S.mkdir(path, 511))
    assert(S.chmod(path, 511))
  end
  return path, length - #path
end

local function remove(path, component)
  while path ~= "" do
    assert(S.rmdir(path))
    path = path:sub(1, -#component - 2)
  end
end

t.case("paths of 4095 bytes, and of 4096", function()
  local component = ("c"):rep(255)
  local path, left = deep(4095, component)
  everything(path .. ("x"):rep(left), path .. ("y"):rep(left))
  everything(path .. ("x"):rep(left + 1), path .. ("y"):rep(left))
  remove(path, component)
end)

t.case("a path of many components", function()
  local depth, name = 511, ("c"):rep(7)
  for _ = 1, depth do
    assert(S.mkdir(name, 511))
    assert(S.chdir(name))
  end
  assert(S.chdir(t.cwd))
  local path = (name .. "/"):rep(depth) .. "1234567"
  local fd = assert(S.open(path, "creat, excl, rdwr", 420))
  assert(fd:write("hello"))
  t.say("  ", t.describe(S.lstat(path)), " ", fd:pread(nil, 10, 0))
  fd:close()
  for i = 1, depth do
    assert(S.chdir(name))
    if i == depth then assert(S.unlink("1234567")) end
  end
  for _ = 1, depth do
    assert(S.chdir "..")
    assert(S.rmdir(name))
  end
end)

t.case("a tree that is deeper than a path", function()
  local component, depth = ("d"):rep(255), 50
  for _ = 1, depth do
    assert(S.mkdir(component, 511))
    assert(S.chmod(component, 511))
    assert(S.chdir(component))
  end
  everything("x", "y")
  everything(("x"):rep(255), ("y"):rep(255))
  t.say("  ", #S.getcwd() - #t.cwd)
  -- from the bottom to the top and back
  local up = ("../"):rep(depth)
  alice:open("file", "creat, excl, rdwr", "0600")
  alice:rename("file", up .. "file")
  alice:link(up .. "file", "linked")
  alice:rename(up .. "file", "file")
  alice:unlink("linked")
  alice:open("file")
  alice:unlink("file")
  for _ = 1, depth do
    assert(S.chdir "..")
    assert(S.rmdir(component))
  end
end)

t.case("strange names", function()
  for i, name in ipairs {
    " ", "-", "...", "a b", "new\nline", "\1", "\127", "\255", "\192\128", "\239\187\191", "%s%n", "'\"\\$`", "*", "?",
    "\\", "\\134", "\\040", "~", "#", "|", "&", ";", ":", "..x", ".x", "con", "caf\195\169", "cafe\204\129",
    ".fuse_hidden0000000200000001",
  } do
    alice:open(name, "creat, excl, rdwr", "0640")
    alice:mkdir(name .. i, "0755")
    alice:rename(name, name .. i .. "/" .. name)
    alice:symlink(name, name)
    alice:readlink(name)
    alice:unlink(name)
    alice:unlink(name .. i .. "/" .. name)
    alice:rmdir(name .. i)
  end
end)
