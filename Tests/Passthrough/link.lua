-- link(2): of each kind, by each user, and that all names are one file.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

t.case("each kind has one more name", function()
  t.folder("sub", {mode = "0777"})
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind, {user = alice})
    alice:link(kind, "sub/" .. kind)
    if kind ~= "folder" then
      alice:lchown("sub/" .. kind, -1, -1)
      if kind ~= "link" then alice:chmod("sub/" .. kind, "0611") end
      alice:lstat(kind)
      alice:link("sub/" .. kind, kind .. "3")
      root:lstat(kind)
      alice:unlink(kind)
      alice:rename(kind .. "3", kind)
      root:link(kind, kind)
      root:link(kind, "sub/" .. kind)
    end
  end
end)

t.case("what one name gets, all have", function()
  t.file("a", {user = alice, content = "hello"})
  alice:link("a", "b")
  alice:link("a", "c")
  local fd = alice:open("a", "rdwr")
  alice:pwrite(fd, "J", 1, 0)
  t.content("b")
  local other = alice:open("b", "rdwr, append")
  alice:write(other, " you")
  t.content("a")
  t.content("c")
  alice:pread(fd, nil, 100, 0)
  alice:truncate("c", 3)
  alice:fstat(fd)
  t.content("a")
  alice:setxattr("b", "user.x", "y")
  alice:utimensat("AT_FDCWD", "a", {"omit", 77})
  alice:chmod("c", "0600")
  alice:unlink("a")
  alice:fstat(fd)
  alice:pwrite(fd, "K", 1, 0)
  t.content("c")
  alice:unlink("b")
  alice:fstat(other)
  alice:link("c", "a")
  alice:fstat(other)
  alice:unlink("c")
  alice:unlink("a")
  alice:fstat(fd)
  alice:fstat(other)
  alice:pread(other, nil, 10, 0)
end)

t.case("who may", function()
  t.folder("d", {user = alice})
  t.folder("closed", {user = alice, mode = "0700"})
  t.file("closed/f", {user = alice, mode = "0666"})
  for _, mode in ipairs {"0600", "0666", "0444", "04755", "02755", "02766", "00"} do
    t.file("f" .. mode, {user = alice, mode = mode})
    for _, user in ipairs {alice, bob, carol, root} do
      user:link("f" .. mode, "to" .. mode .. user.name)
      user:link("f" .. mode, "d/" .. mode .. user.name)
    end
  end
  bob:link("closed/f", "x")
  bob:link("fnone", "x")
  for _, kind in ipairs {"fifo", "sock", "chr", "link"} do
    t.make(kind, kind, {user = alice, mode = "0666"})
    bob:link(kind, kind .. "2")
    carol:link(kind, kind .. "3")
  end
end)

t.case("errors", function()
  t.file("f", {user = alice})
  t.folder("d", {user = alice, mode = "0777"})
  t.make("link", "dangling", {target = "none"})
  t.make("link", "loop1", {target = "loop2"})
  t.make("link", "loop2", {target = "loop1"})
  for _, name in ipairs {
    "f/x", "none", "none/x", "loop1/x", ".", "..", "", "d", "d/", "d/.", "dangling/x", "f/", "dangling", "loop1",
    "d/new",
    ("n"):rep(256), ("n/"):rep(2047) .. "x", ("n/"):rep(2048) .. "x",
  } do
    alice:link(name, "new")
    S.unlink("new")
    alice:link("f", name)
    if name == "d/new" then S.unlink("d/new") end
  end
  alice:link("f", ("n"):rep(255))
  alice:link(("n"):rep(255), "d/" .. ("m"):rep(255))
  alice:linkat("AT_FDCWD", "dangling", "AT_FDCWD", "followed", "AT_SYMLINK_FOLLOW")
  t.make("link", "good", {target = "f"})
  alice:linkat("AT_FDCWD", "good", "AT_FDCWD", "followed", "AT_SYMLINK_FOLLOW")
  local fd = root:open("f")
  root:linkat(fd, "", "AT_FDCWD", "empty", "AT_EMPTY_PATH")
  root:linkat("AT_FDCWD", "/proc/self/fd/" .. fd.fd, "AT_FDCWD", "proc", "AT_SYMLINK_FOLLOW")
  root:link("/proc/self/status", "x")
  root:link("f", "/proc/x")
end)
