-- unlink(2) and rmdir(2): of each kind, in sticky folders, and of what is open.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

t.case("of each kind", function()
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind, {user = alice})
    t.make(kind, kind .. "2", {user = alice})
    if kind ~= "folder" then root:link(kind, "other" .. kind) end
    bob:unlink(kind)
    alice:unlink(kind .. "2")
    root:unlink("other" .. kind)
    root:unlink(kind .. "2")
    root:unlinkat("AT_FDCWD", kind .. "2", "AT_REMOVEDIR")
  end
end)

for _, mode in ipairs {"0755", "0575", "0775", "0777", "0555", "0333", "0666", "0111", "0222"} do
  t.case("in a folder of alice's, " .. mode, function()
    t.folder("d", {user = alice, mode = "0755"})
    for _, user in ipairs {alice, bob, carol, root} do
      t.file("d/" .. user.name, {user = user})
      t.folder("d/d" .. user.name, {user = user})
    end
    assert(S.chmod("d", tonumber(mode, 8)))
    for _, user in ipairs {bob, carol, alice, root} do
      user:unlink("d/" .. user.name)
      user:rmdir("d/d" .. user.name)
    end
  end)
end

t.case("sticky folders", function()
  for _, owner in ipairs {root, alice, bob} do
    for _, mode in ipairs {"01777", "01770", "01755"} do
      local folder = owner.name .. mode
      for _, what in ipairs {"file", "folder", "fifo", "link"} do
        for _, user in ipairs {alice, bob, carol} do
          t.folder(folder, {user = owner, mode = mode, group = alice.gid})
          t.make(what, folder .. "/x", {user = alice, mode = "0777"})
          if what == "folder" then user:rmdir(folder .. "/x") else user:unlink(folder .. "/x") end
          user:rename(folder .. "/x", folder .. "/y")
          user:rename(folder .. "/x", "out")
          os.remove("out")
          os.remove(folder .. "/x")
          os.remove(folder .. "/y")
          assert(os.remove(folder))
        end
      end
    end
  end
end)

t.case("errors", function()
  t.file("f")
  t.folder("d")
  t.make("link", "dangling", {target = "none"})
  t.make("link", "loop1", {target = "loop2"})
  t.make("link", "loop2", {target = "loop1"})
  for _, name in ipairs {
    "f/", "f/x", "none", "none/x", "loop1/x", ".", "..", "", "d", "d/", "d/.", "dangling/", "dangling/x",
    ("n"):rep(255), ("n"):rep(256), ("n/"):rep(2047) .. "x", ("n/"):rep(2048) .. "x", "loop1", "dangling",
  } do
    root:unlink(name)
    alice:unlink(name)
  end
end)

t.case("a file that is open", function()
  t.file("f", {user = alice, content = "hello", mode = "0644"})
  local fd = alice:open("f", "rdwr")
  alice:unlink("f")
  alice:fstat(fd)
  alice:pread(fd, nil, 100, 0)
  alice:pwrite(fd, "more", 4, 5)
  alice:fstat(fd)
  alice:fchmod(fd, "0600")
  bob:fchmod(fd, "0666")
  alice:fstat(fd)
  root:fchown(fd, 5, 6)
  root:fstat(fd)
  root:ftruncate(fd, 3)
  root:fstat(fd)
  root:futimens(fd, {1, 2})
  root:fstat(fd)
  t.say("  times ", fd:fstat().st_atime, " ", fd:fstat().st_mtime)
  root:fsetxattr(fd, "user.x", "value")
  root:fgetxattr(fd, "user.x")
  root:flistxattr(fd)
  root:fremovexattr(fd, "user.x")
  root:flistxattr(fd)
  root:fallocate(fd, 0, 0, 10)
  root:fstat(fd)
  root:fsync(fd)
  root:pread(fd, nil, 100, 0)
  t.say("the name is free")
  t.file("f", {content = "another"})
  root:fstat(fd)
  root:unlink("f")
  root:close(fd)
end)

t.case("a file that is open, and has another name", function()
  t.file("f", {user = alice, content = "hello"})
  root:link("f", "g")
  local fd = alice:open("f", "rdwr")
  alice:unlink("f")
  alice:fstat(fd)
  alice:pwrite(fd, "more", 4, 5)
  alice:fchmod(fd, "0600")
  t.content("g")
  alice:pread(fd, nil, 100, 0)
  alice:ftruncate(fd, 2)
  alice:stat("g")
  alice:unlink("g")
  alice:fstat(fd)
  alice:close(fd)
end)

t.case("several descriptors of a removed file", function()
  t.file("f", {user = alice, content = "hello"})
  local one, two = alice:open("f", "rdwr"), alice:open("f", "rdonly")
  alice:unlink("f")
  alice:pwrite(one, "J", 1, 0)
  alice:pread(two, nil, 10, 0)
  alice:close(one)
  alice:pread(two, nil, 10, 0)
  alice:fstat(two)
  alice:fchmod(two, "0640")
  alice:fstat(two)
  local path = "/proc/self/fd/" .. two.fd
  root:stat(path)
  local three = root:open(path, "rdwr")
  root:pread(three, nil, 10, 0)
  root:pwrite(three, "!", 1, 5)
  root:pread(two, nil, 10, 0)
  root:truncate(path, 2)
  root:fstat(three)
  root:chmod(path, "0666")
  root:chown(path, 1, 2)
  root:setxattr(path, "user.x", "y")
  root:getxattr(path, "user.x")
  root:fstat(three)
  root:access(path, "r_ok")
end)

t.case("removed again and again while they are open", function()
  local open = {}
  for i = 1, 5 do
    t.file("f", {user = alice, content = "number " .. i})
    open[i] = alice:open("f", "rdwr")
    alice:unlink("f")
  end
  for i = 1, 5 do
    alice:fstat(open[i])
    alice:pread(open[i], nil, 100, 0)
  end
end)

t.case("an empty folder looks empty", function()
  t.folder("d", {user = alice, mode = "0777"})
  t.file("d/f", {user = alice, content = "hello"})
  local fd = alice:open("d/f")
  alice:unlink("d/f")
  local found = {}
  for name in S.readdir("d") do found[#found + 1] = name end
  table.sort(found)
  t.say(table.concat(found, " "))
  bob:open("d/f", "creat, excl, rdwr", "0600")
  alice:fstat(fd)
end)
