-- What is done in the folder itself, and not through the mount, is seen at once; and the other way round.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob = t.root, t.alice, t.bob

-- Does something below, as root.
local function beneath(what, ...)
  local arguments = {...}
  local shown = {}
  for i, value in ipairs(arguments) do
    shown[i] = type(value) == "string" and t.text(value) or type(value) == "table" and "times" or tostring(value)
    if type(value) == "string" and value:find "^@" then arguments[i] = t.below(value:sub(2)) end
  end
  t.act(root, "below, " .. what .. " " .. table.concat(shown, " "), S[what], unpack(arguments))
end

local function write_beneath(name, flags, text)
  t.act(root, "below, write " .. name .. " " .. flags, function()
    local fd = assert(S.open(t.below(name), flags, 420))
    assert(fd:write(text))
    return fd:close()
  end)
end

local function list(path)
  local found = {}
  for name in S.readdir(path) do found[#found + 1] = name end
  table.sort(found)
  t.say("  ", path, ": ", table.concat(found, " "))
end

t.case("names", function()
  alice:stat("new")
  write_beneath("new", "wronly, creat", "hello")
  alice:stat("new")
  t.content("new")
  beneath("chown", "@new", alice.uid, alice.gid)
  beneath("chmod", "@new", 384)
  bob:open("new")
  alice:open("new", "rdwr")
  beneath("rename", "@new", "@newer")
  alice:stat("new")
  alice:stat("newer")
  beneath("link", "@newer", "@second")
  alice:stat("second")
  beneath("symlink", "newer", "@link")
  alice:readlink("link")
  t.content("link")
  beneath("unlink", "@link")
  beneath("symlink", "second", "@link")
  alice:readlink("link")
  beneath("mkdir", "@d", 493)
  alice:stat("d")
  list "."
  beneath("unlink", "@newer")
  alice:unlink("newer")
  list "."
  beneath("rmdir", "@d")
  alice:open("d", "directory")
  beneath("mknod", "@d", S.S_IFIFO + 420)
  alice:lstat("d")
  beneath("unlink", "@d")
  write_beneath("d", "wronly, creat", "now a file")
  t.content("d")
end)

t.case("contents", function()
  t.without_access()
  t.file("f", {user = alice, content = "hello"})
  local fd = alice:open("f", "rdwr")
  alice:pread(fd, nil, 100, 0)
  write_beneath("f", "wronly", "J")
  alice:pread(fd, nil, 100, 0)
  write_beneath("f", "wronly, append", ", all of you")
  alice:pread(fd, nil, 100, 0)
  alice:fstat(fd)
  alice:lseek(fd, 0, "end")
  alice:write(fd, "!")
  beneath("truncate", "@f", 3)
  alice:pread(fd, nil, 100, 0)
  alice:fstat(fd)
  beneath("truncate", "@f", 10)
  alice:pread(fd, nil, 100, 0)
  alice:pwrite(fd, "above", 5, 2)
  t.act(root, "below, read", function() return S.open(t.below "f"):read(nil, 100) end)
  local appending = alice:open("f", "wronly, append")
  write_beneath("f", "wronly, append", "+below")
  alice:write(appending, "+above")
  write_beneath("f", "wronly, append", "+below")
  alice:write(appending, "+above")
  t.content("f")
  write_beneath("f", "wronly, trunc", "new")
  t.content("f")
  alice:pread(fd, nil, 100, 0)
  -- at once, and of the same size
  for i = 1, 20 do
    local below = assert(S.open(t.below "f", "wronly"))
    assert(below:pwrite(("%03d"):format(i), 3, 0))
    local seen = fd:pread(nil, 3, 0)
    if tonumber(seen) ~= i then t.say("  stale: ", seen, " ", i) end
    below:close()
  end
end)

t.case("a file that is open is removed or replaced", function()
  t.without_access()
  t.file("f", {user = alice, content = "hello"})
  local fd = alice:open("f", "rdwr")
  beneath("unlink", "@f")
  alice:pread(fd, nil, 10, 0)
  alice:pwrite(fd, "J", 1, 0)
  alice:pread(fd, nil, 10, 0)
  alice:stat("f")
  write_beneath("f", "wronly, creat, excl", "another")
  alice:pread(fd, nil, 10, 0)
  t.content("f")
  beneath("chown", "@f", alice.uid, alice.gid)
  local second = alice:open("f", "rdwr")
  write_beneath("g", "wronly, creat, excl", "third")
  beneath("rename", "@g", "@f")
  t.content("f")
  alice:pread(second, nil, 10, 0)
  alice:pread(fd, nil, 10, 0)
  alice:ftruncate(second, 2)
  alice:pread(second, nil, 10, 0)
  t.content("f")
end)

t.case("folders that move", function()
  t.folder("a", {mode = "0777"})
  t.folder("a/b", {mode = "0777"})
  t.file("a/b/f", {user = alice, content = "hello"})
  local fd = alice:open("a/b/f", "rdwr")
  beneath("rename", "@a/b", "@c")
  alice:stat("a/b/f")
  alice:stat("c/f")
  alice:pread(fd, nil, 10, 0)
  alice:rename("c/f", "a/f")
  alice:rename("c", "a/c")
  list "a"
  beneath("rename", "@a", "@z")
  alice:rename("z/f", "z/c/f")
  t.content("z/c/f")
  alice:unlink("z/c/f")
  alice:rmdir("z/c")
end)

t.case("attributes", function()
  t.file("f", {user = alice})
  alice:setxattr("f", "user.a", "above")
  t.act(root, "below, get", S.getxattr, t.below "f", "user.a")
  beneath("setxattr", "@f", "user.b", "below")
  alice:getxattr("f", "user.b")
  alice:listxattr("f")
  beneath("removexattr", "@f", "user.a")
  alice:getxattr("f", "user.a")
  beneath("utimensat", "AT_FDCWD", "@f", {5, 6})
  alice:stat("f")
  beneath("chmod", "@f", 511)
  bob:open("f", "rdwr")
  beneath("chmod", "@f", 448)
  bob:open("f", "rdwr")
  -- rights that the kernel has seen before
  local acl = "\2\0\0\0\1\0\6\0\255\255\255\255\2\0\6\0\253\255\0\0\4\0\0\0\255\255\255\255\16\0\6\0\255\255\255\255"
    .. "\32\0\0\0\255\255\255\255"
  beneath("setxattr", "@f", "system.posix_acl_access", acl)
  bob:open("f", "rdwr")
  bob:getxattr("f", "system.posix_acl_access")
  beneath("removexattr", "@f", "system.posix_acl_access")
  bob:open("f", "rdwr")
end)

t.case("the same numbers", function()
  t.folder("d")
  t.file("d/f")
  assert(S.link("d/f", "d/g"))
  t.make("link", "d/l")
  for _, path in ipairs {".", "d", "d/f", "d/g", "d/l"} do
    local here, there = assert(S.lstat(path)), assert(S.lstat(t.below(path)))
    for _, field in ipairs {"st_ino", "st_nlink", "st_size", "st_blocks", "st_blksize", "st_mtime", "st_ctime"} do
      if here[field] ~= there[field] then t.say("  ", path, " ", field, " ", tostring(here[field])) end
    end
    if path == "d/l" then break end  -- leads nowhere
    here, there = assert(S.statvfs(path)), assert(S.statvfs(t.below(path)))
    for _, field in ipairs {"f_bsize", "f_frsize", "f_blocks", "f_files", "f_namemax"} do
      if here[field] ~= there[field] then t.say("  ", path, " ", field, " ", tostring(here[field])) end
    end
  end
  for name, _, inode in S.readdir("d") do
    if inode ~= S.lstat(t.below("d/" .. name)).st_ino then t.say("  ", name, " has another inode") end
  end
  alice:stat("d")
end)
