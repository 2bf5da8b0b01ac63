/* luafloor SCRIPT: the least that a host can spend on a handler.
 *
 * Runs SCRIPT, which returns a table of handlers, and times a protected call of
 * each from C with the least that has to be done with its result: getattr's
 * table and mode set are walked once, without looking at the names; read's
 * string is copied out.  No FUSE, no error handling, no names, no checks. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static double walk(lua_State *L, int table) {
  double sum = 0;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    if (lua_type(L, -1) == LUA_TTABLE) sum += walk(L, lua_gettop(L));
    else if (lua_type(L, -1) == LUA_TNUMBER) sum += lua_tonumber(L, -1);
    lua_settop(L, -2);
  }
  return sum;
}

int main(int argc, char **argv) {
  static char buffer[1 << 17];
  static const struct { const char *name, *op, *path; double size; } t[] = {
    {"getattr", "getattr", "/hello", 0}, {"getattr-no", "getattr", "/nope", 0}, {"open", "open", "/hello", 0},
    {"read4k", "read", "/hello", 4096}, {"read128k", "read", "/hello", 131072},
  };
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  long n = getenv("FAKE_N") ? atol(getenv("FAKE_N")) : 200000;
  if (luaL_dostring(L, "package.path, package.cpath = '', ''")) return 1;
  if (argc < 2 || luaL_loadfile(L, argv[1]) || lua_pcall(L, 0, 1, 0)) {
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    return 1;
  }
  volatile double sink = 0;
  for (unsigned i = 0; i < sizeof t / sizeof *t; i++) {
    double a = now();
    for (long k = 0; k < n; k++) {
      lua_getfield(L, 1, t[i].op);
      lua_pushstring(L, t[i].path);
      if (t[i].size) { lua_pushnumber(L, t[i].size); lua_pushnumber(L, 0); }
      int failed = lua_pcall(L, t[i].size ? 3 : 1, 1, 0);
      if (!failed && lua_type(L, 2) == LUA_TTABLE) sink += walk(L, 2);
      else if (!failed && lua_type(L, 2) == LUA_TSTRING) {
        size_t len;
        const char *s = lua_tolstring(L, 2, &len);
        memcpy(buffer, s, len < sizeof buffer ? len : sizeof buffer);
        sink += buffer[0];
      }
      lua_settop(L, 1);
    }
    printf("%-10s %8.1f ns\n", t[i].name, (now() - a) / n);
  }
  return 0;
}
