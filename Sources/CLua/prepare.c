/* The first step of a call: what has to be done with the arguments before the Swift body runs, because it
 * may raise, allocate or run the collector. */
#include "object.h"

/* What a call may take on the C stack. More is memory of the collector. */
enum { STACK_SCRATCH = 256 * 1024 };

void clua_bad_argument(lua_State *L, const clua_entry *entry, int index, const char *problem) {
    luaL_error(L, "bad argument #%d to '%s' (%s)", index, entry->name, problem);
}

static const char *type_of(lua_State *L, int index, int count) {
    return index > count ? "no value" : luaL_typename(L, index);
}

static clua_list *next_list(clua_frame *frame, int index, int count) {
    clua_list *list = &frame->lists[frame->list_count++];
    list->index = index;
    list->count = count;
    return list;
}

/* An array of strings as a char *[] in memory that the collector owns. The strings stay alive in
 * their table, or, when made from numbers, in the copy of it that is left on the stack. */
static void prepare_strings(lua_State *L, const clua_entry *entry, const clua_prepare *step, clua_frame *frame) {
    int argument = step->argument;
    if (!lua_istable(L, argument))
        clua_bad_argument(L, entry, argument,
                          lua_pushfstring(L, "table expected, got %s", type_of(L, argument, frame->argument_count)));
    int count = (int)lua_objlen(L, argument);
    lua_createtable(L, count, 0);
    int copy = lua_gettop(L);
    char **strings = lua_newuserdata(L, ((size_t)count + 1) * sizeof *strings);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(L, argument, i);
        if (step->strict ? lua_type(L, -1) != LUA_TSTRING : !lua_isstring(L, -1))
            clua_bad_argument(L, entry, argument,
                              lua_pushfstring(L, "string expected at index %d, got %s", i, luaL_typename(L, -1)));
        size_t length;
        const char *string = lua_tolstring(L, -1, &length);
        if (strlen(string) != length)
            clua_bad_argument(L, entry, argument, lua_pushfstring(L, "the string at index %d holds a NUL byte", i));
        strings[i - 1] = (char *)string;
        lua_rawseti(L, copy, i);
    }
    strings[count] = NULL;
    next_list(frame, argument, count)->strings = strings;
}

/* An array of descriptors, up to its first nil, as an int[]; -1 where an object's descriptor is closed. */
static void prepare_descriptors(lua_State *L, const clua_entry *entry, const clua_prepare *step, clua_frame *frame) {
    int argument = step->argument;
    if (!lua_toboolean(L, argument)) {
        next_list(frame, argument, 0)->descriptors = NULL;
        return;
    }
    if (!lua_istable(L, argument))
        clua_bad_argument(L, entry, argument,
                          lua_pushfstring(L, "table of descriptors expected, got %s", luaL_typename(L, argument)));
    int count = 0;
    for (;; count++) {
        lua_rawgeti(L, argument, count + 1);
        bool is_nil = lua_isnil(L, -1);
        lua_pop(L, 1);
        if (is_nil) break;
    }
    int *numbers = lua_newuserdata(L, (size_t)count * sizeof *numbers);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, argument, i + 1);
        clua_integer number = clua_descriptor_at(L, -1);
        clua_found found = number.found;
        numbers[i] = found == CLUA_FOUND ? (int)number.value : -1;
        size_t length;
        const char *name = clua_string(L, -1, &length);
        if (name && step->descriptor(name, length, &numbers[i])) found = CLUA_FOUND;
        if (found != CLUA_FOUND && found != CLUA_CLOSED) {
            const char *type = luaL_typename(L, -1);
            clua_bad_argument(L, entry, argument,
                              lua_pushfstring(L, "descriptor expected at index %d, got %s", i + 1, type));
        }
        lua_pop(L, 1);
    }
    next_list(frame, argument, count)->descriptors = numbers;
}

/* An array of integers as a uint32_t[]. */
static void prepare_integers(lua_State *L, const clua_entry *entry, const clua_prepare *step, clua_frame *frame) {
    int argument = step->argument;
    if (!lua_istable(L, argument))
        clua_bad_argument(L, entry, argument, lua_pushfstring(L, "table of numbers expected, got %s",
                                                              type_of(L, argument, frame->argument_count)));
    int count = (int)lua_objlen(L, argument);
    uint32_t *integers = lua_newuserdata(L, (size_t)count * sizeof *integers);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, argument, i + 1);
        clua_integer integer = clua_integer_at(L, -1);
        if (integer.found != CLUA_FOUND)
            clua_bad_argument(L, entry, argument,
                              lua_pushfstring(L, "number expected at index %d, got %s", i + 1, luaL_typename(L, -1)));
        integers[i] = (uint32_t)integer.value;
        lua_pop(L, 1);
    }
    next_list(frame, argument, count)->integers = integers;
}

