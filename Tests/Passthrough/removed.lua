-- libfuse gives files that are removed while they are open a name that can be guessed.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob = t.root, t.alice, t.bob

t.case("a name like that of a removed file", function()
  t.folder("closed", {user = alice, mode = "0700"})
  t.folder("d", {user = bob})
  t.file("closed/secret", {user = alice, mode = "0644", content = "secret"})
  local fd = alice:open("closed/secret", "rdwr")
  alice:unlink("closed/secret")
  local found = {}
  for node = 0, 4000 do
    for counter = 1, 3 do
      local name = ("d/.fuse_hidden%08x%08x"):format(node, counter)
      if t.as(bob, S.lstat, name) then found[#found + 1] = name end
    end
  end
  t.say("  found ", table.concat(found, ","))
  alice:fstat(fd)
  alice:pread(fd, nil, 10, 0)
end)

t.case("its folder is removed as well", function()
  t.folder("d", {user = alice})
  t.file("d/f", {user = alice, content = "hello"})
  local fd = alice:open("d/f", "rdwr")
  alice:unlink("d/f")
  alice:rmdir("d")
  alice:pread(fd, nil, 10, 0)
  alice:pwrite(fd, "J", 1, 0)
  alice:pread(fd, nil, 10, 0)
  alice:mkdir("d", "0755")
  alice:mkdir("d/f", "0755")
  alice:ftruncate(fd, 1)
  alice:pread(fd, nil, 10, 0)
  alice:fsync(fd)
end)
