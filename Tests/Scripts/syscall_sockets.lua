-- Sockets: TCP and UDP on the loopback interface, and sockets of the family AF_UNIX.

local S = require "syscall"

local function equal(got, want, what)
  if got ~= want then
    error(("%s: %s instead of %s"):format(what or "value", tostring(got), tostring(want)), 2)
  end
end

local function raises(pattern, f, ...)
  local ok, message = pcall(f, ...)
  if ok then error("no error, but a result: " .. tostring(message), 2) end
  if not tostring(message):find(pattern, 1, true) then error(message .. "\n    does not say: " .. pattern, 2) end
end

local function fails(name, ...)
  local result, message, code = ...
  equal(result, nil, "result")
  equal(code, S[name], "error number of " .. tostring(message))
  equal(type(message), "string")
end

local folder = os.tmpname()
os.remove(folder)
assert(S.mkdir(folder, 448))

-- A connection; the address of a stream server of whatever family is taken by what accept tells.
local function connection(address, family)
  local server = assert(S.socket(family, "SOCK_STREAM"))
  equal(server:bind(address), true)
  equal(server:listen(), true)
  local name = assert(server:getsockname())
  local client = assert(S.socket(family, "stream"))
  equal(client:connect(name.addr), true)
  local accepted = assert(server:accept())
  equal(type(accepted.fd), "userdata")
  return server, client, accepted, name
end

