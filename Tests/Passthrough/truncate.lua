-- truncate(2) and ftruncate(2), and the space that a file has.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

t.case("sizes", function()
  t.without_access()
  t.file("f", {user = alice, content = ("hello "):rep(1000)})
  for _, size in ipairs {6000, 5999, 4096, 4097, 1, 0, 10, 131072, 131071, 1048577, 5, -1, 2 ^ 40, 3} do
    alice:truncate("f", size)
    if size < 2 ^ 21 then t.content("f") end
  end
  local fd = alice:open("f", "rdwr")
  alice:pwrite(fd, ("x"):rep(10000), 10000, 0)
  for _, size in ipairs {10000, 9999, 4096, 4097, 1, 0, 10, 131072, 1048577, 5, -1, 2 ^ 40, 3} do
    alice:ftruncate(fd, size)
    alice:fstat(fd)
    if size < 2 ^ 21 then t.content("f") end
  end
  alice:ftruncate(fd, 2 ^ 62)
  alice:truncate("f", 2 ^ 62)
  -- what was cut off does not come back
  alice:ftruncate(fd, 0)
  alice:pwrite(fd, ("y"):rep(5000), 5000, 0)
  alice:ftruncate(fd, 10)
  alice:ftruncate(fd, 5000)
  alice:pread(fd, nil, 6000, 0)
  -- a hole
  alice:pwrite(fd, "end", 3, 100000)
  alice:pread(fd, nil, 200000, 0)
  alice:lseek(fd, 0, "end")
  alice:read(fd, nil, 1)
end)

t.case("who may", function()
  for _, mode in ipairs {"0600", "0666", "0444", "0620", "0602", "00"} do
    local name = "f" .. mode
    t.file(name, {user = alice, mode = mode, content = "hello"})
    for _, user in ipairs {alice, bob, carol, root} do
      user:truncate(name, 4)
      user:truncate(name, 5)
    end
  end
  t.file("f", {user = alice, mode = "0666"})
  local read, write = bob:open("f", "rdonly"), bob:open("f", "wronly")
  bob:ftruncate(read, 3)
  root:chmod("f", "0600")
  bob:ftruncate(write, 3)
  bob:write(write, "x")
  root:chmod("f", "00")
  bob:ftruncate(write, 2)
  alice:truncate("f", 0)
end)

t.case("errors", function()
  t.file("target", {user = alice})
  for _, kind in ipairs(t.kinds) do
    if kind ~= "blk" then
      t.make(kind, kind, {user = alice})
      alice:truncate(kind, 1)
    end
  end
  for _, name in ipairs {
    "none", "file/x", "none/x", "", ".", "folder/", ("n"):rep(255), ("n"):rep(256), ("n/"):rep(2048) .. "x",
  } do
    alice:truncate(name, 1)
  end
  t.make("link", "loop", {target = "loop"})
  alice:truncate("loop", 1)
  t.folder("d", {user = alice, mode = "0600"})
  t.file("d/f", {user = alice})
  alice:truncate("d/f", 1)
end)

t.case("fallocate", function()
  t.without_access()
  t.file("f", {user = alice, content = ("0123456789"):rep(5000)})
  local fd = alice:open("f", "rdwr")
  local function space() t.say("  blocks ", fd:fstat().st_blocks > 0 and "some" or "none") end
  alice:fallocate(fd, 0, 0, 60000)
  alice:fallocate(fd, "keep_size", 60000, 100000)
  space()
  alice:fallocate(fd, "keep_size, punch_hole", 4096, 8192)
  alice:pread(fd, nil, 100000, 0)
  alice:fallocate(fd, "punch_hole", 4096, 8192)
  alice:fallocate(fd, "zero_range", 100, 50)
  alice:pread(fd, nil, 100000, 0)
  alice:fallocate(fd, "zero_range, keep_size", 59999, 50)
  alice:fallocate(fd, "zero_range", 59999, 50)
  alice:fallocate(fd, 0, 0, 0)
  alice:fallocate(fd, 0, -1, 10)
  alice:fallocate(fd, 0, 0, -10)
  alice:fallocate(fd, 0, 2 ^ 62, 10)
  alice:posix_fallocate(fd, 70000, 5)
  alice:fallocate(alice:open("f", "rdonly"), 0, 0, 10)
  alice:fallocate(bob:open("f", "rdonly"), 0, 0, 10)
  t.make("folder", "d", {user = alice})
  alice:fallocate(alice:open("d"), 0, 0, 10)
  alice:pread(fd, nil, 100000, 0)
end)

t.case("set-ID bits go when others write", function()
  for _, mode in ipairs {"06777", "04777", "02777", "02767", "06666", "02010", "07777"} do
    for _, user in ipairs {alice, bob, carol, root} do
      local function fresh(what)
        local name = "f" .. mode .. user.name .. what
        t.file(name, {user = alice, mode = mode, content = "hello"})
        assert(S.chmod(name, tonumber(mode, 8)))
        return name
      end
      local name = fresh "write"
      local fd = user:open(name, "rdwr")
      if fd then
        user:pwrite(fd, "x", 1, 0)
        fd:close()
      end
      fd = user:open(fresh "open", "rdonly, trunc")
      if fd then fd:close() end
      user:truncate(fresh "truncate", 2)
      name = fresh "ftruncate"
      fd = user:open(name, "rdwr")
      if fd then
        user:ftruncate(fd, 3)
        assert(fd:fchmod(tonumber(mode, 8)))
        user:ftruncate(fd, 3)
        assert(fd:fchmod(tonumber(mode, 8)))
        user:fallocate(fd, 0, 0, 50)
        assert(fd:fchmod(tonumber(mode, 8)))
        user:pwrite(fd, "y", 1, 2)
        user:pwrite(fd, "y", 1, 2)
        assert(fd:fchmod(tonumber(mode, 8)))
        user:fallocate(fd, "keep_size, punch_hole", 0, 1)
        assert(fd:fchmod(tonumber(mode, 8)))
        user:pwrite(fd, "", 0, 0)
        fd:close()
      end
      os.execute("rm -f ./*")
    end
  end
end)

t.case("set-ID bits go when others write to what is removed", function()
  t.file("f", {user = alice, mode = "06777", content = "hello"})
  local fd = bob:open("f", "rdwr")
  alice:unlink("f")
  bob:fstat(fd)
  bob:pwrite(fd, "x", 1, 0)
  bob:fstat(fd)
  alice:fchmod(fd, "06777")
  bob:ftruncate(fd, 1)
  bob:fstat(fd)
end)
