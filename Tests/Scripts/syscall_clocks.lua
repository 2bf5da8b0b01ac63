-- Clocks and sleeping: time, gettimeofday, clock_gettime, nanosleep and their relatives; timespec and timeval.

local S = require "syscall"
local check = require "check"
local fails, raises = check.fails, check.raises_like

local function seconds(ts) return ts.tv_sec + ts.tv_nsec / 1e9 end

-- time: one number
local now = S.time()
assert(type(now) == "number" and math.abs(now - os.time()) <= 1 and select("#", S.time()) == 1)

-- gettimeofday: a new timeval, or the one that is given
local tv = assert(S.gettimeofday())
assert(math.abs(tv.tv_sec - now) <= 1 and tv.tv_usec >= 0 and tv.tv_usec < 1000000)
local mine = S.t.timeval(1, 2)
assert(rawequal(assert(S.gettimeofday(mine)), mine) and mine.tv_sec >= now)
assert(S.sizeof(S.t.timeval) == 16 and S.sizeof(mine) == 16)
raises("bad argument #1 to 'gettimeofday' %(timeval expected, got table%)", S.gettimeofday, { 1, 2 })
raises("bad argument #1 to 'gettimeofday'", S.gettimeofday, S.t.timespec())
raises("bad argument #1 to 'gettimeofday'", S.gettimeofday, 1)

-- clock_gettime and clock_getres, by name with and without prefix, and by number
for _, name in ipairs {
  "REALTIME", "MONOTONIC", "PROCESS_CPUTIME_ID", "THREAD_CPUTIME_ID", "MONOTONIC_RAW", "REALTIME_COARSE",
  "MONOTONIC_COARSE", "BOOTTIME", "TAI",
} do
  local long = "CLOCK_" .. name
  local a = assert(S.clock_gettime(long))
  local b = assert(S.clock_gettime(name:lower()))
  local c = assert(S.clock_gettime(S[long]))
  assert(seconds(a) <= seconds(b) and seconds(b) <= seconds(c) and a.tv_nsec < 1000000000, name)
  local resolution = assert(S.clock_getres(long))
  assert(resolution.tv_sec == 0 and resolution.tv_nsec > 0)
end
local ts = S.t.timespec()
assert(rawequal(S.clock_gettime("CLOCK_REALTIME", ts), ts) and math.abs(ts.tv_sec - now) <= 1)
assert(rawequal(S.clock_getres("CLOCK_REALTIME", ts), ts) and ts.tv_sec == 0)
assert(math.abs(S.clock_gettime(0).tv_sec - now) <= 1)
fails("EINVAL", S.clock_gettime(12345))
fails("EINVAL", S.clock_getres(12345))
fails("EINVAL", S.clock_gettime(12345, ts))
raises("names no clock", S.clock_gettime, "CLOCK_NOTHING")
raises("names no clock", S.clock_gettime, "0")
raises("bad argument #1 to 'clock_gettime'", S.clock_gettime)
raises("bad argument #1 to 'clock_getres'", S.clock_getres, nil, ts)
raises("bad argument #2 to 'clock_gettime' %(timespec expected, got timeval%)", S.clock_gettime, 0, S.t.timeval())
raises("bad argument #2 to 'clock_gettime'", S.clock_gettime, 0, {})

-- nanosleep: what remains is nothing
local before = S.clock_gettime("monotonic")
local rest = assert(S.nanosleep(S.t.timespec(0, 20000000)))
assert(rest.tv_sec == 0 and rest.tv_nsec == 0)
local slept = seconds(S.clock_gettime("monotonic")) - seconds(before)
assert(slept >= 0.02 and slept < 10, slept)
assert(S.nanosleep(S.t.timespec(0, 0), "ignored").tv_nsec == 0)
fails("EFAULT", S.nanosleep(nil))
fails("EFAULT", S.nanosleep())
fails("EINVAL", S.nanosleep(S.t.timespec(0, 1000000000)))
fails("EINVAL", S.nanosleep(S.t.timespec(-1, 0)))
raises("bad argument #1 to 'nanosleep' %(timespec expected, got table%)", S.nanosleep, { 0, 1 })
raises("bad argument #1 to 'nanosleep'", S.nanosleep, 0.1)
raises("bad argument #1 to 'nanosleep'", S.nanosleep, S.t.timeval(0, 1))

-- clock_nanosleep: until a time, or for a time
local till = S.clock_gettime("monotonic")
till.tv_nsec = till.tv_nsec + 10000000
if till.tv_nsec >= 1000000000 then till.tv_sec, till.tv_nsec = till.tv_sec + 1, till.tv_nsec - 1000000000 end
assert(S.clock_nanosleep("monotonic", "abstime", till).tv_sec == 0)
assert(seconds(S.clock_gettime("monotonic")) >= seconds(till))
assert(S.clock_nanosleep("CLOCK_REALTIME", 0, S.t.timespec(0, 1000)).tv_nsec == 0)
fails("EINVAL", S.clock_nanosleep("CLOCK_REALTIME", 0, S.t.timespec(0, -1)))
fails("EINVAL", S.clock_nanosleep(12345, 0, S.t.timespec(0, 1)))
fails("EFAULT", S.clock_nanosleep("CLOCK_REALTIME", 0, nil))
raises("names no timer flags", S.clock_nanosleep, 0, "SOON", till)

-- Setting a clock.
raises("bad argument #1 to 'settimeofday' %(timeval expected, got no value%)", S.settimeofday)
raises("bad argument #1 to 'settimeofday'", S.settimeofday, nil)
raises("bad argument #1 to 'settimeofday'", S.settimeofday, {})
raises("bad argument #2 to 'clock_settime'", S.clock_settime, "CLOCK_REALTIME", {})
raises("bad argument #1 to 'clock_settime'", S.clock_settime)
fails("EINVAL", S.clock_settime("CLOCK_MONOTONIC", S.clock_gettime("CLOCK_MONOTONIC")))
fails("EINVAL", S.clock_settime(12345, S.t.timespec(1, 0)))
local may_set, _, code = S.clock_settime("CLOCK_REALTIME", S.clock_gettime("CLOCK_REALTIME"))
if may_set then
  assert(may_set == true)
  fails("EFAULT", S.clock_settime("CLOCK_REALTIME", nil))
  fails("EINVAL", S.clock_settime("CLOCK_REALTIME", S.t.timespec(1, 1000000000)))
  assert(S.settimeofday(S.gettimeofday()) == true)
  fails("EINVAL", S.settimeofday(S.t.timeval(0, 1000000)))
else
  assert(code == S.EPERM)
  fails("EPERM", S.settimeofday(S.gettimeofday()))
  print("not run: setting the clock, which takes CAP_SYS_TIME")
end

-- The two structs.
assert(S.sizeof(S.t.timespec) == 16 and S.sizeof(ts) == 16)
local ts = S.t.timespec(3, 4)
assert(ts.tv_sec == 3 and ts.tv_nsec == 4)
ts.tv_sec, ts.tv_nsec = -5, 2 ^ 53
assert(ts.tv_sec == -5 and ts.tv_nsec == 2 ^ 53)
ts.tv_sec = S.int64 "9223372036854775807"
assert(type(ts.tv_sec) == "userdata" and tostring(ts.tv_sec) == "9223372036854775807")
assert(S.t.timespec(ts).tv_sec == ts.tv_sec and S.t.timeval({ tv_usec = 7 }).tv_usec == 7)
raises("has no field", function() return ts.tv_usec end)
