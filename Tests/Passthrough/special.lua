-- Fifos, sockets and devices are more than names; and the flags of chattr(1).

local S = require "syscall"
local t = require "transcript"
local root, alice, bob = t.root, t.alice, t.bob

t.case("a fifo connects processes", function()
  t.without_access()
  t.make("fifo", "p", {user = alice, mode = "0620"})
  bob:open("p", "rdonly, nonblock")
  local reader = alice:open("p", "rdonly, nonblock")
  alice:open("p", "rdwr, nonblock")
  local pid = assert(S.fork())
  if pid == 0 then
    local writer = assert(S.open("p", "wronly"))
    writer:write("through the fifo")
    S._exit(0)
  end
  assert(S.waitpid(pid))
  alice:read(reader, nil, 100)
  alice:read(reader, nil, 100)
  alice:close(reader)
  alice:open("p", "wronly, nonblock")
  alice:rename("p", "q")
  alice:stat("q")
end)

t.case("sockets", function()
  t.without_access()
  local function address(name) return S.sockaddr_un(name) end
  local listener = assert(S.socket("unix", "stream"))
  alice:bind(listener, address "s")
  root:bind(S.socket("unix", "stream"), address "s")
  alice:listen(listener, 5)
  alice:connect(S.socket("unix", "stream"), address "s")
  assert(S.chmod("s", 448))
  bob:connect(S.socket("unix", "stream"), address "s")
  assert(S.link("s", "other"))
  alice:rename("s", "moved")
  local client = assert(S.socket("unix", "stream"))
  alice:connect(client, address "moved")
  alice:connect(S.socket("unix", "stream"), address "s")
  client:close()
  listener:close()
  alice:connect(S.socket("unix", "stream"), address "moved")
  alice:unlink("moved")
end)

t.case("devices", function()
  for _, user in ipairs {alice, bob} do
    t.make("chr", user.name, {user = user, mode = "0600"})
    local fd = alice:open(user.name, "rdwr")
    if fd then
      alice:write(fd, "into nothing")
      alice:read(fd, nil, 10)
      alice:fstat(fd)
    end
  end
end)

local bits = {immutable = 16, append = 32}

t.case("chattr", function()
  for _, name in ipairs {"immutable", "append"} do
    t.file(name, {user = alice, content = "hello", mode = "0666"})
    t.folder(name .. "d", {user = alice, mode = "0777"})
    t.file(name .. "d/f", {user = alice})
    for _, path in ipairs {name, name .. "d"} do
      local fd = assert(S.open(path))
      local memory = S.t.buffer(4)
      t.act(alice, "get flags", S.ioctl, fd, "FS_IOC_GETFLAGS", memory)
      local before = memory[0]
      memory[0] = before + bits[name]
      t.act(alice, "set flags", S.ioctl, fd, "FS_IOC_SETFLAGS", memory)
      t.act(root, "set flags", S.ioctl, fd, "FS_IOC_SETFLAGS", memory)
      for _, user in ipairs {alice, root} do
        if path == name then
          user:chmod(path, "0600")
          user:truncate(path, 1)
          user:rename(path, "other")
          user:unlink(path)
          user:link(path, "other")
          user:open(path, "wronly")
          user:open(path, "wronly, append")
          user:open(path, "rdonly, trunc")
          user:setxattr(path, "user.x", "y")
          user:utimensat("AT_FDCWD", path, {1, 2})
          user:utimensat("AT_FDCWD", path)
        else
          user:open(path .. "/" .. user.name, "creat, excl, rdwr", "0600")
          user:unlink(path .. "/f")
          user:rename(path .. "/f", path .. "/g")
          user:mkdir(path .. "/d" .. user.name, "0755")
          user:rmdir(path)
          user:rename(path, "otherd")
        end
      end
      memory[0] = before
      t.act(root, "set flags", S.ioctl, fd, "FS_IOC_SETFLAGS", memory)
      root:unlink(path)
    end
  end
end)
