-- Addresses of sockets: the structs, their text, the byte order of the network.

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

-- Byte order
equal(S.htons(1), 256)
assert(S.ntohs == S.htons and S.ntohl == S.htonl, "the same functions")
equal(S.htons(0x1234), 0x3412)
equal(S.ntohs(S.htons(8080)), 8080)
equal(S.htons(70000), 28689)
equal(S.htons("70000"), 28689, "a string of digits")
equal(S.htons(-1), 65535)
equal(S.htons(true), 256)
equal(S.htonl(255), 0xFF000000)
equal(S.htonl(-1), 2 ^ 32 - 1)
equal(S.htonl(0x01020304), 0x04030201)
equal(S.ntohl(S.htonl(3e9)), 3e9)
local loopback = S.htonl(S.t.in_addr(0x7F000001))
equal(loopback.s_addr, S.INADDR_LOOPBACK.s_addr)
equal(S.ntohl(loopback).s_addr, 0x7F000001)
equal(loopback.s_addr, 16777343)
raises("bad argument #1 to 'htons' (number or digits expected, got nil)", S.htons, nil)
raises("number or digits expected, got string", S.htons, "x")
raises("number or in_addr expected, got string", S.htonl, "1")
raises("number or in_addr expected, got table", S.ntohl, {})

-- Structs
local sizes = {in_addr = 4, in6_addr = 16, sockaddr = 16, sockaddr_in = 16, sockaddr_in6 = 28, sockaddr_un = 110,
  sockaddr_storage = 128, sockaddr_nl = 12}
