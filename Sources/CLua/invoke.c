/* Swift -> Lua: protected calls of handlers, with their arguments pushed from and their results
 * read into C memory. The Swift frames lie below the setjmp of lua_pcall. */
#include <stdlib.h>

#include "internal.h"

/* Message handler: a string with a traceback, of any value. */
int clua_traceback(lua_State *L) {
    lua_settop(L, 1);
    if (!lua_isstring(L, 1)) {
        if (!luaL_callmeta(L, 1, "__tostring") || !lua_isstring(L, -1))
            lua_pushfstring(L, "(the error is a %s value)", luaL_typename(L, 1));
        lua_replace(L, 1);
        lua_settop(L, 1);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.debug_traceback);
    lua_insert(L, 1);
    lua_pushinteger(L, 2);
    lua_call(L, 2, 1);
    return 1;
}

/* The same for handlers, where an errno value is an ordinary answer and costs no traceback. */
int clua_handler_traceback(lua_State *L) {
    clua.thrown = clua_errno_code(L, 1);
    return clua.thrown ? 1 : clua_traceback(L);
}

static void bad_result(lua_State *L, const clua_call *call, int index, int result, const char *expected) {
    luaL_error(L, "bad result #%d from '%s' (%s expected, got %s)", result, call->name, expected,
               luaL_typename(L, index));
}

static void push_argument(lua_State *L, const clua_argument *a) {
    switch (a->kind) {
    case CLUA_ARG_BOOLEAN: lua_pushboolean(L, a->number != 0); break;
    case CLUA_ARG_NUMBER: lua_pushnumber(L, a->number); break;
    case CLUA_ARG_STRING: lua_pushstring(L, a->bytes); break;
    case CLUA_ARG_BYTES: lua_pushlstring(L, a->bytes, a->length); break;
    case CLUA_ARG_TABLE: lua_newtable(L); break;
    case CLUA_ARG_RECORD:
        lua_createtable(L, 0, (int)a->layout->field_count);
        clua_fill_record(L, lua_gettop(L), a->layout, a->target);
        break;
    case CLUA_ARG_SET: clua_push_set(L, a->set, (uint32_t)a->number); break;
    case CLUA_ARG_BLOCK: clua_block_push(L, a->layout, a->target, a->size); break;
    case CLUA_ARG_ENTRY: clua_push_entry(L, a->target, true); break;
    case CLUA_ARG_RESOURCE:
        if (a->target) clua_resource_push(L, a->resource, a->target);
        else lua_pushnil(L);
        break;
    default: lua_pushnil(L); break;
    }
}

static void read_bytes(lua_State *L, clua_call *call, int index, int result) {
    if (!lua_isstring(L, index)) bad_result(L, call, index, result, "string");
    const char *bytes = lua_tolstring(L, index, &call->length);
    if (call->capacity)
        memcpy(call->target, bytes, call->length < call->capacity ? call->length : call->capacity);
}

static void read_strings(lua_State *L, clua_call *call, int index) {
    if (!lua_istable(L, index)) bad_result(L, call, index, 1, "table");
    size_t total = 0;
    for (int i = 1;; i++) {
        lua_pushinteger(L, i);
        lua_gettable(L, index);
        if (lua_isnil(L, -1)) break;
        size_t length = 0;
        const char *string = lua_isstring(L, -1) ? lua_tolstring(L, -1, &length) : NULL;
        if (!string)
            luaL_error(L, "bad result #1 from '%s' (string expected at index %d, got %s)", call->name, i,
                       luaL_typename(L, -1));
        if (length == 0 || strlen(string) != length)
            luaL_error(L, "bad result #1 from '%s' (the name at index %d is empty or holds a NUL byte)", call->name, i);
        if (total + length + 1 <= call->capacity) memcpy((char *)call->target + total, string, length + 1);
        total += length + 1;
        lua_pop(L, 1);
    }
    call->length = total;
}

