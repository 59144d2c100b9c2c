// hnswlib as a contender of `./vicinal bench ann`: a child process that the benchmark compiles and talks to.
//
// One request a line on standard input, one line of answer on standard output:
//   build FILE COUNT DIMENSION l2|ip M EF_CONSTRUCTION THREADS -> "WALL_SECONDS CPU_SECONDS INDEX_BYTES"
//   queries FILE COUNT K                                       -> "ok"
//   answers EF                                                 -> COUNT * K row numbers, nearest first, -1 for none
//   turn EF THREADS SECONDS                                    -> "QUERIES WALL_SECONDS CPU_SECONDS"
// Files hold floats of this machine, row after row. Memory of an earlier index is freed by the next build.
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

std::vector<float> floats(const std::string &file, size_t count) {
  std::vector<float> values(count);
  std::ifstream in(file, std::ios::binary);
  if (!in.read(reinterpret_cast<char *>(values.data()), count * sizeof(float))) {
    throw std::runtime_error("cannot read " + file);
  }
  return values;
}

struct Peer {
  size_t dimension = 0;
  size_t k = 0;
  std::vector<float> queries;
  std::unique_ptr<hnswlib::SpaceInterface<float>> space;
  std::unique_ptr<hnswlib::HierarchicalNSW<float>> index;

  size_t query_count() const { return queries.size() / dimension; }

  void build(std::istream &in, std::ostream &out) {
    std::string file, metric;
    size_t count, m, ef_construction, threads;
    in >> file >> count >> dimension >> metric >> m >> ef_construction >> threads;
    std::vector<float> rows = floats(file, count * dimension);
    if (metric == "ip") {
      space = std::make_unique<hnswlib::InnerProductSpace>(dimension);
    } else {
      space = std::make_unique<hnswlib::L2Space>(dimension);
    }
    index.reset();
    index = std::make_unique<hnswlib::HierarchicalNSW<float>>(space.get(), count, m, ef_construction);
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    index->addPoint(rows.data(), 0);  // alone: it becomes the entry point that the others start from
    std::atomic<size_t> next{1};
    auto work = [&] {
      for (size_t row; (row = next.fetch_add(1)) < count;) {
        index->addPoint(rows.data() + row * dimension, row);
      }
    };
    run(threads, work);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    out << wall << ' ' << cpu << ' ' << index_bytes() << '\n';
  }

  // Links and labels of level 0, then the links of the upper levels.
  size_t index_bytes() const {
    size_t bytes = index->cur_element_count * (index->size_data_per_element_ - index->data_size_);
    for (size_t i = 0; i < index->cur_element_count; i++) {
      bytes += index->element_levels_[i] * index->size_links_per_element_;
    }
    return bytes;
  }

  template <typename Work>
  static void run(size_t threads, Work &work) {
    std::vector<std::thread> others;
    for (size_t i = 1; i < threads; i++) others.emplace_back(work);
    work();
    for (auto &thread : others) thread.join();
  }

  void read_queries(std::istream &in, std::ostream &out) {
    std::string file;
    size_t count;
    in >> file >> count >> k;
    queries = floats(file, count * dimension);
    out << "ok\n";
  }

  void answers(std::istream &in, std::ostream &out) {
    size_t ef;
    in >> ef;
    index->setEf(ef);
    for (size_t i = 0; i < query_count(); i++) {
      auto found = index->searchKnn(queries.data() + i * dimension, k);
      std::vector<long> rows(k, -1);
      for (size_t at = found.size(); at-- > 0; found.pop()) rows[at] = found.top().second;
      for (long row : rows) out << row << ' ';
    }
    out << '\n';
  }

  void turn(std::istream &in, std::ostream &out) {
    size_t ef, threads;
    double length;
    in >> ef >> threads >> length;
    index->setEf(ef);
    std::atomic<size_t> started{0}, asked{0};
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    double end = wall + length;
    auto work = [&] {
      size_t count = 0, first = started.fetch_add(1) * query_count() / threads;
      while (seconds(CLOCK_MONOTONIC) < end) {
        index->searchKnn(queries.data() + (first + count++) % query_count() * dimension, k);
      }
      asked += count;
    };
    run(threads, work);
    out << asked << ' ' << seconds(CLOCK_MONOTONIC) - wall << ' ' << seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu << '\n';
  }
};

}  // namespace

int main() {
  Peer peer;
  std::string line;
  try {
    while (std::getline(std::cin, line)) {
      std::istringstream in(line);
      std::string request;
      in >> request;
      if (request == "build") peer.build(in, std::cout);
      else if (request == "queries") peer.read_queries(in, std::cout);
      else if (request == "answers") peer.answers(in, std::cout);
      else if (request == "turn") peer.turn(in, std::cout);
      else throw std::runtime_error("unknown request \"" + request + "\"");
      std::cout.flush();
    }
  } catch (const std::exception &e) {
    std::cerr << "hnswlib: " << e.what() << std::endl;
    return 1;
  }
  return 0;
}
