-- utimensat(2) and futimens(3), to the nanosecond; who may; and what else changes times.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

local function shown(time) return ("%d.%09d"):format(time.tv_sec, time.tv_nsec) end
-- At once: looking at a folder or link that has changed changes the time of its last access.
local function show(path)
  local status = assert(S.lstat(path))
  t.say("  ", path, ": ", shown(status.st_atim), " ", shown(status.st_mtim))
end
local function show_modification(path)
  t.say("  ", path, ": ", shown(assert(S.lstat(path)).st_mtim))
end

local values = {
  {tv_sec = 1, tv_nsec = 1}, {tv_sec = 0, tv_nsec = 999999999}, {tv_sec = -1, tv_nsec = 5},
  {tv_sec = 1234567890, tv_nsec = 123456789}, {tv_sec = 2147483648, tv_nsec = 7}, {tv_sec = 4294967296, tv_nsec = 8},
  {tv_sec = -2147483648, tv_nsec = 0}, {tv_sec = 15032385535, tv_nsec = 9}, {tv_sec = 15032385536, tv_nsec = 9},
  {tv_sec = -2147483649, tv_nsec = 0}, {tv_sec = 99999999999, tv_nsec = 1},
}

t.case("values, of each kind", function()
  t.file("target", {user = alice})
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind, {user = alice})
    for i, value in ipairs(values) do
      local other = values[i % #values + 1]
      assert(S.utimensat("AT_FDCWD", kind, {value, other}, "AT_SYMLINK_NOFOLLOW"))
      show(kind)
    end
    alice:utimensat("AT_FDCWD", kind, {"omit", values[4]}, "AT_SYMLINK_NOFOLLOW")
    show_modification(kind)
    alice:utimensat("AT_FDCWD", kind, {values[1], "omit"}, "AT_SYMLINK_NOFOLLOW")
    show_modification(kind)
    alice:utimensat("AT_FDCWD", kind, {"omit", "omit"}, "AT_SYMLINK_NOFOLLOW")
    alice:utimensat("AT_FDCWD", kind, {"now", values[2]}, "AT_SYMLINK_NOFOLLOW")
    alice:utimensat("AT_FDCWD", kind, {values[2], "now"}, "AT_SYMLINK_NOFOLLOW")
    alice:utimensat("AT_FDCWD", kind, {"now", "now"}, "AT_SYMLINK_NOFOLLOW")
    alice:utimensat("AT_FDCWD", kind, {"now", "omit"}, "AT_SYMLINK_NOFOLLOW")
    alice:utimensat("AT_FDCWD", kind, nil, "AT_SYMLINK_NOFOLLOW")
  end
  alice:utimensat("AT_FDCWD", "link", {values[3], values[4]})
  show("target")
  alice:utimensat("AT_FDCWD", "file", {{tv_sec = 1, tv_nsec = 1000000000}, 1})
  alice:utimensat("AT_FDCWD", "file", {{tv_sec = 1, tv_nsec = -1}, 1})
end)

t.case("who may", function()
  for _, mode in ipairs {"0644", "0666", "0664", "0444", "00"} do
    local name = "f" .. mode
    t.file(name, {user = alice, mode = mode})
    for _, user in ipairs {alice, bob, carol, root} do
      user:utimensat("AT_FDCWD", name, {5, 6})
      user:utimensat("AT_FDCWD", name, {"now", 6})
      user:utimensat("AT_FDCWD", name, {5, "omit"})
      user:utimensat("AT_FDCWD", name, {"omit", "now"})
      user:utimensat("AT_FDCWD", name, {"omit", "omit"})
      user:utimensat("AT_FDCWD", name, {"now", "now"})
      user:utimensat("AT_FDCWD", name)
    end
  end
  t.file("f", {user = alice, mode = "0666"})
  local fd = bob:open("f", "rdonly")
  bob:futimens(fd, {5, 6})
  bob:futimens(fd)
  bob:futimens(fd, {"now", "omit"})
  fd = bob:open("f", "wronly")
  root:chmod("f", "0600")
  bob:futimens(fd)
  bob:futimens(fd, {"now", "now"})
  bob:futimens(fd, {"omit", 6})
  alice:futimens(alice:open("f"), {values[4], values[5]})
  show("f")
  t.folder("d", {user = alice, mode = "0700"})
  t.file("d/f", {user = bob})
  bob:utimensat("AT_FDCWD", "d/f", {1, 2})
  bob:utimensat("AT_FDCWD", "none", {1, 2})
  bob:utimensat("AT_FDCWD", "f/x", {1, 2})
  bob:utimensat("AT_FDCWD", ("n"):rep(256), {1, 2})
  t.make("link", "loop", {target = "loop"})
  bob:utimensat("AT_FDCWD", "loop", {1, 2})
end)

t.case("what reading and writing change", function()
  t.file("f", {user = alice, content = "hello"})
  t.folder("d", {user = alice})
  t.make("link", "l", {target = "f"})
  for _, path in ipairs {"f", "d", "l"} do
    assert(S.utimensat("AT_FDCWD", path, {1000, 2000}, "AT_SYMLINK_NOFOLLOW"))
  end
  alice:readlink("l")
  local fd = alice:open("f", "rdwr")
  alice:read(fd, nil, 10)
  alice:pread(fd, nil, 10, 5)
  alice:pwrite(fd, "", 0, 0)
  alice:pwrite(fd, "h", 1, 0)
  alice:futimens(fd, {1000, 2000})
  alice:ftruncate(fd, 5)
  alice:ftruncate(fd, 6)
  alice:truncate("f", 6)
  alice:truncate("f", 7)
  alice:fallocate(fd, "keep_size", 0, 100)
  alice:fallocate(fd, 0, 0, 100)
  alice:close(fd)
  alice:open("d/new", "creat, excl, rdwr", "0600")
  alice:open("d/new", "creat, rdwr", "0600")
  alice:access("f", "r_ok")
  alice:chmod("f", "0644")
  alice:chown("f", -1, alice.gid)
  alice:setxattr("f", "user.x", "1")
  alice:getxattr("f", "user.x")
  alice:listxattr("f")
  alice:removexattr("f", "user.x")
  alice:link("f", "d/g")
  alice:rename("d/g", "d/h")
  alice:unlink("d/h")
  alice:statvfs("f")
end)