/* Numbers here are descriptors, not strings. The bytes are freed by whoever called, even if all fails. */
static void read_buffer(lua_State *L, clua_call *call, int index) {
    clua_buffer *buffer = call->target;
    if (lua_type(L, index) == LUA_TSTRING) {
        const char *bytes = lua_tolstring(L, index, &buffer->size);
        if (buffer->size > call->capacity) buffer->size = call->capacity;
        buffer->bytes = malloc(buffer->size + 1);
        if (!buffer->bytes) luaL_error(L, "not enough memory");
        memcpy(buffer->bytes, bytes, buffer->size);
        return;
    }
    clua_integer descriptor = clua_descriptor_at(L, index);
    if (descriptor.found == CLUA_CLOSED)
        luaL_error(L, "bad result #1 from '%s' (the descriptor is closed)", call->name);
    if (descriptor.found != CLUA_FOUND) bad_result(L, call, index, 1, "string or descriptor");
    if (lua_type(L, index + 1) != LUA_TNUMBER) bad_result(L, call, index + 1, 2, "offset");
    if (!clua_store_integer(lua_tonumber(L, index + 1), true, 8, true, &buffer->offset))
        luaL_error(L, "bad result #2 from '%s' (an offset expected, got %f)", call->name, lua_tonumber(L, index + 1));
    buffer->descriptor = (int)descriptor.value;
    buffer->size = call->capacity;
    if (lua_isnil(L, index + 2)) return;
    uint64_t size;
    if (lua_type(L, index + 2) != LUA_TNUMBER) bad_result(L, call, index + 2, 3, "size or nil");
    if (!clua_store_integer(lua_tonumber(L, index + 2), false, 8, true, &size))
        luaL_error(L, "bad result #3 from '%s' (a size expected, got %f)", call->name, lua_tonumber(L, index + 2));
    if (size < buffer->size) buffer->size = size;
}

static void read_result(lua_State *L, clua_call *call, int index) {
    switch (call->result) {
    case CLUA_RESULT_COUNT: {
        uint64_t count;
        if (lua_type(L, index) != LUA_TNUMBER) bad_result(L, call, index, 1, "number");
        double number = lua_tonumber(L, index);
        if (!clua_store_integer(number, false, 8, true, &count) || count > call->capacity)
            luaL_error(L, "bad result #1 from '%s' (a number from 0 to %f expected, got %f)", call->name,
                       (double)call->capacity, number);
        call->number = (double)count;
        break;
    }
    case CLUA_RESULT_BYTES: read_bytes(L, call, index, 1); break;
    case CLUA_RESULT_OPTIONAL_RECORD:
        if (lua_isnil(L, index)) break;
        /* fall through */
    case CLUA_RESULT_RECORD: {
        clua_origin origin = {"result", 1, "from", call->name};
        if (!clua_is_indexable(L, index)) bad_result(L, call, index, 1, "table");
        clua_read_record(L, index, call->layout, call->target, &origin);
        break;
    }
    case CLUA_RESULT_BUFFER: read_buffer(L, call, index); break;
    case CLUA_RESULT_STRINGS: read_strings(L, call, index); break;
    case CLUA_RESULT_REPLY: {
        int32_t number = 0;
        if (!lua_isnil(L, index)) {
            if (lua_type(L, index) != LUA_TNUMBER) bad_result(L, call, index, 1, "integer of 32 bits or nil");
            if (!clua_store_integer(lua_tonumber(L, index), true, 4, true, &number))
                luaL_error(L, "bad result #1 from '%s' (an integer of 32 bits, not negative, expected, got %f)",
                           call->name, lua_tonumber(L, index));
        }
        call->number = number;
        call->length = 0;
        if (!lua_isnil(L, index + 1)) read_bytes(L, call, index + 1, 2);
        break;
    }
    default: break;
    }
}

/* What a table that was handed to the handler holds after the call. */
static void read_table(lua_State *L, const clua_call *call, int argument, int index) {
    const clua_argument *a = &call->arguments[argument];
    clua_origin origin = {"argument", argument + 1, "of", call->name};
    clua_read_record(L, index, a->layout, a->target, &origin);
}

/* What userdata that was handed to the handler holds. Last, so that a call that fails keeps nothing. */
static void read_block(lua_State *L, const clua_call *call, int argument, int index) {
    const clua_argument *a = &call->arguments[argument];
    clua_block_commit(L, index, a->layout, call->keeps_values);
    memcpy(a->target, clua_block_payload(L, index), a->size);
}

/* Runs protected, with the call as its only argument. Its stack: the call; a copy of each argument
 * that is read back; the function and its arguments, later its results. */
