// M/M/1, first come, first served, on std::priority_queue: the counterpart of bench/contenders/mm1.mjs, with the
// same generator (Threefry 2x32-20), the same rounding to whole microseconds and dispatch through a table.
// Arguments: customers to warm up, customers to time. Prints nanoseconds of processor time per customer and the
// mean wait in microseconds, which both sides must agree on.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
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

static uint32_t rotate(uint32_t x, int by) { return x << by | x >> (32 - by); }

struct Stream {
  uint32_t key[3];
  uint32_t draw = 0;
  Stream(uint32_t k0, uint32_t k1) : key{k0, k1, 0x1bd11bdau ^ k0 ^ k1} {}
  double uniform() {
    static const int turns[8] = {13, 15, 26, 6, 17, 29, 16, 24};
    uint32_t x = 0xffffffffu + key[0], y = draw++ + key[1];
#pragma GCC unroll 5
    for (uint32_t group = 1; group <= 5; group++) {
#pragma GCC unroll 4
      for (uint32_t i = 0; i < 4; i++) {
        x += y;
        y = rotate(y, turns[(group + 1) % 2 * 4 + i]) ^ x;
      }
      x += key[group % 3];
      y += key[(group + 1) % 3] + group;
    }
    return ((x >> 5) * 67108864.0 + (y >> 6)) / 9007199254740992.0;
  }
};

static int64_t exponential(double mean, Stream& stream) {
  return static_cast<int64_t>(std::floor(-mean * std::log(1 - stream.uniform()) + 0.5));
}

static std::priority_queue<Event, std::vector<Event>, Later> pending;
static uint64_t order = 0;
static int64_t now = 0, waited = 0, left = 0;
static Stream arrivals(1, 2), services(3, 4);
static std::deque<int64_t> queue;

static void after(int64_t delay, int32_t handler) { pending.push({now + delay, order++, handler, 0, 0}); }
static void arrive(int32_t, int32_t) {
  queue.push_back(now);
  if (queue.size() == 1) after(exponential(1000, services), 1);
  after(exponential(1250, arrivals), 0);
}
static void depart(int32_t, int32_t) {
  queue.pop_front();
  if (!queue.empty()) {
    waited += now - queue.front();
    after(exponential(1000, services), 1);
  }
  left--;
}
static void (*const handlers[])(int32_t, int32_t) = {arrive, depart};

static void run(int64_t customers) {
  left = customers;
  while (left > 0) {
    const Event event = pending.top();
    pending.pop();
    now = event.time;
    handlers[event.handler](event.a, event.b);
  }
}

int main(int, char** argv) {
  const int64_t warm = std::atoll(argv[1]), timed = std::atoll(argv[2]);
  after(0, 0);
  run(warm);
  const std::clock_t from = std::clock();
  run(timed);
  const double ns = static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC * 1e9;
  std::printf("{\"ns\": %.3f, \"check\": %.0f}\n", ns / static_cast<double>(timed),
              std::floor(static_cast<double>(waited) / static_cast<double>(warm + timed) + 0.5));
}
