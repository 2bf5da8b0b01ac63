-- Who asks, and what follows from it. Whether he may was checked by the kernel (default_permissions).

local flu = require "flu"
local S = require "syscall"

-- `everybody`: others than the one who mounts may ask.
return function(everybody)
  local uid, gid, mask = S.geteuid(), S.getegid(), nil
  local many = everybody and uid == 0 and S.prctl("PR_SET_SECUREBITS", S.SECBIT_NO_SETUID_FIXUP) ~= nil
  local context = {}
  local caller = {}

  -- Calls a function that makes something, with the caller's umask and, if others may be callers, as its user and
  -- group, whose the new file is. The kernel's check shall count: so the change of user leaves the capabilities of the
  -- daemon as they are. That also saves asking for the caller's groups.
  function caller.as(make, ...)
    flu.get_context(context)
    if context.umask ~= mask then
      mask = context.umask
      S.umask(mask)
    end
    if not many or context.uid == uid and context.gid == gid then return make(...) end
    S.setfsgid(context.gid)
    S.setfsuid(context.uid)
    local value, message, code = make(...)
    S.setfsuid(uid)
    S.setfsgid(gid)
    return value, message, code
  end

  -- Whether it is root, who may do what others may not.
  function caller.is_root()
    return flu.get_context(context).uid == 0
  end

  function caller.is_user(user)
    return flu.get_context(context).uid == user
  end

  -- Whether the group is one of the caller's.
  function caller.is_in(group)
    flu.get_context(context)
    if context.gid == group then return true end
    local file = io.open("/proc/" .. context.pid .. "/status")
    local groups = file and file:read("*a"):match("\nGroups:([^\n]*)") or ""
    if file then file:close() end
    for number in groups:gmatch("%d+") do
      if tonumber(number) == group then return true end
    end
    return false
  end

  return caller
end
