-- mkdir(2), rmdir(2), mkfifo(2), mknod(2), symlink(2): new things, and to whom they belong.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

local function each_maker(user, name, mode)
  user:mkdir(name .. "d", mode)
  user:mkfifo(name .. "p", mode)
  user:mknod(name .. "f", S.S_IFREG + tonumber(mode, 8))
  user:mknod(name .. "q", S.S_IFIFO + tonumber(mode, 8))
  user:mknod(name .. "s", S.S_IFSOCK + tonumber(mode, 8))
  user:mknod(name .. "c", S.S_IFCHR + tonumber(mode, 8), S.makedev(1, 3))
  user:mknod(name .. "b", S.S_IFBLK + tonumber(mode, 8), S.makedev(300, 70000))
  user:symlink("to " .. name, name .. "l")
  local fd = user:open(name .. "o", "creat, excl, rdwr", mode)
  if fd then fd:close() end
end

for _, user in ipairs {root, alice, bob, carol} do
  for _, mask in ipairs {0, 18, 63, 511} do
    t.case("owner, mode and umask: " .. user.name .. " " .. mask, function()
      S.umask(mask)
      each_maker(user, "a", "0755")
      each_maker(user, "b", "0777")
    end)
  end
end

t.case("set-ID bits of new things", function()
  each_maker(alice, "odd", "07777")
  each_maker(root, "odder", "07777")
  each_maker(alice, "none", "00")
end)

t.case("in a folder that passes on its group", function()
  t.folder("g", {mode = "02777", user = alice, group = 65531})
  each_maker(alice, "g/alice", "02775")
  each_maker(bob, "g/bob", "02775")
  each_maker(carol, "g/carol", "0750")
  alice:mkdir("g/deeper", "0777")
  bob:mkdir("g/deeper/still", "0700")
  bob:open("g/deeper/file", "creat", "02770")
  carol:open("g/deeper/carol's", "creat", "02770")
end)

for _, mode in ipairs {"0755", "0775", "0700", "0575", "0707", "0333", "0666"} do
  t.case("in a folder of alice's, " .. mode, function()
    t.folder("d", {mode = mode, user = alice})
    for _, user in ipairs {alice, bob, carol, root} do each_maker(user, "d/" .. user.name, "0644") end
  end)
end

t.case("errors", function()
  t.file("f", {user = alice})
  t.make("link", "dangling", {target = "none"})
  t.make("link", "loop1", {target = "loop2"})
  t.make("link", "loop2", {target = "loop1"})
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind)
    each_maker(alice, kind .. "/", "0755")
  end
  for _, name in ipairs {
    "f", "f/x", "none/x", "dangling", "dangling/x", "loop1", "loop1/x", ".", "..", "", "folder", "folder/.",
    "folder/..",
    "new/", ("n"):rep(255), ("n"):rep(256), ("n/"):rep(2047) .. "x", ("n/"):rep(2048) .. "x",
  } do
    for _, user in ipairs {root, alice} do
      user:mkdir(name, "0755")
      user:mkfifo(name, "0644")
      user:mknod(name, S.S_IFREG + 420)
      user:symlink("x", name)
      user:rmdir(name)
    end
  end
  alice:mknod("strange", S.S_IFDIR + 420)
  root:mknod("strange", S.S_IFDIR + 420)
  root:mknod("strange", S.S_IFLNK + 420)
  root:mknod("zero", 420)
end)

t.case("targets of symbolic links", function()
  for i, target in ipairs {
    "x", "/", "/etc/passwd", "../../../..", ("n"):rep(255), ("n"):rep(256), ("n/"):rep(2047), ("n"):rep(4095),
    ("n"):rep(4096), "", " ", "a\nb", "\255\254",
  } do
    local name = "l" .. i
    alice:symlink(target, name)
    alice:readlink(name)
    root:lstat(name)
  end
  t.file("f")
  t.folder("d")
  alice:readlink("f")
  alice:readlink("d")
  alice:readlink("none")
  alice:readlink("l1/x")
  alice:readlink("f/x")
end)

t.case("rmdir", function()
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind, {user = alice})
    bob:rmdir(kind)
    alice:rmdir(kind .. "/")
    alice:rmdir(kind)
  end
  for _, kind in ipairs(t.kinds) do
    t.folder("full" .. kind, {user = alice})
    t.make(kind, "full" .. kind .. "/x", {user = alice})
    alice:rmdir("full" .. kind)
    root:rmdir("full" .. kind)
  end
  t.folder("d")
  t.folder("d/e")
  alice:rmdir("d/e")
  root:rmdir("d/e/.")
  root:rmdir("d/e/..")
  root:rmdir("d")
  root:rmdir("d/e")
  root:rmdir("d")
  t.folder("d")
  t.make("link", "l", {target = "d"})
  root:rmdir("l")
  root:rmdir("l/")
  root:unlink("d")
end)
