-- chown(2) and its kin: who may give what to whom, and what becomes of the set-ID bits.

local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

t.case("by root, of each kind", function()
  t.file("target", {user = alice})
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind, {user = alice})
    root:chown(kind, 123, 456)
    root:lchown(kind, 321, 654)
    root:chown(kind, -1, 77)
    root:lchown(kind, 77, -1)
    root:lchown(kind, -1, -1)
    root:lchown(kind, 77, 77)
    root:fchownat("AT_FDCWD", kind, 5, 6, "AT_SYMLINK_NOFOLLOW")
    root:lchown(kind, 4294967294, 4294967294)
  end
  local fd = root:open("file", "rdonly")
  root:fchown(fd, 8, 9)
  root:fchown(fd, -1, -1)
  fd = root:open("folder", "directory")
  root:fchown(fd, 8, 9)
end)

t.case("by the owner", function()
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind, {user = carol, target = "none"})
    carol:lchown(kind, carol.uid, 65531)
    carol:lchown(kind, -1, 65534)
    carol:lchown(kind, -1, carol.gid)
    carol:lchown(kind, carol.uid, -1)
    carol:lchown(kind, -1, -1)
    carol:lchown(kind, -1, bob.gid)
    carol:lchown(kind, bob.uid, -1)
    carol:lchown(kind, 0, 0)
    carol:lchown(kind, carol.uid, 0)
  end
  carol:chown("link", carol.uid, carol.gid)
end)

t.case("by others", function()
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind, {user = carol, target = "none"})
    alice:lchown(kind, alice.uid, alice.gid)
    alice:lchown(kind, -1, alice.gid)
    alice:lchown(kind, -1, -1)
    alice:lchown(kind, carol.uid, carol.gid)
    alice:lchown(kind, carol.uid, -1)
  end
end)

t.case("set-ID bits", function()
  for _, kind in ipairs {"file", "folder", "fifo"} do
    for _, mode in ipairs {"06555", "06544", "04755", "02755", "02745", "06000", "07777", "02010"} do
      for _, user in ipairs {root, carol} do
        for _, ids in ipairs {{-1, 65531}, {carol.uid, carol.gid}, {-1, -1}} do
          local name = ("%s%s%s%d"):format(kind, mode, user.name, ids[2])
          t.make(kind, name, {user = carol, mode = mode})
          user:chown(name, ids[1], ids[2])
          t.as(root, os.remove, name)
        end
      end
    end
  end
  t.file("given", {user = carol, mode = "06755"})
  root:chown("given", 0, 0)
  local fd = root:open("given")
  root:chmod("given", "06777")
  root:fchown(fd, 1, 1)
end)

t.case("set-group-ID bit of a group that one is not in", function()
  for _, kind in ipairs {"file", "folder", "fifo"} do
    for _, mode in ipairs {"02745", "06745", "02755", "02000"} do
      for _, group in ipairs {65531, carol.gid, -1} do
        local name = kind .. mode .. group
        t.make(kind, name, {user = carol, group = bob.gid, mode = mode})
        carol:chown(name, -1, group)
        t.as(root, os.remove, name)
      end
    end
  end
end)

t.case("errors", function()
  t.file("f", {user = alice})
  t.folder("d", {user = alice})
  t.file("d/f", {user = alice})
  for _, user in ipairs {root, alice} do
    user:chown("none", 65534, 65534)
    user:chown("f/x", 65534, 65534)
    user:lchown("none/x", 65534, 65534)
    user:chown("", 65534, 65534)
    user:lchown(("n"):rep(255), 65534, 65534)
    user:lchown(("n"):rep(256), 65534, 65534)
    user:chown(("n/"):rep(2047) .. "x", 65534, 65534)
    user:chown(("n/"):rep(2048) .. "x", 65534, 65534)
  end
  alice:chmod("d", "0600")
  alice:chown("d/f", alice.uid, alice.gid)
  alice:lchown("d/f", -1, -1)
  root:symlink("loop2", "loop1")
  root:symlink("loop1", "loop2")
  root:chown("loop1", 1, 1)
  root:lchown("loop1", 1, 1)
  root:chown("loop1/x", 1, 1)
end)
