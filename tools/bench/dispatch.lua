-- Handlers for timing dispatch alone: a host runs it with flu.main, the floor
-- program takes the table that it returns.
local have, flu = pcall(require, "flu")
local ENOENT = have and flu.errno.ENOENT or {}
local function set(t) local s = {} for _, k in ipairs(t) do s[k] = true end return s end
local dir = {mode = set{"dir", "rusr", "wusr", "xusr", "rgrp", "xgrp", "roth", "xoth"}, nlink = 2}
local file = {mode = set{"reg", "rusr", "wusr", "rgrp", "roth"}, nlink = 1, size = 4096, uid = 0, gid = 0,
              access = 1, modification = 2, change = 3}
local data = string.rep("x", 4096)
local big = string.rep("y", 131072)
local fs = {}
function fs.getattr(path)
  if path == "/" then return dir elseif path == "/hello" then return file end
  error(ENOENT)
end
function fs.open(path, fi) end
function fs.release(path, fi) end
function fs.read(path, size) return size > 4096 and big or data end
function fs.write(path, buf) return #buf end
function fs.readdir(path, filler) for i = 1, 100 do filler("file" .. i) end end
function fs.statfs() return {bsize = 4096, blocks = 1000, bfree = 500, namemax = 255} end
function fs.access() end
function fs.utimens(path, a, m) end
function fs.getxattr() return "value" end
if have then flu.main({"dispatch", ...}, fs) end
return fs