/* The named functions of an indexable object, as registry references. */
static void prepare_functions(lua_State *L, const clua_entry *entry, const clua_prepare *step, clua_frame *frame) {
    int argument = step->argument;
    if (!clua_is_indexable(L, argument))
        clua_bad_argument(L, entry, argument, lua_pushfstring(L, "table or other indexable object expected, got %s",
                                                              type_of(L, argument, frame->argument_count)));
    int count = (int)step->count;
    int *references = lua_newuserdata(L, (size_t)count * sizeof *references);
    memset(references, 0, (size_t)count * sizeof *references);
    lua_createtable(L, count, 0);
    int found = lua_gettop(L);
    for (int i = 0; i < count; i++) {
        lua_getfield(L, argument, step->names[i]);
        lua_rawseti(L, found, i + 1);
    }
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, found, i + 1);
        if (lua_isfunction(L, -1)) {
            references[i] = luaL_ref(L, LUA_REGISTRYINDEX);
            continue;
        }
        if (lua_isboolean(L, -1) && lua_toboolean(L, -1)) references[i] = CLUA_TRUE;
        lua_pop(L, 1);
    }
    frame->functions = references;
}

void clua_release_functions(lua_State *L, const clua_entry *entry, const clua_frame *frame) {
    for (const clua_prepare *step = entry->prepare; step->preparation; step++)
        if (step->preparation == CLUA_PREPARE_FUNCTIONS)
            for (uint32_t i = 0; i < step->count; i++)
                if (frame->functions[i] > 0) luaL_unref(L, LUA_REGISTRYINDEX, frame->functions[i]);
}

static void prepare_record(lua_State *L, const clua_entry *entry, const clua_prepare *step, clua_frame *frame) {
    if (lua_isnil(L, step->argument)) return;
    if (!clua_is_indexable(L, step->argument))
        clua_bad_argument(L, entry, step->argument,
                          lua_pushfstring(L, "table expected, got %s", luaL_typename(L, step->argument)));
    for (uint32_t i = 0; step->strict && !clua_layout_at(L, step->argument) && i < step->layout->field_count; i++) {
        lua_getfield(L, step->argument, step->layout->fields[i].name);
        if (lua_type(L, -1) != LUA_TNUMBER)
            clua_bad_argument(L, entry, step->argument,
                              lua_pushfstring(L, "number expected in its field '%s', got %s",
                                              step->layout->fields[i].name, luaL_typename(L, -1)));
        lua_pop(L, 1);
    }
    clua_origin origin = {"argument", step->argument, "to", entry->name};
    memset(frame->record, 0, sizeof frame->record);
    clua_read_record(L, step->argument, step->layout, frame->record, &origin);
}

/* Structs in a row in the frame's record. What they point to does not stay alive: for structs without pointers. */
static void prepare_structs(lua_State *L, const clua_entry *entry, const clua_prepare *step, clua_frame *frame) {
    int argument = step->argument;
    const clua_layout *layout = step->layout;
    if (lua_isnil(L, argument)) return;
    if (!lua_istable(L, argument))
        clua_bad_argument(L, entry, argument, lua_pushfstring(L, "table of %s expected, got %s", layout->name,
                                                              type_of(L, argument, frame->argument_count)));
    for (int i = 0; i < (int)step->count; i++) {
        uint8_t *at = frame->record + (size_t)i * layout->size;
        lua_rawgeti(L, argument, i + 1);
        int value = lua_gettop(L);
        size_t length = 0;
        const char *name = clua_string(L, value, &length);
        bool is_simple = name || lua_type(L, value) == LUA_TNUMBER;
        if (is_simple && step->convert && step->convert(name ? 0 : lua_tonumber(L, value), name, length, at)) {
            lua_pop(L, 1);
            continue;
        }
        if (!lua_istable(L, value) && clua_layout_at(L, value) != layout)
            clua_bad_argument(L, entry, argument,
                              lua_pushfstring(L, "%s expected at index %d, got %s", layout->name, i + 1,
                                              name ? name : luaL_typename(L, value)));
        clua_object *object = clua_object_push(L, CLUA_SHAPE_STRUCT, layout, layout->size);
        clua_object_fill(L, value + 1, object, layout, object->bytes, value);
        memcpy(at, object->bytes, layout->size);
        lua_settop(L, value - 1);
    }
}

