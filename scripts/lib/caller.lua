-- What root's file system makes belongs to who asked for it.

local flu = require "flu"
local S = require "syscall"

-- as_caller(make, ...): calls a function that makes something, with the caller's umask and, if other users may be
-- callers, as its user and group. Whether he may was checked by the kernel (default_permissions), whose answer shall
-- count: so the change of user leaves the capabilities of the daemon as they are. That also saves asking for his groups.
return function(everybody)
  local uid, gid, mask = S.geteuid(), S.getegid(), nil
  local many = everybody and uid == 0 and S.prctl("PR_SET_SECUREBITS", S.SECBIT_NO_SETUID_FIXUP) ~= nil
  local context = {}

  return function(make, ...)
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
end
