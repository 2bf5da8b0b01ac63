/* Lua's memory.
 *
 * Most of what Lua asks for is small and short-lived: a table, a closure, the fi of a request. Lua
 * tells the size when it frees, and there is one thread, so blocks of up to 256 bytes come from lists
 * of free blocks of their size, without malloc's headers and checks. Larger ones come from malloc. It
 * is C because Lua calls it at every moment, also while it unwinds. */
#include <stdlib.h>

#include "internal.h"

#if __has_feature(address_sanitizer)  /* every block from malloc, whose bounds and life it watches (make sanitize) */
enum { SMALL = 0 };
#else
enum { SMALL = 256 };
#endif
enum { STEP = 16, CLASSES = SMALL / STEP + 1, CHUNK = 32 * 1024 };

typedef struct free_block {
    struct free_block *next;
} free_block;

typedef struct chunk {
    struct chunk *next;
    max_align_t memory[];
} chunk;

static free_block *lists[CLASSES];
static chunk *chunks;

static inline size_t class_of(size_t size) { return (size + STEP - 1) / STEP; }

/* Cuts a new chunk into blocks of a class. */
static void *refill(size_t class) {
    size_t size = class * STEP;
    chunk *fresh = malloc(sizeof *fresh + CHUNK);
    if (!fresh) return NULL;
    fresh->next = chunks;
    chunks = fresh;
    char *memory = (char *)fresh->memory;
    for (size_t at = CHUNK / size * size; at > size;) {
        at -= size;
        free_block *block = (free_block *)(memory + at);
        block->next = lists[class];
        lists[class] = block;
    }
    return memory;
}

static inline void *take(size_t size) {
    size_t class = class_of(size);
    free_block *block = lists[class];
    if (!block) return refill(class);
    lists[class] = block->next;
    return block;
}

static inline void give(void *block, size_t size) {
    free_block *freed = block;
    freed->next = lists[class_of(size)];
    lists[class_of(size)] = freed;
}

void *clua_allocate(void *data, void *block, size_t old_size, size_t new_size) {
    (void)data;
    if (new_size == 0) {
        if (!block) return NULL;
        if (old_size <= SMALL) give(block, old_size);
        else free(block);
        return NULL;
    }
    if (new_size > old_size || !block) {
        clua.allocations++;
        if (clua.allocations >= clua.fail_from && clua.allocations < clua.fail_end) return NULL;
    }
    if (!block) return new_size <= SMALL ? take(new_size) : malloc(new_size);
    if (old_size > SMALL && new_size > SMALL) return realloc(block, new_size);
    if (old_size <= SMALL && new_size <= SMALL && class_of(old_size) == class_of(new_size)) return block;
    void *moved = new_size <= SMALL ? take(new_size) : malloc(new_size);
    if (!moved) return new_size < old_size ? block : NULL; /* Lua counts on shrinking; the block is large enough */
    memcpy(moved, block, old_size < new_size ? old_size : new_size);
    if (old_size <= SMALL) give(block, old_size);
    else free(block);
    return moved;
}

long clua_allocation_count(void) { return clua.allocations; }

/* Gives everything back, once the state is closed. */
void clua_free_memory(void) {
    while (chunks) {
        chunk *next = chunks->next;
        free(chunks);
        chunks = next;
    }
    memset(lists, 0, sizeof lists);
}
