-- The shortest useful file system: one file that can be read.
--
--   fluhost hello.lua MOUNTPOINT [fuse options]

local flu = require "flu"

local content = "Hello, world!\n"
local everybody = {dir = true, rusr = true, xusr = true, rgrp = true, xgrp = true, roth = true, xoth = true}
local readers = {reg = true, rusr = true, rgrp = true, roth = true}
local nodes = {["/"] = {mode = everybody, nlink = 2}, ["/hello"] = {mode = readers, size = #content}}
local fs = {}

function fs.getattr(path)
  return nodes[path] or error(flu.errno.ENOENT)
end

function fs.readdir(path, filler)
  for _, name in ipairs {".", "..", "hello"} do filler(name) end
end

function fs.open(path, fi)
  if not fi.flags.rdonly then error(flu.errno.EACCES) end
end

function fs.read(path, size, offset)
  return content:sub(offset + 1, offset + size)
end

flu.main({"hello", ...}, fs)