int clua_run_call(lua_State *L) {
    clua_call *call = lua_touserdata(L, 1);
    int count = call->argument_count;
    int back = call->read_back;
    int function = 2 + __builtin_popcount((unsigned)back);
    for (int i = 0; back >> i; i++)
        if (back >> i & 1) push_argument(L, &call->arguments[i]);
    lua_rawgeti(L, LUA_REGISTRYINDEX, call->function);
    for (int i = 0, copy = 2; i < count; i++) {
        if (back >> i & 1) lua_pushvalue(L, copy++);
        else push_argument(L, &call->arguments[i]);
    }
    for (int i = 0; i < count; i++)
        for (int k = 0; k < call->arguments[i].gather && i + k < count; k++) {
            lua_pushvalue(L, function + 1 + i + k);
            lua_rawseti(L, function + 1 + i, k + 1);
        }
    lua_call(L, count, call->result == CLUA_RESULT_BUFFER ? 3 : call->result == CLUA_RESULT_REPLY ? 2 : 1);
    int result = function;  /* where the function was */
    for (int i = 0, copy = 2; back >> i; i++)
        if (back >> i & 1) {
            if (call->arguments[i].kind != CLUA_ARG_BLOCK) read_table(L, call, i, copy);
            copy++;
        }
    if (call->result) read_result(L, call, result);  /* wins over a table that was filled */
    for (int i = 0, copy = 2; back >> i; i++)
        if (back >> i & 1) {
            if (call->arguments[i].kind == CLUA_ARG_BLOCK) read_block(L, call, i, copy);
            copy++;
        }
    return 0;
}

/* Lua 5.1 collects once enough more has been allocated: never, while nothing can be. So after a call
 * that ran out of memory what it left behind is collected, or each one after it would fail too. */
int clua_collect(lua_State *L) {
    lua_gc(L, LUA_GCCOLLECT, 0);
    return 0;
}

static void collect(lua_State *L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.collect);
    if (lua_pcall(L, 0, 0, 0)) lua_pop(L, 1);  /* a finalizer raised; all is swept by then */
}

clua_status clua_invoke(clua_call *call) {
    lua_State *L = clua.current;
    clua.request = ++clua.serial;
    clua.thrown = 0;
    lua_pushvalue(L, clua.base - 1);
    lua_pushlightuserdata(L, call);
    int status = lua_pcall(L, 1, 0, clua.base);
    clua.request = 0;
    clua.current = L;  /* an error may have left an entry's body behind in a coroutine */
    clua.interrupted = 0;
    if (status == 0) return CLUA_OK;
    if (status == LUA_ERRMEM) collect(L);
    if (status == LUA_ERRRUN && clua.thrown) {
        call->code = clua.thrown;
        lua_settop(L, clua.base);
        return CLUA_THROWN;
    }
    call->bytes = clua_string(L, -1, &call->length);
    if (!call->bytes) {
        call->bytes = "(no message)";
        call->length = strlen(call->bytes);
    }
    return CLUA_FAILED;
}

void clua_forget(void) {
    lua_settop(clua.current, clua.base);
}

/* How many parameters a function declares is in its dump alone (Lua 5.1's lundump.c): a header of 12
 * bytes; the source's name, its size first; two ints and the number of upvalues; then the byte we
 * want, and one that tells of "...". An argument that no handler can see need not be built. */
enum { DUMP_HEADER = 12, DUMP_LINES = 2 * sizeof(int) + 1 };

typedef struct dump_head {
    size_t position, parameters_at, name_size;
    uint8_t parameters, varargs;
} dump_head;

static int take_head(lua_State *L, const void *piece, size_t size, void *data) {
    (void)L;
    dump_head *head = data;
    for (size_t i = 0; i < size; i++, head->position++) {
        uint8_t byte = ((const uint8_t *)piece)[i];
        size_t in_size = head->position - DUMP_HEADER;
        if (head->position >= DUMP_HEADER && in_size < sizeof(size_t)) {
            memcpy((uint8_t *)&head->name_size + in_size, &byte, 1);
            if (in_size == sizeof(size_t) - 1)
                head->parameters_at = head->position + 1 + head->name_size + DUMP_LINES;
        }
        if (!head->parameters_at || head->position < head->parameters_at) continue;
        if (head->position == head->parameters_at) head->parameters = byte;
        else head->varargs = byte;
        if (head->position > head->parameters_at) return 1;  /* seen enough */
    }
    return 0;
}

int clua_parameter_count(int reference) {
    lua_State *L = clua.current;
    lua_rawgeti(L, LUA_REGISTRYINDEX, reference);
    dump_head head = {0};
    if (!lua_iscfunction(L, -1)) lua_dump(L, take_head, &head);
    lua_pop(L, 1);
    return !head.parameters_at || head.varargs ? 255 : head.parameters;
}