for name, size in pairs(sizes) do equal(#S.t[name](), size, "size of " .. name) end
local sa = S.t.sockaddr_in(2, S.htons(80), S.INADDR_LOOPBACK)
equal(sa.sin_family, S.AF_INET)
equal(S.ntohs(sa.sin_port), 80)
equal(sa.sin_addr.s_addr, 16777343)
sa.sin_addr.s_addr = 7
equal(sa.sin_addr.s_addr, 7, "a view")
sa.sin_addr = {s_addr = 9}
equal(sa.sin_addr.s_addr, 9)
sa.sin_port = -1
equal(sa.sin_port, 65535, "a port that wraps")
equal(S.t.sockaddr_in({sin_port = 5}).sin_port, 5)
equal(#sa.sin_zero, 8)
raises("in_addr", S.t.sockaddr_in, 2, 80, 5)
raises("has no field", function() return sa.port end)
raises("has no field", function() sa.port = 1 end)
local in6 = S.t.in6_addr({{0x20, 1, 0xd, 0xb8}})
equal(#in6.s6_addr, 16)
equal(in6.s6_addr[0], 0x20)
equal(in6.s6_addr[15], 0)
raises("outside", function() return in6.s6_addr[16] end)
local un = S.t.sockaddr_un(1, "/tmp/x")
equal(un.sun_family, 1)
equal(S.string(un.sun_path), "/tmp/x")
equal(un.sun_path[1], ("t"):byte())
un.sun_path = "y"
equal(S.string(un.sun_path), "y", "an assigned path")
raises("108", function() un.sun_path = ("x"):rep(109) end)
equal(#S.t.sockaddr().sa_data, 14)
local storage = S.t.sockaddr_storage()
storage.ss_family = S.AF_INET6
equal(storage.ss_family, 10)
equal(S.t.sockaddr_nl({nl_pid = 7}).nl_pid, 7)
equal(S.t.sockaddr_nl().nl_groups, 0)

-- Text of addresses
equal(S.inet_aton("127.0.0.1").s_addr, 16777343)
equal(S.inet_aton("127.1").s_addr, 16777343)
equal(select("#", S.inet_aton("nonsense")), 1)
equal(S.inet_aton("nonsense"), nil)
raises("bad argument #1 to 'inet_aton'", S.inet_aton, nil)
raises("bad argument #1 to 'inet_aton'", S.inet_aton)
equal(S.inet_ntoa(S.INADDR_LOOPBACK), "127.0.0.1")
equal(S.inet_ntoa(S.INADDR_BROADCAST), "255.255.255.255")
equal(S.inet_ntoa(S.INADDR_ANY), "0.0.0.0")
raises("in_addr expected, got number", S.inet_ntoa, 16777343)
raises("in_addr expected, got string", S.inet_ntoa, "127.0.0.1")
raises("in_addr expected, got in6_addr", S.inet_ntoa, S.in6addr_any)
raises("in_addr expected, got n", S.inet_ntoa)

equal(S.inet_pton("AF_INET", "10.0.0.1").s_addr, S.htonl(0x0A000001))
equal(S.inet_pton("inet", "127.1"), nil, "a short form")
equal(S.inet_pton(S.AF_INET6, "::1").s6_addr[15], 1)
equal(select("#", S.inet_pton("AF_INET6", "::g")), 1)
equal(S.inet_pton("AF_INET6", "::g"), nil)
local result, message, code = S.inet_pton("AF_UNIX", "::1")
equal(result, nil)
equal(message, "Address family not supported by protocol")
equal(code, S.EAFNOSUPPORT)
raises("names no address family", S.inet_pton, "AF_X", "::1")
raises("bad argument #2", S.inet_pton, "AF_INET", nil)

equal(S.inet_ntop("AF_INET", S.INADDR_LOOPBACK), "127.0.0.1")
equal(S.inet_ntop("AF_INET6", S.in6addr_loopback), "::1")
equal(S.inet_ntop("AF_INET6", S.in6addr_any), "::")
equal(S.inet_ntop("AF_INET6", S.inet_pton("AF_INET6", "2001:db8::5")), "2001:db8::5")
equal(S.inet_ntop("AF_INET", "\1\2\3\4"), "1.2.3.4")
equal(S.inet_ntop("AF_INET6", ("\0"):rep(15) .. "\1"), "::1")
equal(S.inet_ntop("AF_INET", S.t.buffer(4, "\1\2\3\4")), "1.2.3.4")
equal(S.inet_ntop("AF_INET", S.t.buffer(16, "\1\2\3\4")), "1.2.3.4")
raises("4 bytes, not 5", S.inet_ntop, "AF_INET", "\1\2\3\4\5")
raises("4 bytes, not 3", S.inet_ntop, "AF_INET", "\1\2\3")
raises("16 bytes, not 4", S.inet_ntop, "AF_INET6", S.INADDR_ANY)
raises("4 bytes, not 16", S.inet_ntop, "AF_INET", S.in6addr_any)
raises("16 bytes, not 8", S.inet_ntop, "AF_INET6", S.t.buffer(8))
raises("bad argument #2", S.inet_ntop, "AF_INET", nil)
raises("bad argument #2", S.inet_ntop, "AF_INET", 5)
raises("bad argument #2", S.inet_ntop, "AF_INET", S.t.sockaddr_in())
result, message, code = S.inet_ntop("AF_UNIX", "\1\2\3\4")
equal(result, nil)
equal(code, S.EAFNOSUPPORT)

-- Addresses that are made
sa = S.sockaddr_in(1234, "127.0.0.1")
equal(sa.sin_family, S.AF_INET)
equal(sa.sin_port, S.htons(1234))
equal(sa.sin_addr.s_addr, 16777343)
equal(S.sockaddr_in(1, S.INADDR_BROADCAST).sin_addr.s_addr, 2 ^ 32 - 1)
equal(S.sockaddr_in(70000, "127.1").sin_port, S.htons(4464))
equal(select("#", S.sockaddr_in(1, "nonsense")), 1)
equal(S.sockaddr_in(1, "nonsense"), nil)
equal(S.sockaddr_in(1, "127.0.0.1\0x"), nil)
equal(select("#", S.sockaddr_in(1, nil)), 1)
equal(S.sockaddr_in(1), nil)
raises("bad argument #2 to 'sockaddr_in' (in_addr or string expected, got number)", S.sockaddr_in, 1, 5)
raises("in_addr or string expected, got in6_addr", S.sockaddr_in, 1, S.in6addr_any)
raises("bad argument #1 to 'sockaddr_in'", S.sockaddr_in)
raises("bad argument #1 to 'sockaddr_in'", S.sockaddr_in, "80", "127.0.0.1")

local sa6 = S.sockaddr_in6(1234, S.in6addr_loopback)
equal(sa6.sin6_family, S.AF_INET6)
equal(sa6.sin6_port, S.htons(1234))
equal(sa6.sin6_addr.s6_addr[15], 1)
equal(sa6.sin6_flowinfo + sa6.sin6_scope_id, 0)
equal(S.inet_ntop("AF_INET6", S.sockaddr_in6(1, "fe80::7").sin6_addr), "fe80::7")
equal(S.sockaddr_in6(1, "127.0.0.1"), nil)
equal(S.sockaddr_in6(1), nil)
raises("in6_addr or string", S.sockaddr_in6, 1, S.INADDR_ANY)

un = S.sockaddr_un()
equal(un.sun_family, S.AF_UNIX)
equal(S.string(un.sun_path), "")
equal(S.string(S.sockaddr_un("/a/b").sun_path), "/a/b")
equal(S.string(S.sockaddr_un("\0name").sun_path, 6), "\0name\0")
equal(S.string(S.sockaddr_un(("x"):rep(108)).sun_path), ("x"):rep(108))
raises("109 bytes", S.sockaddr_un, ("x"):rep(109))
raises("NUL", S.sockaddr_un, "a\0b")
raises("string expected", S.sockaddr_un, 5)

-- The address objects
equal(S.INADDR_ANY.s_addr, 0)
equal(S.INADDR_LOOPBACK.s_addr, 16777343)
equal(S.INADDR_BROADCAST.s_addr, 2 ^ 32 - 1)
equal(S.string(S.in6addr_any, 16), ("\0"):rep(16))
equal(S.string(S.in6addr_loopback, 16), ("\0"):rep(15) .. "\1")
