/* fiber.cpp : the scheduler behind fiber.h. */
#include "fiber.h"
#include "fibers.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <vector>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define WITH_ASAN 1
#else
#define WITH_ASAN 0
#endif
#if defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
#include <sanitizer/tsan_interface.h>
#define WITH_TSAN 1
#define RUNTIME __attribute__((no_sanitize("thread"), noinline))
#else
#define WITH_TSAN 0
#define RUNTIME
#endif
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace fiber
{

const Place *current;
dim3 block_dim, grid_dim;

namespace
{

enum { STACK_BYTES = 128 << 10, WARP = 32, MOST_THREADS = 1024, MOST_SHARED = 227 << 10, MOST_CLUSTER = 16 };
enum Order { FORWARD, REVERSE, RANDOM };
enum State { READY, AT_BLOCK_BARRIER, AT_CLUSTER_BARRIER, IN_WARP, DONE };

/* Two generations of each rendezvous take turns, so that a thread that leaves late does not meet the next arrivals. */
struct Warp {
    unsigned arrived = 0, generation = 0;
    const char *file = nullptr;
    int line = 0;
    uint64_t value[2][WARP];
};

struct Meeting {
    unsigned waiting = 0, generation = 0;
    char tag[2];
};

struct BlockState : Block {
    unsigned alive;
    Meeting barrier;
    std::vector<Warp> warps;
    std::unique_ptr<char[]> memory;
};

#if defined(__x86_64__)
typedef void *Context; /* the stack pointer; all else is on the stack */
#else
typedef ucontext_t Context;
#endif

struct Fiber : Place {
    BlockState *home;
    State state;
    unsigned lane, generation;
    Warp *warp;
    const char *file;
    int line;
    std::unique_ptr<char[]> stack;
    Context context;
    void *fake_stack, *tsan;
};

struct Scheduler {
    std::function<void()> body;
    const char *name;
    std::vector<Fiber> fibers;
    std::vector<std::unique_ptr<BlockState>> blocks; /* of the cluster that runs */
    char *shared[MOST_CLUSTER];
    unsigned cluster_size;
    Meeting cluster;
    unsigned alive;
    Fiber *running;
    Context context;
    void *fake_stack, *tsan;
    const void *stack_bottom;
    size_t stack_size;
    char started, ended; /* tags: the launch happens before the kernel, the kernel before what follows */
    Order order = FORWARD;
} self;

RUNTIME void acquire(void *tag)
{
    (void)tag;
#if WITH_TSAN
    __tsan_acquire(tag);
#endif
}

RUNTIME void release(void *tag)
{
    (void)tag;
#if WITH_TSAN
    __tsan_release(tag);
#endif
}

[[noreturn]] void give_up(const char *what)
{
    static const char *const doing[] = {"running", "at __syncthreads", "at a cluster barrier", "in a warp collective"};
    std::fprintf(stderr, "fiber: %s in %s\n", what, self.name);
    int shown = 0;
    for (const Fiber &f : self.fibers)
        if (f.state != DONE && shown++ < 8)
            std::fprintf(stderr, "  block %u thread %u: %s, %s:%d\n", f.block->index.x, f.index.x, doing[f.state],
                         f.file ? f.file : "?", f.line);
    std::abort();
}

/* ---- switching stacks ----------------------------------------------------------------------------------------- */

#if defined(__x86_64__)
extern "C" void ondine_fiber_switch(void **save, void *load);
__asm__(".text\n"
        ".type ondine_fiber_switch,@function\n"
        "ondine_fiber_switch:\n"
        "pushq %rbp\n pushq %rbx\n pushq %r12\n pushq %r13\n pushq %r14\n pushq %r15\n"
        "movq %rsp,(%rdi)\n movq %rsi,%rsp\n"
        "popq %r15\n popq %r14\n popq %r13\n popq %r12\n popq %rbx\n popq %rbp\n ret\n"
        ".size ondine_fiber_switch,.-ondine_fiber_switch\n");

inline void change(Context *from, Context *to)
{
    ondine_fiber_switch(from, *to);
}

RUNTIME void prepare(Fiber *f, void (*entry)())
{
    void **sp = reinterpret_cast<void **>((reinterpret_cast<uintptr_t>(f->stack.get()) + STACK_BYTES) & ~uintptr_t(15));
    *--sp = nullptr; /* entry() never returns; this keeps its stack aligned */
    *--sp = reinterpret_cast<void *>(entry);
    for (int saved = 0; saved < 6; saved++)
        *--sp = nullptr;
    f->context = sp;
}
#else
inline void change(Context *from, Context *to)
{
    swapcontext(from, to);
}

RUNTIME void prepare(Fiber *f, void (*entry)())
{
    getcontext(&f->context);
    f->context.uc_stack.ss_sp = f->stack.get();
    f->context.uc_stack.ss_size = STACK_BYTES;
    f->context.uc_link = nullptr;
    makecontext(&f->context, entry, 0);
}
#endif

/* From the running fiber to the scheduler.  The sanitizers are told of every change of stack. */
RUNTIME void leave(bool for_good)
{
    Fiber *me = self.running;
    (void)for_good;
#if WITH_ASAN
    __sanitizer_start_switch_fiber(for_good ? nullptr : &me->fake_stack, self.stack_bottom, self.stack_size);
#endif
#if WITH_TSAN
    __tsan_switch_to_fiber(self.tsan, __tsan_switch_to_fiber_no_sync);
#endif
    change(&me->context, &self.context);
#if WITH_ASAN
    __sanitizer_finish_switch_fiber(me->fake_stack, nullptr, nullptr);
#endif
}

RUNTIME void resume(Fiber *f)
{
    self.running = f;
    current = f;
#if WITH_ASAN
    __sanitizer_start_switch_fiber(&self.fake_stack, f->stack.get(), STACK_BYTES);
#endif
#if WITH_TSAN
    __tsan_switch_to_fiber(f->tsan, __tsan_switch_to_fiber_no_sync);
#endif
    change(&self.context, &f->context);
#if WITH_ASAN
    __sanitizer_finish_switch_fiber(self.fake_stack, nullptr, nullptr);
#endif
}

RUNTIME void entry()
{
#if WITH_ASAN
    __sanitizer_finish_switch_fiber(nullptr, &self.stack_bottom, &self.stack_size);
#endif
    acquire(&self.started);
    self.body();
    release(&self.ended);
    self.running->state = DONE;
    self.running->home->alive--;
    self.alive--;
    leave(true);
    std::abort();
}

RUNTIME void wait_for(Meeting *meeting, State state, const char *file, int line)
{
    Fiber *me = self.running;
    char *tag = &meeting->tag[meeting->generation & 1];
    me->file = file;
    me->line = line;
    me->state = state;
    meeting->waiting++;
    release(tag);
    leave(false);
    acquire(tag);
}

/* Let the fibers of `block` (nullptr: of all blocks) that wait in `state` go on, if none is missing. */
RUNTIME bool open(Meeting *meeting, State state, const BlockState *block, unsigned alive)
{
    if (meeting->waiting == 0 || meeting->waiting != alive)
        return false;
    const Fiber *first = nullptr;
    for (Fiber &f : self.fibers)
        if (f.state == state && (!block || f.home == block)) {
            if (first && (first->line != f.line || std::strcmp(first->file, f.file) != 0))
                give_up("barriers at different places");
            first = &f;
        }
    for (Fiber &f : self.fibers)
        if (f.state == state && (!block || f.home == block))
            f.state = READY;
    meeting->waiting = 0;
    meeting->generation++;
    return true;
}

RUNTIME void run_cluster(const std::vector<unsigned> &order)
{
    while (self.alive) {
        bool moved = false;
        for (unsigned i : order) {
            Fiber &f = self.fibers[i];
            if (f.state == IN_WARP && f.warp->generation != f.generation)
                f.state = READY;
            if (f.state == READY) {
                resume(&f);
                moved = true;
            }
        }
        for (auto &block : self.blocks)
            moved |= open(&block->barrier, AT_BLOCK_BARRIER, block.get(), block->alive);
        moved |= open(&self.cluster, AT_CLUSTER_BARRIER, nullptr, self.alive);
        if (!moved)
            give_up("deadlock");
    }
}

/* ---- a launch --------------------------------------------------------------------------------------------------- */

std::vector<unsigned> order_of(unsigned count)
{
    std::vector<unsigned> order(count);
    for (unsigned i = 0; i < count; i++)
        order[i] = self.order == REVERSE ? count - 1 - i : i;
    static uint64_t state = 1; /* a new random order for every launch */
    for (unsigned i = count; self.order == RANDOM && i > 1; i--) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        std::swap(order[i - 1], order[(state >> 33) % i]);
    }
    return order;
}

RUNTIME void set_up_block(unsigned number, unsigned rank, dim3 block, size_t shared_bytes)
{
    const unsigned threads = block.x * block.y * block.z;
    BlockState *b = self.blocks[rank].get();
    b->index = {number % grid_dim.x, number / grid_dim.x % grid_dim.y, number / (grid_dim.x * grid_dim.y)};
    b->rank = rank;
    b->alive = threads;
    b->warps.resize((threads + WARP - 1) / WARP);
    b->memory.reset(new char[shared_bytes]);
    b->shared = b->memory.get();
    std::memset(b->shared, 0xff, shared_bytes);
    self.shared[rank] = b->shared;
    for (unsigned i = 0; i < threads; i++) {
        Fiber &f = self.fibers[rank * threads + i];
        f.index = {i % block.x, i / block.x % block.y, i / (block.x * block.y)};
        f.block = f.home = b;
        f.state = READY;
        f.lane = i % WARP;
        f.warp = &b->warps[i / WARP];
        f.file = nullptr;
        f.fake_stack = nullptr;
        if (!f.stack)
            f.stack.reset(new char[STACK_BYTES]);
#if WITH_ASAN
        ASAN_UNPOISON_MEMORY_REGION(f.stack.get(), STACK_BYTES); /* a finished fiber leaves its frames behind */
#endif
        prepare(&f, entry);
#if WITH_TSAN
        f.tsan = __tsan_create_fiber(0);
#endif
    }
}

} // namespace