-- TCP over IPv4
local server, client, accepted, name = connection(S.sockaddr_in(0, "127.0.0.1"), "AF_INET")
equal(name.addrlen, 16)
equal(name.sa_family, S.AF_INET)
equal(#name.ss, 128)
equal(name.ss.ss_family, S.AF_INET)
equal(name.addr.sin_port, S.htons(name.port))
equal(S.inet_ntoa(name.ipv4), "127.0.0.1")
equal(name.ipv4, name.addr.sin_addr, "a view of addr")
name.ipv4.s_addr = 5
equal(name.addr.sin_addr.s_addr, 5)
for _, field in ipairs {"ipv6", "name", "path", "abstract", "fd", "count"} do equal(name[field], nil, field) end
local own, peer = assert(client:getsockname()), assert(client:getpeername())
equal(peer.port, name.port)
equal(accepted.port, own.port)
equal(accepted.addrlen, 16)
equal(accepted.count, nil)
equal(client:send("hello"), 5)
local buffer = S.t.buffer(10)
equal(accepted.fd:recv(buffer, 10), 5)
equal(S.string(buffer, 5), "hello")
equal(accepted.fd:setsockopt(S.SOL_TCP, "TCP_NODELAY", true), true)
equal(accepted.fd:getsockopt("tcp", "nodelay"), 1)
equal(accepted.fd:getsockopt("IPPROTO_IP", "IP_TTL"), 64)
equal(accepted.fd:shutdown("SHUT_WR"), true)
equal(client:recv(buffer), 0, "end of the connection")
fails("EPIPE", accepted.fd:send("x", 1, S.MSG_NOSIGNAL))
fails("EPIPE", accepted.fd:send("x", 1, "nosignal"))
equal(client:close(), true)
fails("EBADF", client:getpeername())
fails("EBADF", client:send("x"))
fails("EBADF", client:bind(S.sockaddr_in(0, "127.0.0.1")))
fails("EBADF", client:accept())

-- accept and its flags
client = assert(S.socket("inet", "stream"))
assert(client:connect(server:getsockname().addr))
accepted = assert(server:accept(S.SOCK_NONBLOCK + S.SOCK_CLOEXEC))
fails("EAGAIN", accepted.fd:recv(buffer))
equal(accepted.fd:fcntl("F_GETFD"), 1)
assert(server:nonblock())
fails("EAGAIN", server:accept("nonblock, cloexec"))
fails("EINVAL", server:accept(4))
raises("names no socket type", server.accept, server, "nothing")
fails("EINVAL", S.accept(client))
fails("EBADF", S.accept(-1))
raises("descriptor expected, got table", S.accept, accepted)

-- TCP over IPv6
local six = assert(S.socket("AF_INET6", S.SOCK_STREAM))
if six:bind(S.sockaddr_in6(0, "::1")) then
  local _, client, accepted, name = connection(S.sockaddr_in6(0, S.in6addr_loopback), "inet6")
  equal(name.addrlen, 28)
  equal(name.sa_family, S.AF_INET6)
  equal(S.ntohs(name.addr.sin6_port), name.port)
  equal(S.inet_ntop("AF_INET6", name.ipv6), "::1")
  equal(name.ipv6, name.addr.sin6_addr)
  equal(name.ipv4, nil)
  equal(client:getpeername().port, name.port)
  equal(accepted.port, client:getsockname().port)
  equal(client:setsockopt("IPPROTO_IPV6", "IPV6_UNICAST_HOPS", 9), true)
  equal(client:getsockopt("ipv6", "unicast_hops"), 9)
else
  print "not run: TCP over IPv6, since the machine has no ::1"
end

-- UDP
local a, b = assert(S.socket("AF_INET", "SOCK_DGRAM", "IPPROTO_UDP")), assert(S.socket("AF_INET", "SOCK_DGRAM"))
assert(a:bind(S.sockaddr_in(0, "127.0.0.1")))
assert(b:bind(S.sockaddr_in(0, S.INADDR_LOOPBACK), 16))
local address = a:getsockname().addr
equal(b:sendto("datagram", 4, 0, address), 4)
local from = assert(a:recvfrom(buffer, 10))
equal(from.count, 4)
equal(from.port, b:getsockname().port)
equal(S.inet_ntoa(from.ipv4), "127.0.0.1")
equal(from.fd, nil)
equal(b:sendto("", nil, nil, address, 16), 0)
equal(a:recvfrom(buffer).count, 0)
equal(b:sendto("string", 6, 0, S.string(address, 16)), 6, "an address as a string")
equal(a:recvfrom(buffer, 3, "trunc").count, 6, "MSG_TRUNC")
local storage = a:getsockname().ss
equal(b:sendto(S.t.buffer(3), nil, 0, storage), 3, "a sockaddr_storage")
equal(a:recvfrom(buffer, 10, "peek").count, 3)
equal(a:recvfrom(buffer, 10).count, 3)
fails("EINVAL", b:sendto("x", 1, 0, address, 5))
raises("17 of the 16 bytes", S.sendto, b, "x", 1, 0, address, 17)
raises("-1 of the 16 bytes", S.sendto, b, "x", 1, 0, address, -1)
fails("EDESTADDRREQ", b:sendto("x", 1, 0, nil))
assert(b:connect(address))
equal(b:sendto("x", 1, 0, nil), 1)
equal(a:recvfrom(buffer, 10).count, 1)
assert(b:connect(S.t.sockaddr()))
fails("ENOTCONN", b:getpeername())
raises("socket address expected, got table", S.sendto, b, "x", 1, 0, {})
raises("socket address expected, got timeval", S.bind, b, S.t.timeval())
raises("socket address expected, got number", S.connect, b, 5)
fails("EINVAL", S.bind(b, nil))
fails("EFAULT", S.bind(b, nil, 16))
fails("EAFNOSUPPORT", S.socket(S.AF_INET + 1000, "SOCK_STREAM"))
raises("names no address family", S.socket, "AF_NOTHING", "SOCK_STREAM")
raises("bad argument #2", S.socket, "AF_INET")
raises("names no protocol", S.socket, "AF_INET", "SOCK_STREAM", "IPPROTO_NOTHING")

-- AF_UNIX: a path
address = S.sockaddr_un(folder .. "/socket")
server, client, accepted, name = connection(address, "AF_UNIX")
equal(name.sa_family, S.AF_UNIX)
equal(name.name, folder .. "/socket\0")
equal(name.path, folder .. "/socket")
equal(name.addrlen, 2 + #name.name)
equal(name.abstract, nil)
equal(name.port, nil)
equal(S.string(name.addr.sun_path), name.path)
equal(accepted.name, nil, "the client has no name")
equal(accepted.addrlen, 2)
equal(accepted.addr.sun_family, S.AF_UNIX)
fails("EADDRINUSE", S.socket("unix", "stream"):bind(address))
fails("ENOENT", S.socket("unix", "stream"):connect(S.sockaddr_un(folder .. "/none")))
local long = S.socket("unix", "dgram")
assert(S.chdir(folder))
assert(long:bind(S.sockaddr_un(("x"):rep(108))))
equal(long:getsockname().path, ("x"):rep(108), "a path without NUL")
assert(S.unlink(("x"):rep(108)))
assert(S.chdir("/"))

-- AF_UNIX: abstract names, also with zeros, and none
local tag = "fluhost-test-" .. S.getpid()
server, client, accepted, name = connection(S.sockaddr_un("\0" .. tag), "AF_UNIX")
equal(name.name, "\0" .. tag)
equal(name.abstract, true)
equal(name.path, nil)
local zeros = S.socket("unix", "dgram")
assert(zeros:bind(S.sockaddr_un("\0a\0" .. tag)))
equal(zeros:getsockname().name, "\0a\0" .. tag)
zeros = S.socket("unix", "dgram")
assert(zeros:bind(S.sockaddr_un("\0" .. tag .. "x"), 2 + 1 + #tag + 3))
equal(zeros:getsockname().name, "\0" .. tag .. "x\0\0")
storage = zeros:getsockname().ss
client = S.socket("unix", "dgram")
equal(client:connect(storage, 2 + 1 + #tag + 3), true)
fails("ECONNREFUSED", S.socket("unix", "dgram"):connect(storage))
local auto = S.socket("unix", "dgram")
assert(auto:bind(S.sockaddr_un()))
equal(#auto:getsockname().name, 6, "a name that the kernel has chosen")

-- Pairs
local pair = assert(S.socketpair("unix", S.SOCK_STREAM + S.SOCK_CLOEXEC))
equal(#pair, 2)
equal(pair[1]:fcntl("F_GETFD"), 1)
equal(pair[1]:write("x"), 1)
equal(pair[2]:recvfrom(buffer).sa_family, 0, "no address")
equal(pair[2]:getpeername().addrlen, 2)
fails("EOPNOTSUPP", S.socketpair("AF_INET", "SOCK_STREAM"))

-- AF_NETLINK
local netlink = assert(S.socket("AF_NETLINK", "SOCK_RAW"))
equal(netlink:bind(S.t.sockaddr_nl{nl_family = S.AF_NETLINK}), true)
name = assert(netlink:getsockname())
equal(name.sa_family, S.AF_NETLINK)
equal(name.addrlen, 12)
equal(name.addr, nil)

-- Options
equal(pair[1]:getsockopt(S.SOL_SOCKET, S.SO_TYPE), S.SOCK_STREAM)
equal(S.setsockopt(pair[1], "SOL_SOCKET", "SO_PASSCRED", true), true)
equal(pair[1]:getsockopt("socket", "passcred"), 1)
equal(pair[1]:setsockopt(S.SOL_SOCKET, S.SO_PASSCRED, 0), true)
equal(pair[1]:getsockopt(S.SOL_SOCKET, S.SO_PASSCRED), 0)
local linger = S.t.linger(1, 7)
equal(pair[1]:setsockopt("socket", "linger", linger, #linger), true)
equal(pair[1]:getsockopt("socket", "linger", S.t.linger()).l_linger, 7)
local time = S.t.timeval(0, 20000)
equal(pair[1]:setsockopt("socket", "rcvtimeo", time), true, "a length that is derived")
local got = S.t.timeval()
equal(pair[1]:getsockopt("socket", "rcvtimeo", got), got)
equal(got.tv_usec, 20000)
fails("EAGAIN", pair[1]:recv(buffer))
equal(pair[1]:setsockopt("socket", "rcvtimeo", ("\0"):rep(16), 16), true)
equal(pair[1]:getsockopt("socket", "peercred", S.t.ucred()).pid, S.getpid())
equal(pair[1]:getsockopt("socket", "type", S.t.buffer(9)), 4, "the number of bytes")
equal(pair[1]:getsockopt("socket", "type", buffer, 2), 2)
equal(buffer[0], S.SOCK_STREAM)
raises("11 of the 10 bytes", S.getsockopt, pair[1], "socket", "type", buffer, 11)
raises("buffer expected, got string", S.getsockopt, pair[1], "socket", "type", "x")
raises("5 of the 4 bytes", S.setsockopt, pair[1], 1, S.SO_TYPE, "xxxx", 5)
raises("bad argument #4", S.setsockopt, pair[1], 1, S.SO_DEBUG, 1, 4)
raises("bad argument #4", S.setsockopt, pair[1], 1, S.SO_DEBUG, true, 4)
raises("bad argument #4", S.setsockopt, pair[1], 1, S.SO_DEBUG, {})
raises("bad argument #4", S.setsockopt, pair[1], 1, S.SO_DEBUG)
fails("EFAULT", pair[1]:setsockopt(1, "SO_DEBUG", nil, 4))
fails("ENOPROTOOPT", pair[1]:setsockopt("SOL_SOCKET", 9999, 1))
fails("ENOPROTOOPT", pair[1]:getsockopt("SOL_SOCKET", 9999))
raises("names no socket option", pair[1].setsockopt, pair[1], "SOL_SOCKET", "TCP_NODELAY", 1)
raises("names no TCP option", pair[1].setsockopt, pair[1], "SOL_TCP", "SO_DEBUG", 1)
raises("names no socket level", pair[1].getsockopt, pair[1], "SOL_NOTHING", 1)

-- What is a method
for name in ("bind listen connect accept getsockname getpeername setsockopt getsockopt shutdown"):gmatch("%S+") do
  equal(pair[1][name], S[name], name)
end
fails("ENOTCONN", S.socket("inet", "stream"):shutdown("rdwr"))
raises("names no shutdown", S.shutdown, pair[1], "both")
fails("ENOTSOCK", S.listen("stdin", "SOMAXCONN"))

for entry in io.popen("ls -A " .. folder):lines() do assert(os.remove(folder .. "/" .. entry)) end
assert(S.rmdir(folder))
