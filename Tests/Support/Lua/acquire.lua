-- Each way by which descriptors and mappings come into being, and results of every form: for tests of what is left
-- when something goes wrong in the midst of it.

local S = require "syscall"

return function()
  local fd = assert(S.open("/dev/null", "rdwr"))
  local same = S.dup(fd)
  same = S.dup2(fd, same)
  S.pipe("cloexec")
  local pair = S.socketpair("unix", "stream")
  assert(pair[1]:sendfds(fd, same, "stdin"))
  local message = assert(pair[2]:recvmsg())
  assert(#message.fd == 3 and message.fd[1].fd > 2)
  local listener = assert(S.socket("inet", "stream"))
  assert(listener:bind(S.sockaddr_in(0, "127.0.0.1")))
  assert(listener:listen(1))
  local client = assert(S.socket("inet", "stream"))
  assert(client:connect(listener:getsockname().addr))
  local accepted = assert(listener:accept())
  assert(accepted.ipv4.s_addr == S.INADDR_LOOPBACK.s_addr)
  local region = assert(S.mmap(nil, 4096, "read, write", "shared, anonymous", -1, 0))
  region[0] = 7
  assert(S.string(region, 1) == "\7")
  assert(S.munmap(region, 4096))
  local other = assert(S.mmap(nil, 4096, "read", "shared, anonymous", -1, 0))
  local count = 0
  for name in assert(S.readdir("/dev/fd")) do count = count + 1 end
  assert(count > 3)
  assert(S.stat("/dev/null").st_atim.tv_sec > 0)
  assert(S.stat("/no/such/place") == nil)
  assert(not pcall(S.open, {}))
  local io = S.t.iovec(2, {S.t.buffer(4, "abcd"), 4}, {S.t.buffer(2), 2})
  assert(S.writev(fd, io, 2) == 6)
  assert(S.read(fd, nil, 100) == "")
  assert(#S.select({accepted.fd}, {accepted.fd}, nil, {tv_sec = 0, tv_usec = 0}).writefds == 1)
  assert(tostring(S.uint64("18446744073709551615") - 1) == "18446744073709551614")
  assert(S.uname().sysname == "Linux")
end
