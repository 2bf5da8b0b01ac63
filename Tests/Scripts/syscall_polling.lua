-- Waiting: select, poll, epoll, eventfd.

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
end

local function elapsed(f, ...)
  local begin = S.clock_gettime("monotonic")
  f(...)
  local finish = S.clock_gettime("monotonic")
  return finish.tv_sec - begin.tv_sec + (finish.tv_nsec - begin.tv_nsec) / 1e9
end

local pair = assert(S.socketpair("unix", "stream"))
local a, b = pair[1], pair[2]
local now = {tv_sec = 0, tv_usec = 0}

-- select: nothing, then something
local r = assert(S.select({a, b}, nil, false, now))
equal(r.count, 0)
equal(#r.readfds + #r.writefds + #r.exceptfds, 0)
assert(a:write("x"))
r = assert(S.select({a, b, b.fd, a.fd, b}, {a}, {a, b}, now))
equal(r.count, 2)
equal(#r.readfds, 3)
assert(rawequal(r.readfds[1], b) and r.readfds[2] == b.fd and rawequal(r.readfds[3], b), "the very values")
equal(#r.writefds, 1)
assert(rawequal(r.writefds[1], a))
equal(#r.exceptfds, 0)
r = assert(S.select({b, nil, a}, {}, {}))
equal(#r.readfds, 1, "for ever, with something there")
r = assert(S.select(nil, {"stdout", "STDERR_FILENO"}, nil, now))
equal(r.writefds[1], "stdout")
equal(select("#", S.select({b}, nil, nil, now)), 1)

-- its timeout
local time = S.t.timeval(0, 20000)
assert(elapsed(S.select, {a}, nil, nil, time) >= 0.02)
equal(time.tv_usec, 20000, "the timeout stays as it is")
time = {tv_sec = 0, tv_usec = 10000}
assert(elapsed(S.select, nil, nil, nil, time) >= 0.01)
equal(time.tv_usec, 10000)
raises("bad argument #4 to 'select' (table expected, got number)", S.select, {a}, nil, nil, 1)
raises("bad argument #4", S.select, {a}, nil, nil, "1")
raises("number expected in its field 'tv_usec', got nil", S.select, {a}, nil, nil, {tv_sec = 1})
raises("number expected in its field 'tv_sec', got nil", S.select, {a}, nil, nil, {tv_usec = 1})
raises("number expected in its field 'tv_sec', got string", S.select, {a}, nil, nil, {tv_sec = "1", tv_usec = 1})
raises("out of range", S.select, {a}, nil, nil, {tv_sec = 0 / 0, tv_usec = 1})
raises("bad argument #4", S.select, {a}, nil, nil, false)
fails("EINVAL", S.select({a}, nil, nil, {tv_sec = -1, tv_usec = 0}))
local indexed = setmetatable({}, {__index = function() return 0 end})
equal(S.select({a}, nil, nil, indexed).count, 0)

-- all in one table
r = assert(S.select{readfds = {b, a}, timeout = now})
equal(#r.readfds, 1)
assert(rawequal(r.readfds[1], b))
equal(#S.select{writefds = {a}}.writefds, 1)
equal(S.select{exceptfds = {a}, timeout = S.t.timeval()}.count, 0)
equal(S.select{timeout = now}.count, 0)
raises("number expected in its field", S.select, {timeout = {}})
raises("table of descriptors expected, got number", S.select, {readfds = 5})

-- its errors
fails("EINVAL", S.select({1024}, nil, nil, now))
fails("EINVAL", S.select(nil, {1e6}, nil, now))
fails("EBADF", S.select({-1}, nil, nil, now))
fails("EBADF", S.select({1023}, nil, nil, now))
fails("EBADF", S.select({60}, nil, nil, now))
fails("EBADF", S.select(nil, nil, {-5, 2000}, now))
raises("bad argument #1 to 'select'", S.select, 5)
raises("descriptor expected at index 2, got string", S.select, {a, "nothing"}, nil, nil, now)
raises("descriptor expected at index 1, got table", S.select, {{}}, nil, nil, now)
raises("descriptor expected at index 1, got number", S.select, {1e20}, nil, nil, now)
local closed = assert(a:dup())
closed:close()
fails("EBADF", S.select({a, closed}, nil, nil, now))
local big = {}
for i = 1, 5000 do big[i] = b end
r = assert(S.select(big, big, big, now))
equal(#r.readfds .. " " .. #r.writefds .. " " .. #r.exceptfds .. " " .. r.count, "5000 5000 0 2")

-- poll
local entries = {{fd = a, events = S.POLLIN}, {fd = b, events = "POLLIN, out"}, {fd = b.fd, events = "in"}}
r = assert(S.poll(entries, 1000))
equal(#r, 2)
assert(rawequal(r[1].fd, b), "the very value")
equal(r[1].events, S.POLLIN + S.POLLOUT)
equal(r[1].revents, S.POLLIN + S.POLLOUT)
equal(r[1].POLLIN, true)
equal(r[1].POLLOUT, true)
equal(r[1].POLLHUP, nil)
equal(r[2].fd, b.fd)
equal(r[2].revents, S.POLLIN)
equal(r[2].POLLOUT, nil)
equal(entries[2].revents, nil, "the entries stay as they are")
equal(#S.poll({{fd = a, events = "in"}}, 0), 0)
equal(#S.poll({}, 0), 0)
equal(#S.poll({{fd = "stdout", events = 0}, {fd = -1, events = "in"}}, 0), 0, "a negative number is ignored")
equal(#S.poll({{fd = b, events = S.POLLIN}}), 1, "for ever, with something there")
assert(elapsed(S.poll, {{fd = a, events = "in"}}, 20) >= 0.02)
r = assert(S.poll({{fd = 1000, events = "in"}}, 0))
equal(r[1].POLLNVAL, true)
equal(r[1].revents, S.POLLNVAL)
fails("EBADF", S.poll({{fd = b, events = "in"}, {fd = closed, events = "in"}}, 0))
raises("bad argument #1 to 'poll' (table of { fd =, events = } expected, got nil)", S.poll)
raises("index 1: table expected, got userdata", S.poll, {a}, 0)
raises("index 2: descriptor in the field 'fd' expected, got nil", S.poll, {entries[1], {events = 1}}, 0)
raises("index 1: descriptor in the field 'fd' expected, got string", S.poll, {{fd = "a", events = 1}}, 0)
raises("index 1: number or names in the field 'events' expected, got nil", S.poll, {{fd = a}}, 0)
raises("index 1: 'nothing' names no poll events", S.poll, {{fd = a, events = "nothing"}}, 0)
raises("bad argument #2", S.poll, {}, "1")
raises("from __index", S.poll, {setmetatable({}, {__index = function() error("from __index") end})}, 0)
big = {}
for i = 1, 500 do big[i] = {fd = i % 2 == 0 and a or b, events = "in"} end
r = assert(S.poll(big, 0))
equal(#r, 250)
assert(rawequal(r[250].fd, b))
-- an entry that takes itself out while it is read
local list = {}
list[1] = setmetatable({events = 1}, {__index = function() list[2] = nil; return b end})
list[2] = {fd = b, events = 1}
raises("index 2: table expected, got nil", S.poll, list, 0)

-- epoll
local instance = assert(S.epoll_create("cloexec"))
equal(instance:fcntl("F_GETFD"), 1)
equal(S.epoll_create1, S.epoll_create)
equal(S.epoll_create():fcntl("F_GETFD"), 0)
fails("EINVAL", S.epoll_create(10))
equal(instance:epoll_ctl("add", a, "in, rdhup"), true)
equal(#instance:epoll_wait(1, 0), 0)
equal(S.epoll_ctl(instance, S.EPOLL_CTL_ADD, b, S.EPOLLIN + S.EPOLLOUT), true)
r = assert(instance:epoll_wait())
equal(#r, 1)
equal(r[1].fd, b.fd)
equal(r[1].events, S.EPOLLIN + S.EPOLLOUT)
equal(r[1].EPOLLIN, true)
equal(r[1].EPOLLOUT, true)
equal(r[1].EPOLLHUP, nil)
equal(r[1].data, b.fd)
local mark = S.uint64("18446744073709551615")
equal(instance:epoll_ctl("EPOLL_CTL_MOD", b, S.t.epoll_event(S.EPOLLIN, mark)), true)
r = assert(instance:epoll_wait(10, 1000))
equal(r[1].data, mark)
equal(r[1].fd, -1)
equal(r[1].EPOLLOUT, nil)
assert(instance:epoll_ctl("mod", a, "out,et"))
equal(#assert(instance:epoll_wait(1)), 1, "one at most")
assert(instance:epoll_wait(2000))
equal(#assert(instance:epoll_wait(2000)), 1, "the edge was told")
equal(instance:epoll_ctl("del", b), true)
equal(#instance:epoll_wait(nil, 0), 0)
assert(elapsed(instance.epoll_wait, instance, 1, 20) >= 0.02)
fails("ENOENT", instance:epoll_ctl("del", b))
fails("EEXIST", instance:epoll_ctl("add", a, "in"))
fails("EFAULT", instance:epoll_ctl("add", b))
fails("EPERM", instance:epoll_ctl("add", S.open("/dev/zero"), 1))
fails("EINVAL", instance:epoll_wait(0, 0))
fails("EINVAL", instance:epoll_wait(-1, 0))
fails("EINVAL", a:epoll_wait(1, 0))
fails("EBADF", instance:epoll_ctl("add", closed, "in"))
fails("EBADF", closed:epoll_wait(1, 0))
raises("names no epoll command", instance.epoll_ctl, instance, "addition", a, "in")
raises("names no epoll events", instance.epoll_ctl, instance, "add", a, "nothing")
raises("bad argument #4", instance.epoll_ctl, instance, "add", a, {})
local many = {}
for i = 1, 40 do
  many[i] = assert(S.eventfd(1))
  assert(instance:epoll_ctl("add", many[i], "in"))
end
equal(#instance:epoll_wait(), 32)
equal(#instance:epoll_wait(100), 40)
assert(b:close())
assert(instance:epoll_ctl("mod", a, "in,rdhup"))
r = assert(instance:epoll_wait(100))
local hung
for _, event in ipairs(r) do hung = hung or event.fd == a.fd and event end
assert(hung.EPOLLHUP and hung.EPOLLRDHUP and hung.EPOLLIN)
r = assert(S.poll{{fd = a, events = "in,rdhup"}})
assert(r[1].POLLHUP and r[1].POLLRDHUP)

-- eventfd
local counter = assert(S.eventfd(3, "nonblock, cloexec"))
equal(counter:fcntl("F_GETFD"), 1)
equal(counter:eventfd_read(), 3)
fails("EAGAIN", counter:eventfd_read())
equal(counter:eventfd_write(5), true)
equal(S.eventfd_write(counter, 6), true)
equal(#S.select({counter}, nil, nil, now).readfds, 1)
equal(S.eventfd_read(counter), 11)
local most = S.uint64("18446744073709551614")
equal(counter:eventfd_write(most), true)
fails("EAGAIN", counter:eventfd_write(1))
equal(counter:eventfd_read(), most)
fails("EINVAL", counter:eventfd_write(S.uint64("18446744073709551615")))
counter = assert(S.eventfd(2, S.EFD_SEMAPHORE))
equal(counter:eventfd_read(), 1)
equal(counter:eventfd_read(), 1)
fails("EINVAL", S.eventfd(0, 1e6))
raises("names no eventfd flags", S.eventfd, 0, "nothing")
raises("bad argument #2", counter.eventfd_write, counter)
fails("ENOSPC", S.eventfd_write(S.open("/dev/full", S.O_WRONLY), 1))
counter:close()
fails("EBADF", counter:eventfd_read())

-- timerfd
local timer = assert(S.timerfd_create("monotonic", "nonblock, cloexec"))
equal(timer:fcntl("F_GETFD"), 1)
local setting = S.t.itimerspec({0, 5000000}, {0, 10000000})
local old = assert(timer:timerfd_settime(0, setting))
equal(old.it_value.tv_sec + old.it_value.tv_nsec, 0)
equal(setting.it_interval.tv_nsec, 5000000)
fails("EAGAIN", timer:eventfd_read())
local left = timer:timerfd_gettime()
assert(left.it_value.tv_nsec > 0 and left.it_value.tv_nsec <= 10000000)
equal(left.it_interval.tv_nsec, 5000000)
r = assert(S.poll({{fd = timer, events = "in"}}, 2000))
equal(#r, 1)
assert(timer:eventfd_read() >= 1)
equal(timer:timerfd_gettime(left), left)
old = S.t.itimerspec()
equal(timer:timerfd_settime("abstime", S.t.itimerspec(), old), old)
equal(old.it_interval.tv_nsec, 5000000)
equal(timer:timerfd_gettime().it_value.tv_nsec, 0)
fails("EINVAL", timer:timerfd_settime(0, S.t.itimerspec({0, 0}, {0, 1e9})))
fails("EINVAL", S.timerfd_create("CLOCK_THREAD_CPUTIME_ID"))
fails("EINVAL", a:timerfd_gettime())
raises("itimerspec expected, got no value", timer.timerfd_settime, timer, 0)
raises("itimerspec expected, got table", timer.timerfd_settime, timer, 0, {})
raises("names no timerfd time flags", timer.timerfd_settime, timer, "nothing", setting)
