-- A file system for tests of how it starts, ends and fails:
--
--     local life = require "life"
--     function life.trigger() while true do end end      -- what the file "trigger" does to who looks at it
--     life.run(...)
--
-- Its handlers are in life.fs. It notes in files beside the script: "running" when a trigger, or
-- life.init or life.destroy, has begun; "result" with what flu.main returned, a line for each.

local flu = require "flu"

-- as they were, whatever the test does to the globals
local assert, error, tostring, select, ipairs, unpack = assert, error, tostring, select, ipairs, unpack
local open, rep = io.open, string.rep

local life = {fs = {}}
local fs = life.fs
local directory = {mode = {dir = true, rusr = true, wusr = true, xusr = true, roth = true, xoth = true}, nlink = 2}
local file = {mode = {reg = true, rusr = true, wusr = true}, size = 1000000}

function life.note(name, ...)
    local lines = assert(open(name, "a"))
    for i = 1, select("#", ...) do lines:write(tostring((select(i, ...))), "\n") end
    lines:close()
end

function life.trigger() end

function fs.getattr(path)
    if path == "/" then return directory end
    if path == "/missing" then error(flu.errno.ENOENT) end
    if path == "/trigger" then
        life.note("running", path)
        life.trigger(path)
    end
    return file
end

function fs.readdir(_, filler)
    for _, name in ipairs {".", "..", "x"} do filler(name) end
end

function fs.open() end

function fs.read(_, size) return rep("x", size) end

function fs.write(_, bytes) return #bytes end

-- Runs flu.main with the words of the command line, notes its results and returns them.
function life.run(...)
    for _, name in ipairs {"init", "destroy"} do
        if life[name] then
            fs[name] = function(...)
                life.note("running", name)
                return life[name](...)
            end
        end
    end
    local results = {flu.main({"life", ...}, fs)}
    life.note("result", results[1], results[2], results[3])
    return unpack(results, 1, 3)
end

return life