static void prepare_polled(lua_State *L, const clua_entry *entry, const clua_prepare *step, clua_frame *frame) {
    int count;
    clua_polled *polled = clua_read_polled(L, entry, step, &count);
    next_list(frame, step->argument, count)->polled = polled;
}

/* One table that holds all arguments by name, in their place. */
static void unpack(lua_State *L, const clua_prepare *step, clua_frame *frame) {
    int count = (int)step->count;
    if (!lua_istable(L, 1)) return;
    for (int i = 2; i <= frame->argument_count; i++)
        if (!lua_isnil(L, i)) return;
    luaL_checkstack(L, count + 1, "too many arguments");
    bool is_named = false;
    lua_settop(L, 1);
    for (int i = 0; i < count; i++) {
        lua_getfield(L, 1, step->names[i]);
        is_named |= !lua_isnil(L, -1);
    }
    if (is_named) lua_remove(L, 1);
    else lua_settop(L, 1);
    lua_settop(L, count);
    frame->argument_count = count;
}

/* The bytes of scratch that the C stack has to provide, 0 for none. */
static size_t prepare_scratch(lua_State *L, const clua_prepare *step, clua_frame *frame) {
    int64_t size = step->count;
    if (step->given && lua_toboolean(L, step->given)) return 0;
    if (!size) size = clua_integer_at(L, step->argument).value;
    if (size < 0) return 0;
    if (size > INT32_MAX) size = INT32_MAX;  /* the kernel moves no more at once */
    frame->scratch_size = (size_t)size;
    if (size && size <= STACK_SCRATCH) return (size_t)size;
    frame->scratch = lua_newuserdata(L, (size_t)size);
    return 0;
}

static void reserve(lua_State *L, const clua_prepare *step, clua_frame *frame) {
    if (step->preparation == CLUA_PREPARE_REGION) clua_region_reserve(L);
    else clua_resource_push(L, step->resource, NULL);
    frame->reserved = lua_gettop(L);
}

/* Returns how many bytes of scratch the caller has to find on its stack. */
size_t clua_prepare_call(lua_State *L, const clua_entry *entry, clua_frame *frame) {
    frame->argument_count = lua_gettop(L);
    frame->list_count = 0;
    frame->scratch = NULL;
    frame->scratch_size = 0;
    size_t scratch = 0;
    /* first of all, or what a step leaves on the stack would pass for an argument that is missing */
    if (frame->argument_count < entry->parameter_count) lua_settop(L, entry->parameter_count);
    for (const clua_prepare *step = entry->prepare; step->preparation; step++) {
        switch (step->preparation) {
        case CLUA_PREPARE_STRINGS: prepare_strings(L, entry, step, frame); break;
        case CLUA_PREPARE_FUNCTIONS: prepare_functions(L, entry, step, frame); break;
        case CLUA_PREPARE_DESCRIPTORS: prepare_descriptors(L, entry, step, frame); break;
        case CLUA_PREPARE_INTEGERS: prepare_integers(L, entry, step, frame); break;
        case CLUA_PREPARE_RECORD: prepare_record(L, entry, step, frame); break;
        case CLUA_PREPARE_STRUCTS: prepare_structs(L, entry, step, frame); break;
        case CLUA_PREPARE_POLLED: prepare_polled(L, entry, step, frame); break;
        case CLUA_PREPARE_VECTOR:
            if (!lua_isnil(L, step->argument)) break;
            clua_vector_push(L, step->layout, 1);
            lua_replace(L, step->argument);
            break;
        case CLUA_PREPARE_UNPACK: unpack(L, step, frame); break;
        case CLUA_PREPARE_SCRATCH: scratch = prepare_scratch(L, step, frame); break;
        case CLUA_PREPARE_TEXT:
            if (lua_type(L, step->argument) == LUA_TNUMBER) lua_tolstring(L, step->argument, NULL);
            break;
        case CLUA_PREPARE_REGION:
        case CLUA_PREPARE_RESOURCE: reserve(L, step, frame); break;
        /* the last step of its entry: what allocates after it could run a finalizer that uses them up */
        case CLUA_PREPARE_RESERVE:
            luaL_checkstack(L, LUA_MINSTACK + (int)step->count, "too many arguments");
            clua_descriptor_reserve(L, (int)step->count);
            break;
        }
    }
    return scratch;
}
