/* The calls that calls.lua times, as C modules of Lua are usually written: what a function costs that somebody
 * writes by hand for the one purpose. */
#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failure(lua_State *L) {
    int code = errno;
    lua_pushnil(L);
    lua_pushstring(L, strerror(code));
    lua_pushinteger(L, code);
    return 3;
}

static int call_getppid(lua_State *L) {
    lua_pushinteger(L, getppid());
    return 1;
}

static int call_access(lua_State *L) {
    const char *path = luaL_checkstring(L, 1);
    int mode = luaL_checkint(L, 2);
    if (access(path, mode) == -1) return failure(L);
    lua_pushboolean(L, 1);
    return 1;
}

static int call_lseek(lua_State *L) {
    int fd = luaL_checkint(L, 1);
    off_t offset = (off_t)luaL_checknumber(L, 2);
    int whence = luaL_checkint(L, 3);
    off_t result = lseek(fd, offset, whence);
    if (result == -1) return failure(L);
    lua_pushnumber(L, (lua_Number)result);
    return 1;
}

static int call_read(lua_State *L) {
    int fd = luaL_checkint(L, 1);
    size_t count = (size_t)luaL_checknumber(L, 2);
    void *memory = lua_newuserdata(L, count);
    ssize_t result = read(fd, memory, count);
    if (result == -1) return failure(L);
    lua_pushlstring(L, memory, (size_t)result);
    return 1;
}

/* A table of all fields: there is no other ordinary way. */
static int call_fstat(lua_State *L) {
    struct stat st;
    if (fstat(luaL_checkint(L, 1), &st) == -1) return failure(L);
    lua_createtable(L, 0, 13);
#define FIELD(name, value) (lua_pushnumber(L, (lua_Number)(value)), lua_setfield(L, -2, name))
    FIELD("dev", st.st_dev);
    FIELD("ino", st.st_ino);
    FIELD("mode", st.st_mode);
    FIELD("nlink", st.st_nlink);
    FIELD("uid", st.st_uid);
    FIELD("gid", st.st_gid);
    FIELD("rdev", st.st_rdev);
    FIELD("size", st.st_size);
    FIELD("blksize", st.st_blksize);
    FIELD("blocks", st.st_blocks);
    FIELD("atime", st.st_atime);
    FIELD("mtime", st.st_mtime);
    FIELD("ctime", st.st_ctime);
    return 1;
}

static const luaL_Reg functions[] = {
    {"getppid", call_getppid}, {"access", call_access}, {"lseek", call_lseek},
    {"read", call_read},       {"fstat", call_fstat},   {NULL, NULL},
};

int luaopen_calls(lua_State *L) {
    lua_newtable(L);
    luaL_register(L, NULL, functions);
    return 1;
}