void launch(dim3 grid, dim3 block, size_t shared_bytes, unsigned cluster, std::function<void()> body, const char *name)
{
    const unsigned threads = block.x * block.y * block.z, blocks = grid.x * grid.y * grid.z;
    static std::mutex one_at_a_time; /* host threads, each with a card of its own */
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    self.name = name;
    fibers_launches++;
    self.fibers.clear();
    if (threads < 1 || threads > MOST_THREADS || shared_bytes > MOST_SHARED || blocks < 1 || cluster < 1 ||
        cluster > MOST_CLUSTER || blocks % cluster != 0)
        give_up("a launch that no device takes");
    block_dim = block;
    grid_dim = grid;
    self.body = std::move(body);
    self.fibers.resize(threads * cluster);
    self.cluster_size = cluster;
#if WITH_TSAN
    self.tsan = __tsan_get_current_fiber();
    /* Nothing orders one cluster with another.  Memory that is freed or used again between them would look like a
     * race, so it lives as long as the launch. */
    std::vector<std::unique_ptr<char[]>> old_stacks;
    std::vector<std::unique_ptr<BlockState>> old_blocks;
#endif
    const std::vector<unsigned> order = order_of(threads * cluster);
    for (unsigned first = 0; first < blocks; first += cluster) {
#if WITH_TSAN
        for (Fiber &f : self.fibers)
            old_stacks.push_back(std::move(f.stack));
        for (auto &b : self.blocks)
            old_blocks.push_back(std::move(b));
#endif
        self.blocks.clear();
        for (unsigned rank = 0; rank < cluster; rank++) {
            self.blocks.emplace_back(new BlockState());
            set_up_block(first + rank, rank, block, shared_bytes);
        }
        self.cluster = Meeting();
        self.alive = threads * cluster;
        release(&self.started);
        run_cluster(order);
#if WITH_TSAN
        for (Fiber &f : self.fibers)
            __tsan_destroy_fiber(f.tsan);
#endif
    }
    acquire(&self.ended);
    self.fibers.clear();
    self.blocks.clear();
    current = nullptr;
}

