-- Calls with arguments of every kind, at random, in processes of their own without rights: each answers or raises
-- an error; none crashes. FLUHOST_SEED repeats a run.
local S = require "syscall"

local seed = tonumber(os.getenv "FLUHOST_SEED") or os.time()
local BATCHES, CALLS = 8, 4000

-- what ends, stops or multiplies the process, or does by contract whatever it is told to memory
local left_out = {
    exit = true, _exit = true, fork = true, execve = true, kill = true, syscall = true, pause = true, alarm = true,
    nanosleep = true, clock_nanosleep = true, signal = true,
    prctl = true, setrlimit = true,  -- some of which forbid the process its next call
    select = true, poll = true,  -- they mostly wait for ever
}
local names = {}
for name, value in pairs(S) do
    if type(value) == "function" and not left_out[name] then names[#names + 1] = name end
end
table.sort(names)
assert(#names > 150, #names)

local folder = os.tmpname()
os.remove(folder)
assert(S.mkdir(folder, "rwxu, rwxg, rwxo"))
assert(S.chmod(folder, 511))

local constants = {}
for name, value in pairs(S) do
    if type(value) == "number" then constants[#constants + 1] = name end
end
table.sort(constants)

local random = math.random
local kept = {}

local function pick(list) return list[random(#list)] end

local makers = {
    function() return nil end,
    function() return random(2) == 1 end,
    function() return random(-3, 12) end,
    function() return pick {0, 1, -1, 2 ^ 31, 2 ^ 32 - 1, 2 ^ 53, -2 ^ 63, 2 ^ 64} end,
    function() return pick {1e300, 0 / 0, 1 / 0, -1 / 0, 0.5} end,
    function() return S.int64(pick {"-9223372036854775808", "9223372036854775807", "9007199254740993"}) end,
    function() return S[pick(constants)] end,
    function() return pick(constants) end,
    function() return pick {"a", "b", ".", "a/b", "", "/dev/null", "\0", "1", "stdin"} end,
    function() return pick {("x"):rep(300), ("y/"):rep(3000)} end,
    function() return S.t.buffer(pick {0, 1, 16, 100, 5000}, pick {"", "a", "/dev/null\0"}) end,
    function() return S.open("/dev/null", "rdwr") end,
    function() return S.open("a", "rdwr, creat", "rusr, wusr") end,
    function() return (S.socketpair("unix", pick {"dgram, nonblock", "stream, nonblock"}) or {})[1] end,
    function() return (S.pipe "nonblock" or {})[random(2)] end,
    function() return S.mmap(nil, pick {1, 4096, 10000}, pick {0, 1, 3}, "private, anonymous", -1, 0) end,
    function() return S.t.iovec(2, {S.t.buffer(10), pick {0, 10, 2 ^ 40}}, {pick(kept), random(20)}) end,
    function() return S.t.msghdr {msg_iov = S.t.iovec(1, {S.t.buffer(9), 9}), msg_iovlen = random(0, 3)} end,
    function() return S.t.timespec(0, random(0, 1000)) end,
    function() return S.t.timeval(0, random(0, 1000)) end,
    function() return S.t.stat() end,
    function() return S.sockaddr_un(pick {"s", "\0s"}) end,
    function() return S.sockaddr_in(0, "127.0.0.1") end,
    function() return {} end,
    function() return {pick(kept), pick(kept), random(5)} end,
    function() return {fd = pick(kept), events = "in", tv_sec = 0, tv_usec = 0, tv_nsec = 1} end,
    function() return {{fd = pick(kept), events = "in"}} end,
    function() return newproxy(true) end,
    function() return print end,
    function() return pick(kept) end,
}

local function value()
    local ok, made = pcall(pick(makers))
    if not ok then return nil end
    if made ~= nil then kept[random(30)] = made end
    return made
end

-- Uses what came out, too: fields, elements, methods.
local function poke(object)
    if type(object) ~= "userdata" then return end
    pcall(function() return object[pick {0, 1, -1, 5000, "fd", "st_size", "iov_base", "msg_iov", "x"}] end)
    pcall(function() object[pick {0, 3, "st_mode", "iov_len", "iov_base", "tv_sec", "sun_path"}] = value() end)
    pcall(function() return #object, tostring(object), object == pick(kept) end)
end

local function batch(number, progress)
    math.randomseed(seed + number)
    local null = S.open("/dev/null", "rdwr").fd
    for standard = 0, 2 do S.dup2(null, standard):nogc() end  -- calls write there, too
    assert(S.chdir(folder))
    if S.geteuid() == 0 then
        assert(S.setgroups {})
        assert(S.setresgid(65534, 65534, 65534))
        assert(S.setresuid(65534, 65534, 65534))
    end
    for i = 1, 30 do kept[i] = i end
    for _ = 1, CALLS do
        progress[0] = (progress[0] + 1) % 256
        local arguments, count = {}, random(0, 6)
        for i = 1, count do arguments[i] = value() end
        local results = {pcall(S[pick(names)], unpack(arguments, 1, count))}
        poke(results[2])
        poke(pick(kept))
        if type(results[2]) == "table" then for _, result in pairs(results[2]) do poke(result) end end
    end
    kept = {}
    collectgarbage()
end

local crashes = {}
for _, name in ipairs {"SIGSEGV", "SIGBUS", "SIGILL", "SIGABRT", "SIGTRAP", "SIGFPE", "SIGSYS"} do
    crashes[S[name]] = name
end

local progress = assert(S.mmap(nil, 4096, "read, write", "shared, anonymous", -1, 0))
for number = 1, BATCHES do
    local child = assert(S.fork())
    if child == 0 then
        S._exit(pcall(batch, number, progress) and 0 or 1)
    end
    -- one that waits for what never comes is of no more use
    local status, last, still = S.waitpid(child, "nohang"), nil, 0
    while status.pid == 0 do
        S.nanosleep(S.t.timespec(0, 20000000))
        still = progress[0] == last and still + 1 or 0
        last = progress[0]
        if still > 25 then S.kill(child, "KILL") end
        status = assert(S.waitpid(child, "nohang"))
    end
    local what = status.WIFSIGNALED and crashes[status.WTERMSIG] or status.EXITSTATUS == 1 and "an error"
    assert(not what, ("%s in batch %d, seed %d"):format(tostring(what), number, seed))
end

os.execute(("rm -rf '%s'"):format(folder))
