-- Messages with descriptors and credentials, as a list of memory or as a msghdr.

local S = require "syscall"
local check = require "check"
local equal, fails, raises = check.is, check.fails, check.raises

-- How many descriptors are open. What is garbage is closed first.
local function open_count()
  collectgarbage()
  collectgarbage()
  local count = 0
  for number = 0, 700 do
    if S.fcntl(number, "F_GETFD") then count = count + 1 end
  end
  return count
end

local pair = assert(S.socketpair("unix", "dgram"))
local a, b = pair[1], pair[2]

-- Data alone
equal(a:sendmsg(), true)
local r = assert(b:recvmsg())
equal(r.count, 1)
equal(r.flags, 0)
equal(#r.iovec, 1)
equal(r.iovec[0].iov_len, 1)
equal(r.iovec[0].iov_base[0], 0)
equal(r.fd, nil)
equal(r.pid, nil)

local one, two = S.t.buffer(3), S.t.buffer(4)
local io = S.t.iovec(2, {one, 3}, {two, 4})
equal(a:send("abcdef"), 6)
r = assert(b:recvmsg(io, 2))
equal(r.count, 6)
equal(r.iovec, io)
equal(S.string(one, 3) .. S.string(two, 3), "abcdef")
equal(a:send("abcdef"), 6)
r = assert(b:recvmsg(io, 1))
equal(r.count, 3)
equal(r.flags, S.MSG_TRUNC)
equal(a:send("x"), 1)
equal(b:recvmsg(io).count, 1, "all elements")
equal(a:send("peeked"), 6)
equal(b:recvmsg(io, 2, S.MSG_PEEK).count, 6)
equal(b:recvmsg(io, 2, "peek,dontwait").count, 6)
equal(b:recvmsg(io, 2, 0, 0).count, 6)
fails("EAGAIN", b:recvmsg(io, 2, S.MSG_DONTWAIT))
fails("EAGAIN", b:recvmsg(nil, nil, "dontwait"))
raises("3 of the 2 elements", S.recvmsg, b, io, 3)
raises("-1 of the 2 elements", S.recvmsg, b, io, -1)
raises("bad argument #2 to 'recvmsg' (iovec or msghdr expected, got string)", S.recvmsg, b, "string")
raises("bad argument #2 to 'recvmsg'", S.recvmsg, b, S.t.timeval())
raises("bad argument #2 to 'recvmsg'", S.recvmsg, b, one)
raises("a string can't be written to", S.recvmsg, b, S.t.iovec(1, {"abc", 3}), 1)
raises("iov_len is more", S.recvmsg, b, S.t.iovec(1, {one, 4}), 1)
raises("bad argument #5", S.recvmsg, b, io, 2, 0, -1)
raises("bad argument #5", S.recvmsg, b, io, 2, 0, {})
raises("names no message flags", S.recvmsg, b, io, 2, "nothing")
raises("msghdr expected, got table", S.sendmsg, a, {})
raises("msghdr expected, got iovec", S.sendmsg, a, io)

-- Credentials
assert(b:setsockopt("socket", "passcred", true))
equal(a:sendmsg(), true)
r = assert(b:recvmsg())
equal(r.pid, S.getpid())
equal(r.uid, S.getuid())
equal(r.gid, S.getgid())
equal(a:sendcred(), true)
r = assert(b:recvmsg())
equal(r.pid, S.getpid())
equal(r.gid, S.getgid())
equal(a:sendcred(S.getpid(), S.geteuid(), S.getegid()), true)
equal(b:recvmsg().uid, S.geteuid())
if S.geteuid() == 0 then
  equal(a:sendcred(1, 12, 13), true)
  r = assert(b:recvmsg())
  equal(r.pid .. " " .. r.uid .. " " .. r.gid, "1 12 13")
  fails("ESRCH", a:sendcred(0x3FFFFFFF))
else
  print "not run: the credentials of others, since this is not root"
  fails("EPERM", a:sendcred(1, 12, 13))
end
raises("bad argument #2", a.sendcred, a, "1")

-- Descriptors, with the credentials
local before = open_count()
local file = assert(S.open("/dev/zero"))
equal(a:sendfds("stdin", file, 1), true)
r = assert(b:recvmsg())
equal(#r.fd, 3)
equal(r.pid, S.getpid())
equal(r.count, 1)
equal(type(r.fd[1]), "userdata")
equal(r.fd[2]:fstat().st_rdev, file:fstat().st_rdev)
equal(r.fd[2]:fcntl("F_GETFD"), 0)
assert(r.fd[2].fd ~= file.fd)
equal(open_count(), before + 4)
r = nil
equal(open_count(), before + 1, "received descriptors are garbage")
equal(a:sendfds(file, nil, file), true)
r = assert(b:recvmsg(nil, nil, S.MSG_CMSG_CLOEXEC))
equal(#r.fd, 1, "up to the first nil")
equal(r.fd[1]:fcntl("F_GETFD"), 1)
r.fd[1]:close()
equal(a:sendfds(), true)
equal(b:recvmsg().fd, nil)
raises("descriptor expected, got string", S.sendfds, a, "nothing")
raises("descriptor expected, got table", S.sendfds, a, {})
fails("EBADF", a:sendfds(699))
local many = {}
for i = 1, 253 do many[i] = file end
equal(a:sendfds(unpack(many)), true)
r = assert(b:recvmsg(nil, nil, 0, 4096))
equal(#r.fd, 253)
r = nil
many[254] = file
fails("EINVAL", a:sendfds(unpack(many)))
assert(b:setsockopt("socket", "passcred", false))

-- Room for fewer than there are, whatever its size: nothing stays open that has no object
before = open_count()
for size = 0, 60 do
  assert(a:sendfds(file, file, file))
  r = assert(b:recvmsg(nil, nil, 0, size))
  local count = r.fd and #r.fd or 0
  equal(count, math.min(3, math.max(0, math.floor((size - 16) / 4))), "descriptors for " .. size)
  equal(r.flags, count < 3 and S.MSG_CTRUNC or 0, "flags for " .. size)
  r = nil
end
equal(open_count(), before)
for _ = 1, 3 do
  assert(a:sendfds(file, file))
  assert(b:recv(one))
end
equal(open_count(), before)

-- A msghdr
local message = S.t.msghdr()
equal(message.msg_iov, nil)
equal(message.msg_name, nil)
equal(message.msg_control, nil)
fails("EAGAIN", b:recvmsg(message, "dontwait"))
message.msg_iov = S.t.iovec(2, {"hello, "}, {"world"})
message.msg_iov[0].iov_len = 7
message.msg_iov[1].iov_len = 5
message.msg_iovlen = 2
equal(a:sendmsg(message), true)
message.msg_iovlen = 1
equal(a:sendmsg(message, "nosignal, dontwait"), true)
message.msg_iovlen = 3
raises("msg_iovlen is 3, and what it is about has 2", S.sendmsg, a, message)
message.msg_iovlen = 2
raises("a string can't be written to", S.recvmsg, b, message)
local room = S.t.buffer(100)
message = S.t.msghdr{msg_iov = S.t.iovec(1, {room, 100}), msg_iovlen = 1}
r = assert(b:recvmsg(message, S.MSG_PEEK))
equal(r.count, 12)
equal(r.iovec, message.msg_iov)
equal(S.string(room, 12), "hello, world")
equal(b:recvmsg(message).count, 12)
equal(b:recvmsg(message).count, 7)

-- with control messages of its own
local control = S.t.cmsghdr(4)
equal(#control, 20)
control.cmsg_len, control.cmsg_level, control.cmsg_type = 20, S.SOL_SOCKET, S.SCM_RIGHTS
control.cmsg_data[0] = file.fd
message.msg_iov[0].iov_len = 5
message.msg_control, message.msg_controllen = control, 20
equal(a:sendmsg(message), true)
before = open_count()
control = S.t.buffer(64)
message.msg_control, message.msg_controllen = control, 64
equal(message.msg_control, control)
r = assert(b:recvmsg(message))
equal(#r.fd, 1)
equal(r.count, 5)
equal(control[0], 20, "cmsg_len")
equal(control[16], r.fd[1].fd)
equal(message.msg_controllen, 24)
equal(message.msg_flags, 0)
r = nil
equal(open_count(), before)
message.msg_controllen = 65
raises("msg_controllen is 65, and what it is about has 64", S.recvmsg, b, message)
raises("msg_controllen is 65", S.sendmsg, a, message)
message.msg_control, message.msg_controllen = "string", 6
raises("msg_control has to be a buffer", S.recvmsg, b, message)
local region = assert(S.mmap(nil, 4096, S.PROT_READ + S.PROT_WRITE, S.MAP_PRIVATE + S.MAP_ANONYMOUS, -1, 0))
message.msg_control, message.msg_controllen = region, 64
raises("msg_control has to be a buffer", S.recvmsg, b, message)
assert(a:sendfds(file))
message.msg_control, message.msg_controllen = control, 17
r = assert(b:recvmsg(message))
equal(r.fd, nil)
equal(message.msg_flags, S.MSG_CTRUNC)
assert(a:sendfds(file))
message.msg_control, message.msg_controllen = nil, 64
r = assert(b:recvmsg(message))
equal(r.fd, nil)
equal(r.flags, S.MSG_CTRUNC)
-- the same memory for everything
assert(a:sendfds(file, file))
message.msg_control, message.msg_controllen = message.msg_iov, 16
message.msg_name, message.msg_namelen = message.msg_iov, 16
r = assert(b:recvmsg(message))
equal(r.fd, nil)
room = S.t.buffer(64)
message = S.t.msghdr(room, 64, S.t.iovec(1, {room, 64}), 1, room, 64)
assert(a:sendfds(file, file))
r = assert(b:recvmsg(message))
equal(#r.fd, 2)
equal(r.fd[1]:fstat().st_rdev, file:fstat().st_rdev)
r = nil
equal(open_count(), before)

-- with addresses
local u, v = S.socket("inet", "dgram"), S.socket("inet", "dgram")
assert(u:bind(S.sockaddr_in(0, "127.0.0.1")))
assert(v:bind(S.sockaddr_in(0, "127.0.0.1")))
message = S.t.msghdr{
  msg_name = v:getsockname().addr, msg_namelen = 16, msg_iov = S.t.iovec(1, {"data", 4}), msg_iovlen = 1,
}
equal(u:sendmsg(message), true)
message.msg_namelen = 17
raises("msg_namelen is 17, and what it is about has 16", S.sendmsg, u, message)
local sender = S.t.sockaddr_storage()
message = S.t.msghdr{msg_name = sender, msg_namelen = 128, msg_iov = S.t.iovec(1, {room, 64}), msg_iovlen = 1}
equal(v:recvmsg(message).count, 4)
equal(message.msg_namelen, 16)
equal(sender.ss_family, S.AF_INET)
equal(message.msg_name, sender)
message.msg_name = "string"
raises("msg_name has to be a buffer", S.recvmsg, v, message)

-- Regions: the kernel's answer, and none that is gone
local data = S.t.iovec(1, {region, 4096})
assert(u:sendto("into a region", nil, nil, v:getsockname().addr))
equal(v:recvmsg(data, 1).count, 13)
equal(S.string(region, 13), "into a region")
assert(u:sendto("x", nil, nil, v:getsockname().addr))
assert(v:recv(region, 4096) == 1)
assert(S.munmap(region, 4096))
raises("not mapped any more", S.recvmsg, v, data, 1)
raises("not mapped any more", S.recv, v, region, 1)
raises("not mapped any more", S.recvfrom, v, region, 1)
raises("not mapped any more", S.send, v, region, 1)
message = S.t.msghdr{msg_iov = data, msg_iovlen = 1}
raises("not mapped any more", S.sendmsg, v, message)
message = S.t.msghdr{msg_name = region, msg_namelen = 16}
raises("the region of msg_name is not mapped any more", S.sendmsg, v, message)
raises("the region of msg_name is not mapped any more", S.recvmsg, v, message)

-- Sizes
raises("4 of the 3 bytes", S.send, a, "abc", 4)
raises("4 of the 3 bytes", S.recv, b, one, 4)
raises("buffer expected, got string", S.recv, b, "abc", 3)
raises("4 of the 3 bytes", S.recvfrom, b, one, 4)
raises("bad argument #3", S.recv, b, nil)
equal(a:send("abc", 2), 2)
equal(b:recv(one, 3), 2)
equal(a:send(one), 3)
fails("EFAULT", b:recv(nil, 3))
for name in ("send sendto recv recvfrom sendmsg recvmsg sendfds sendcred"):gmatch("%S+") do
  equal(a[name], S[name], name)
end
a:close()
fails("EBADF", a:sendmsg())
fails("EBADF", a:recvmsg())
fails("EBADF", a:sendfds(0))
fails("EBADF", b:sendfds(a))
fails("EBADF", a:sendcred())

-- Lengths that no memory has
pair = assert(S.socketpair("unix", "dgram, nonblock"))
message = S.t.msghdr{msg_iov = S.t.iovec(1), msg_iovlen = -1}
raises("msg_iovlen is 18446744073709551615", S.sendmsg, pair[1], message)
raises("msg_iovlen is 18446744073709551615", S.recvmsg, pair[1], message)
message = S.t.msghdr{msg_control = control, msg_controllen = -1}
raises("msg_controllen is 18446744073709551615", S.sendmsg, pair[1], message)
raises("msg_controllen is 18446744073709551615", S.recvmsg, pair[1], message)
message = S.t.msghdr{msg_controllen = -1, msg_namelen = -1}
fails("EAGAIN", pair[1]:recvmsg(message))
message = S.t.msghdr{msg_iovlen = -1}
fails("EMSGSIZE", pair[1]:sendmsg(message))
fails("EMSGSIZE", pair[1]:recvmsg(message))
