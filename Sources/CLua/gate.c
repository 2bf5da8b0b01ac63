/* The gate of all entries: prepare (may raise) -> Swift body -> finish (push or raise).
 *
 * While the body runs nothing here can raise, and when something raises no Swift frame is there. */
#include "internal.h"

static void bad_argument(lua_State *L, const clua_entry *entry, int index, const char *problem) {
    luaL_error(L, "bad argument #%d to '%s' (%s)", index, entry->name, problem);
}

static const char *type_of(lua_State *L, int index, int count) {
    return index > count ? "no value" : luaL_typename(L, index);
}

/* An array of strings as a char *[] in memory that the collector owns. The strings stay alive in
 * their table, or, when made from numbers, in the copy of it that is left on the stack. */
static void prepare_strings(lua_State *L, const clua_entry *entry, int argument, clua_frame *frame) {
    if (!lua_istable(L, argument))
        bad_argument(L, entry, argument,
                     lua_pushfstring(L, "table expected, got %s", type_of(L, argument, frame->argument_count)));
    int count = (int)lua_objlen(L, argument);
    lua_createtable(L, count, 0);
    int copy = lua_gettop(L);
    char **strings = lua_newuserdata(L, ((size_t)count + 1) * sizeof *strings);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, argument, i);
        if (!lua_isstring(L, -1))
            bad_argument(L, entry, argument,
                         lua_pushfstring(L, "string expected at index %d, got %s", i, luaL_typename(L, -1)));
        size_t length;
        const char *string = lua_tolstring(L, -1, &length);
        if (strlen(string) != length)
            bad_argument(L, entry, argument, lua_pushfstring(L, "the string at index %d holds a NUL byte", i));
        strings[i - 1] = (char *)string;
        lua_rawseti(L, copy, i);
    }
    strings[count] = NULL;
    frame->strings = strings;
    frame->string_count = count;
}

/* The named functions of an indexable object, as registry references. */
static void prepare_functions(lua_State *L, const clua_entry *entry, const clua_prepare *step, clua_frame *frame) {
    int argument = step->argument;
    if (!clua_is_indexable(L, argument))
        bad_argument(L, entry, argument, lua_pushfstring(L, "table or other indexable object expected, got %s",
                                                         type_of(L, argument, frame->argument_count)));
    int *references = lua_newuserdata(L, step->name_count * sizeof *references);
    memset(references, 0, step->name_count * sizeof *references);
    lua_createtable(L, step->name_count, 0);
    int found = lua_gettop(L);
    for (int i = 0; i < step->name_count; i++) {
        lua_getfield(L, argument, step->names[i]);
        lua_rawseti(L, found, i + 1);
    }
    for (int i = 0; i < step->name_count; i++) {
        lua_rawgeti(L, found, i + 1);
        if (lua_isfunction(L, -1)) references[i] = luaL_ref(L, LUA_REGISTRYINDEX);
        else lua_pop(L, 1);
    }
    frame->functions = references;
}

static void prepare(lua_State *L, const clua_entry *entry, clua_frame *frame) {
    /* first of all, or what a step leaves on the stack would pass for an argument that is missing */
    for (const clua_prepare *step = entry->prepare; step->preparation; step++)
        if (lua_gettop(L) < step->argument) lua_settop(L, step->argument);
    for (const clua_prepare *step = entry->prepare; step->preparation; step++) {
        switch (step->preparation) {
        case CLUA_PREPARE_STRINGS: prepare_strings(L, entry, step->argument, frame); break;
        case CLUA_PREPARE_FUNCTIONS: prepare_functions(L, entry, step, frame); break;
        case CLUA_PREPARE_TEXT:
            if (lua_type(L, step->argument) == LUA_TNUMBER) lua_tolstring(L, step->argument, NULL);
            break;
        case CLUA_PREPARE_RECORD: {
            if (lua_isnil(L, step->argument)) break;
            if (!clua_is_indexable(L, step->argument))
                bad_argument(L, entry, step->argument,
                             lua_pushfstring(L, "table expected, got %s", luaL_typename(L, step->argument)));
            clua_origin origin = {"argument", step->argument, "to", entry->name};
            memset(frame->record, 0, sizeof frame->record);
            clua_read_record(L, step->argument, step->layout, frame->record, &origin);
            break;
        }
        }
    }
}

static void release(lua_State *L, const clua_entry *entry, const clua_frame *frame) {
    if (!frame->functions) return;
    for (const clua_prepare *step = entry->prepare; step->preparation; step++)
        if (step->preparation == CLUA_PREPARE_FUNCTIONS)
            for (int i = 0; i < step->name_count; i++)
                if (frame->functions[i]) luaL_unref(L, LUA_REGISTRYINDEX, frame->functions[i]);
}

static int finish(lua_State *L, const clua_entry *entry, const clua_frame *frame) {
    switch (frame->outcome) {
    case CLUA_OUT_NOTHING: return 0;
    case CLUA_OUT_BOOLEAN: lua_pushboolean(L, frame->number != 0); return 1;
    case CLUA_OUT_NUMBER: lua_pushnumber(L, frame->number); return 1;
    case CLUA_OUT_NUMBERS: lua_pushnumber(L, frame->number); lua_pushnumber(L, frame->second); return 2;
    case CLUA_OUT_RECORD:
        if (frame->argument_count >= 1 && lua_istable(L, 1)) lua_pushvalue(L, 1);
        else lua_createtable(L, 0, (int)frame->layout->field_count);
        clua_fill_record(L, lua_gettop(L), frame->layout, frame->record);
        return 1;
    case CLUA_OUT_FAILURE:
        lua_pushnil(L);
        lua_pushstring(L, frame->text);
        lua_pushnumber(L, frame->number);
        return 3;
    case CLUA_OUT_EXPECTED:
        bad_argument(L, entry, frame->index,
                     lua_pushfstring(L, "%s expected, got %s", frame->text,
                                     type_of(L, frame->index, frame->argument_count)));
        return 0;
    case CLUA_OUT_BAD: bad_argument(L, entry, frame->index, frame->text); return 0;
    case CLUA_OUT_ERROR: return luaL_error(L, "%s", frame->text);
    }
    return 0;
}

static int gate(lua_State *L) {
    const clua_entry *entry = lua_touserdata(L, lua_upvalueindex(1));
    clua_frame frame;
    frame.L = L;
    frame.argument_count = lua_gettop(L);
    frame.outcome = CLUA_OUT_NOTHING;
    frame.functions = NULL;
    if (entry->prepare[0].preparation) prepare(L, entry, &frame);
    lua_State *outer = clua.current;
    clua.current = L;
    if (frame.functions) {  /* for every clua_invoke of the body */
        lua_rawgeti(L, LUA_REGISTRYINDEX, clua.run_call);
        lua_rawgeti(L, LUA_REGISTRYINDEX, clua.handler_traceback);
        clua.base = lua_gettop(L);
    }
    entry->body(&frame, entry->context);
    clua.current = outer;
    release(L, entry, &frame);
    return finish(L, entry, &frame);
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

bool clua_is_nil(lua_State *L, int index) { return lua_isnil(L, index); }

bool clua_is_table(lua_State *L, int index) { return lua_istable(L, index); }

const char *clua_string(lua_State *L, int index, size_t *length) {
    return lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, length) : NULL;
}
