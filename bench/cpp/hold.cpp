// Hold model on std::priority_queue, the counterpart of bench/contenders/hold.mjs: same increments, same order of
// equal times (a sequence number), same payload, dispatch through a table. Arguments: pending
// events, events to warm up, events to time. Prints nanoseconds of processor time per event (other work on
// the machine disturbs it less than the wall clock) and a checksum that both sides must agree on.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <vector>

struct Event {
  int64_t time;
  uint64_t order;
  int32_t handler, a, b;
};
struct Later {
  bool operator()(const Event& x, const Event& y) const {
    return x.time != y.time ? x.time > y.time : x.order > y.order;
  }
};

static std::priority_queue<Event, std::vector<Event>, Later> pending;
static std::vector<int64_t> steps;
static uint64_t order = 0;
static uint32_t draw = 0;
static uint32_t checksum = 0;
static int64_t now = 0;

static void at(int64_t time, int32_t handler, int32_t a, int32_t b) { pending.push({time, order++, handler, a, b}); }
static int64_t step() { return steps[draw++ & (steps.size() - 1)]; }
static void hold(int32_t a, int32_t) {
  checksum = checksum * 31 + static_cast<uint32_t>(now) + static_cast<uint32_t>(a);
  at(now + step(), 0, a, 0);
}
static void (*const handlers[])(int32_t, int32_t) = {hold};

static void run(int64_t events) {
  for (int64_t i = 0; i < events; i++) {
    const Event event = pending.top();
    pending.pop();
    now = event.time;
    handlers[event.handler](event.a, event.b);
  }
}

int main(int, char** argv) {
  const int64_t size = std::atoll(argv[1]), warm = std::atoll(argv[2]), timed = std::atoll(argv[3]);
  uint32_t state = 12345;
  for (int i = 0; i < 1 << 14; i++) {
    state = state * 1664525u + 1013904223u;
    steps.push_back(std::llround(-std::log((state + 0.5) / 4294967296.0) * static_cast<double>(size) * 100));
  }
  for (int64_t i = 0; i < size; i++) at(step(), 0, static_cast<int32_t>(i), 0);
  run(warm);
  const std::clock_t from = std::clock();
  run(timed);
  const double ns = static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC * 1e9;
  std::printf("{\"ns\": %.3f, \"check\": %u}\n", ns / static_cast<double>(timed), checksum);
}
