/* The Lua state of the process: opening, running chunks, interrupting, closing. */
#include <stdlib.h>

#include "object.h"

clua_host clua;

/* The assert of Lua 5.1 accepts only strings as messages. This one raises any other value as it
 * is, as that of LuaJIT and of later Luas does, so that assert(ok, flu.errno.EACCES) works. */
static int assert_any(lua_State *L) {
    luaL_checkany(L, 1);
    if (lua_toboolean(L, 1)) return lua_gettop(L);
    if (lua_isnoneornil(L, 2)) return luaL_error(L, "assertion failed!");
    if (lua_isstring(L, 2)) return luaL_error(L, "%s", lua_tostring(L, 2));
    lua_settop(L, 2);
    return lua_error(L);
}

/* debug.getfenv and debug.setfenv, which is the upvalue, but for objects: what they refer to is there. */
static int environment(lua_State *L) {
    if (clua_object_at(L, 1)) return luaL_error(L, "objects of the module syscall have no environment");
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

static int errno_to_string(lua_State *L) {
    int code = clua_errno_code(L, 1);
    if (!code) return luaL_error(L, "an errno value expected, got %s", luaL_typename(L, 1));
    const char *text = strerrordesc_np(code);
    if (text) lua_pushstring(L, text);
    else lua_pushfstring(L, "error %d", code);
    return 1;
}

static int keep(lua_State *L) {
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

typedef struct opening {
    const clua_module *const *modules;
    uint32_t count;
} opening;

static int open_state(lua_State *L) {
    const opening *job = lua_touserdata(L, 1);
    luaL_openlibs(L);
    lua_pushcfunction(L, assert_any);
    lua_setglobal(L, "assert");
    lua_getglobal(L, "debug");
    lua_getfield(L, -1, "traceback");
    clua.debug_traceback = keep(L);
    static const char *const guarded[] = {"getfenv", "setfenv"};
    for (int i = 0; i < 2; i++) {
        lua_getfield(L, -1, guarded[i]);
        lua_pushcclosure(L, environment, 1);
        lua_setfield(L, -2, guarded[i]);
    }

    lua_newtable(L);
    lua_pushcfunction(L, errno_to_string);
    lua_setfield(L, -2, "__tostring");
    lua_pushliteral(L, "errno");
    lua_setfield(L, -2, "__metatable");
    clua.errno_metatable = keep(L);
    lua_newtable(L);
    clua.errno_values = keep(L);

    lua_newtable(L);
    lua_pushinteger(L, 0);
    lua_rawseti(L, -2, 0);  /* see clua_release_value */
    clua.values = keep(L);
    lua_createtable(L, 1, 0);
    lua_pushboolean(L, 0);
    lua_rawseti(L, -2, 1);
    clua.stores = keep(L);

    lua_pushcfunction(L, clua_handler_traceback);
    clua.handler_traceback = keep(L);
    lua_pushcfunction(L, clua_run_call);
    clua.run_call = keep(L);
    lua_pushcfunction(L, clua_collect);
    clua.collect = keep(L);

    lua_getglobal(L, "package");
    lua_getfield(L, -1, "preload");
    for (uint32_t i = 0; i < job->count; i++) {
        lua_pushlightuserdata(L, (void *)job->modules[i]);
        lua_pushcclosure(L, clua_load_module, 1);
        lua_setfield(L, -2, job->modules[i]->name);
    }
    return 0;
}

/* Never called: every call into Lua is protected. */
static int panic(lua_State *L) {
    const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "an error that is not a string";
    fprintf(stderr, "fluhost: a Lua error outside every protected call: %s\n", message);
    return 0;
}

bool clua_open(const clua_module *const *modules, uint32_t count, long fail_from, long fail_count) {
    memset(&clua, 0, sizeof clua);
    clua.fail_from = fail_from;
    clua.fail_end = fail_from > 0 ? fail_from + fail_count : 0;
    lua_State *L = lua_newstate(clua_allocate, NULL);
    if (!L) return false;
    lua_atpanic(L, panic);
    clua.main = clua.current = L;
    opening job = {modules, count};
    if (lua_cpcall(L, open_state, &job) == 0) return true;
    clua_close();
    return false;
}

int clua_stack_top(void) { return lua_gettop(clua.current); }

void clua_close(void) {
    if (clua.main) lua_close(clua.main);
    clua_free_memory();
    free(clua.message);
    free(clua.errno_addresses.slots);
    memset(&clua, 0, sizeof clua);
}

/* As under lua(1), a script that raises nil has said what it had to say: programs, such as busted, end so. */
static int script_traceback(lua_State *L) { return lua_isnil(L, 1) ? 1 : clua_traceback(L); }

static int run_chunk(lua_State *L) {
    const clua_chunk *chunk = lua_touserdata(L, 1);
    lua_pushcfunction(L, script_traceback);
    int status;
    int count = 0;
    if (chunk->script >= 0) {
        lua_createtable(L, chunk->argument_count - chunk->script, chunk->script + 1);
        for (int i = 0; i < chunk->argument_count; i++) {
            lua_pushstring(L, chunk->arguments[i]);
            lua_rawseti(L, -2, i - chunk->script);
        }
        lua_setglobal(L, "arg");
        count = chunk->argument_count - chunk->script - 1;
    }
    status = chunk->text ? luaL_loadbuffer(L, chunk->text, strlen(chunk->text), chunk->name)
                         : luaL_loadfile(L, chunk->file);
    if (status == 0) {
        luaL_checkstack(L, count + LUA_MINSTACK, "too many arguments for the script");
        for (int i = 0; i < count; i++) lua_pushstring(L, chunk->arguments[chunk->script + 1 + i]);
        status = lua_pcall(L, count, 0, 2);
    }
    if (status) lua_error(L);
    return 0;
}

const char *clua_run(const clua_chunk *chunk) {
    lua_State *L = clua.main;
    clua.current = L;
    int status = lua_cpcall(L, run_chunk, (void *)chunk);
    clua.current = L;
    free(clua.message);
    clua.message = NULL;
    if (status == 0) return NULL;
    const char *text = lua_isnil(L, -1) ? "" : clua_string(L, -1, NULL);
    clua.message = strdup(text ? text : "(no message)");
    lua_settop(L, 0);
    return clua.message ? clua.message : "not enough memory";
}

/* ---- Interrupting ---- */

static void interrupt_hook(lua_State *L, lua_Debug *where) {
    (void)where;
    if (!clua.request) {
        lua_sethook(L, NULL, 0, 0);
        return;
    }
    if (!clua.interrupted) return;
    /* From here on at each instruction: a script that catches the error must not outlast it. */
    lua_sethook(L, interrupt_hook, LUA_MASKCOUNT, 1);
    luaL_error(L, "interrupted: the file system is being unmounted");
}

void clua_interrupt(bool now) {
    lua_State *L = clua.current;
    if (!L || !clua.request) return;
    if (now) clua.interrupted = 1;
    lua_sethook(L, interrupt_hook, LUA_MASKCOUNT, 1000);
}
