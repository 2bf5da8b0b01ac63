-- Extended attributes, and the lists of access rights that are kept in them.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

for _, prefix in ipairs {"user.", "trusted.", "security.", "system.", "other.", ""} do
  t.case("of each kind: " .. prefix, function()
    for _, kind in ipairs(t.kinds) do
      t.make(kind, kind, {user = alice, mode = "0644"})
      for _, user in ipairs(prefix == "user." and {root, alice, bob} or {root, alice}) do
        user:lsetxattr(kind, prefix .. "x", "value")
        user:lgetxattr(kind, prefix .. "x")
        user:llistxattr(kind)
        user:lsetxattr(kind, prefix .. "x", "another", "create")
        user:lsetxattr(kind, prefix .. "x", "another", "replace")
        user:lsetxattr(kind, prefix .. "y", "another", "replace")
        user:lsetxattr(kind, prefix .. "z", "another", "create")
        user:lsetxattr(kind, prefix .. "z", "another", "create, replace")
        user:lgetxattr(kind, prefix .. "none")
        user:lremovexattr(kind, prefix .. "none")
        user:lremovexattr(kind, prefix .. "x")
        user:llistxattr(kind)
      end
    end
  end)
end

t.case("names and values", function()
  t.file("f", {user = alice})
  for _, length in ipairs {1, 249, 250, 251, 300} do
    local name = "user." .. ("n"):rep(length)
    alice:setxattr("f", name, "value")
    alice:getxattr("f", name)
    alice:removexattr("f", name)
  end
  alice:setxattr("f", "user.", "value")
  alice:setxattr("f", "user", "value")
  alice:setxattr("f", "user.a\nb\255 c", "value")
  alice:getxattr("f", "user.a\nb\255 c")
  for _, length in ipairs {0, 1, 100, 2000, 4000, 4096, 65535, 65536, 65537} do
    alice:setxattr("f", "user.long", ("v"):rep(length))
    alice:getxattr("f", "user.long")
  end
  alice:setxattr("f", "user.zero", "a\0b\0")
  alice:getxattr("f", "user.zero")
  alice:setxattr("f", "user.long", "short")
  for i = 1, 20 do assert(S.setxattr("f", "user.number" .. i, tostring(i))) end
  alice:listxattr("f")
  alice:setxattr("f", "user.x", "y", 4)
end)

t.case("descriptors and links", function()
  t.file("f", {user = alice})
  t.make("link", "l", {target = "f"})
  t.folder("d", {user = alice})
  alice:setxattr("l", "user.x", "through")
  alice:getxattr("f", "user.x")
  alice:listxattr("l")
  root:lsetxattr("l", "trusted.x", "of the link")
  root:lgetxattr("l", "trusted.x")
  root:getxattr("l", "trusted.x")
  local fd = alice:open("f", "rdonly")
  alice:fsetxattr(fd, "user.y", "by descriptor")
  alice:fgetxattr(fd, "user.y")
  alice:flistxattr(fd)
  alice:fremovexattr(fd, "user.y")
  fd = alice:open("d", "directory")
  alice:fsetxattr(fd, "user.y", "of a folder")
  alice:flistxattr(fd)
  fd = alice:open("f", "path")
  alice:fgetxattr(fd, "user.x")
  alice:getxattr("none", "user.x")
  alice:getxattr("f/x", "user.x")
  alice:getxattr(("n"):rep(256), "user.x")
  alice:listxattr("none")
  t.make("link", "loop", {target = "loop"})
  alice:getxattr("loop", "user.x")
end)

t.case("who may", function()
  for _, mode in ipairs {"0644", "0600", "0666", "0444", "0222", "0640", "01777"} do
    for _, kind in ipairs {"file", "folder"} do
      t.make(kind, kind .. mode, {user = alice, mode = mode})
      assert(S.setxattr(kind .. mode, "user.x", "value"))
      for _, user in ipairs {alice, bob, carol, root} do
        user:getxattr(kind .. mode, "user.x")
        user:setxattr(kind .. mode, "user.y", user.name)
        user:removexattr(kind .. mode, "user.y")
        user:listxattr(kind .. mode)
        user:setxattr(kind .. mode, "trusted.y", user.name)
        user:getxattr(kind .. mode, "trusted.y")
      end
      os.execute("rm -rf ./*")
    end
  end
end)

t.case("capabilities go when the file is written", function()
  local capability = "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
  for _, user in ipairs {alice, root} do
    local function fresh()
      os.remove("f")
      t.file("f", {user = alice, mode = "0777", content = "hello"})
      assert(S.setxattr("f", "security.capability", capability))
    end
    fresh()
    local fd = user:open("f", "rdwr")
    user:pwrite(fd, "x", 1, 0)
    fresh()
    user:truncate("f", 2)
    fresh()
    user:chown("f", -1, alice.gid)
    fresh()
    user:setxattr("f", "user.x", "y")
    user:chmod("f", "0755")
    user:getxattr("f", "security.capability")
  end
  alice:setxattr("f", "security.capability", capability)
end)