RUNTIME void block_barrier(const char *file, int line)
{
    wait_for(&self.running->home->barrier, AT_BLOCK_BARRIER, file, line);
}

RUNTIME void cluster_barrier(const char *file, int line)
{
    wait_for(&self.cluster, AT_CLUSTER_BARRIER, file, line);
}

RUNTIME char *cluster_shared(unsigned rank)
{
    if (rank >= self.cluster_size)
        give_up("shared memory of a block that is not in the cluster");
    return self.shared[rank];
}

RUNTIME const uint64_t *exchange(uint32_t mask, uint64_t value, const char *file, int line)
{
    Fiber *me = self.running;
    Warp *w = me->warp;
    me->file = file;
    me->line = line;
    if (mask != ~0u)
        give_up("a warp collective without the full mask");
    if (w->arrived && (w->line != line || std::strcmp(w->file, file) != 0))
        give_up("lanes of a warp at different collectives");
    const unsigned generation = w->generation;
    uint64_t *all = w->value[generation & 1];
    w->file = file;
    w->line = line;
    w->arrived |= 1u << me->lane;
    all[me->lane] = value;
    release(all);
    if (w->arrived == ~0u) {
        w->arrived = 0;
        w->generation++;
    } else {
        me->state = IN_WARP;
        me->generation = generation;
        leave(false);
    }
    acquire(all);
    return all;
}

} // namespace fiber

unsigned fibers_launches;

void fibers_set_order(int order)
{
    fiber::self.order = (fiber::Order)order;
}
