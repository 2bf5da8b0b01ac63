/* The gate of all entries: prepare (may raise) -> Swift body -> finish (push or raise).
 *
 * While the body runs nothing here can raise, and when something raises no Swift frame is there. */
#include <alloca.h>

#include "internal.h"

static int gate(lua_State *L) {
    const clua_entry *entry = lua_touserdata(L, lua_upvalueindex(1));
    clua_frame frame;
    frame.L = L;
    frame.entry = entry;
    frame.outcome = CLUA_OUT_NOTHING;
    frame.functions = NULL;
    frame.slot_count = 0;
    if (entry->prepare[0].preparation) {
        size_t scratch = clua_prepare_call(L, entry, &frame);
        if (scratch) frame.scratch = alloca(scratch);
    }
    lua_State *outer = clua.current;
    clua.current = L;
    if (frame.functions) {  /* for every clua_invoke of the body */
        lua_rawgeti(L, LUA_REGISTRYINDEX, clua.run_call);
        lua_rawgeti(L, LUA_REGISTRYINDEX, clua.handler_traceback);
        clua.base = lua_gettop(L);
    }
    entry->body(&frame, entry->context);
    clua.current = outer;
    if (frame.functions) clua_release_functions(L, entry, &frame);
    if (frame.outcome == CLUA_OUT_NUMBER) {  /* the quick way for most calls */
        lua_pushnumber(L, frame.number);
        return 1;
    }
    return clua_finish_call(L, entry, &frame);
}

/* The gate of a function that was handed to a handler: it is of use only while that handler runs. */
static int gate_during_request(lua_State *L) {
    if ((uint64_t)lua_tonumber(L, lua_upvalueindex(2)) != clua.request) {
        const clua_entry *entry = lua_touserdata(L, lua_upvalueindex(1));
        return luaL_error(L, "this '%s' is no longer valid: the request that it belonged to has ended", entry->name);
    }
    return gate(L);
}

void clua_push_entry(lua_State *L, const clua_entry *entry, bool during_request) {
    lua_pushlightuserdata(L, (void *)entry);
    if (during_request) lua_pushnumber(L, (double)clua.request);
    lua_pushcclosure(L, during_request ? gate_during_request : gate, during_request ? 2 : 1);
}

bool clua_is_absent(lua_State *L, int index) { return lua_isnoneornil(L, index); }

bool clua_is_table(lua_State *L, int index) { return lua_istable(L, index); }

bool clua_is_boolean(lua_State *L, int index) { return lua_isboolean(L, index); }

bool clua_number(lua_State *L, int index, double *number) {
    if (lua_type(L, index) != LUA_TNUMBER) return false;
    *number = lua_tonumber(L, index);
    return true;
}

const char *clua_string(lua_State *L, int index, size_t *length) {
    return lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, length) : NULL;
}
