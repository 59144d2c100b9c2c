package io.vicinal.server.command;

import java.util.concurrent.atomic.AtomicLong;

/** What a {@link GreedyClient} does to a server. */
enum Attack {
  SLOW_REQUESTS("slow heads and bodies", 1) {
    @Override
    void step(GreedyClient client) throws Exception {
      for (int i = 0; i < 120; i++) {
        client.leave("POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        client.leave(client.head("/", 1_000) + "{");
      }
      client.rest();
    }
  },
  LARGE_BODIES("bodies of 100 MB", 4) {
    @Override
    void step(GreedyClient client) throws Exception {
      client.sendLarge("/v1/sql", 100 << 20);
      client.sendLarge("/", 63 << 20);
    }
  },
  OPENS("10,000 connections", 4) {
    @Override
    void step(GreedyClient client) throws Exception {
      client.open("greedy " + NUMBER.incrementAndGet());
    }
  },
  CURSORS("cursors", 4) {
    @Override
    void step(GreedyClient client) throws Exception {
      client.open("greedy 0");
      client.cursor("greedy 0", "SELECT x FROM generate_series(1, 30000) AS g(x) ORDER BY -x");
    }
  },
  UNREAD("answers that nobody reads", 1) {
    @Override
    void step(GreedyClient client) throws Exception {
      for (int i = 0; i < 6; i++) {
        String body = GreedyClient.sql(LONG_ANSWER);
        client.leave(client.head("/v1/sql", body.length()) + body);
      }
      client.rest();
    }
  },
  LONG_ANSWERS("long answers", 4) {
    @Override
    void step(GreedyClient client) throws Exception {
      client.run(LONG_ANSWER);
    }
  },
  ENDLESS("statements without an end", 40) {
    @Override
    void step(GreedyClient client) throws Exception {
      client.run(
          "SELECT count(*) FROM generate_series(1, 1000000) AS a(x),"
              + " generate_series(1, 1000000) AS b(y)");
    }
  },
  SORTS("sorts beyond the memory", 6) {
    @Override
    void step(GreedyClient client) throws Exception {
      client.run("SELECT x, repeat('x', 20) FROM generate_series(1, 3000000) AS g(x) ORDER BY -x");
    }
  },
  NEW_TEXTS("texts that are planned anew", 24) {
    @Override
    void step(GreedyClient client) throws Exception {
      client.run(
          "SELECT a.x, count(*) AS n"
              + NUMBER.incrementAndGet()
              + " FROM generate_series(1, 9) AS a(x) JOIN generate_series(1, 9) AS b(x) ON a.x ="
              + " b.x LEFT JOIN generate_series(1, 9) AS c(x) ON c.x = b.x WHERE a.x IN (SELECT d.x"
              + " FROM generate_series(1, 9) AS d(x) WHERE d.x > a.x) GROUP BY a.x ORDER BY 1");
    }
  },
  PASSWORDS("wrong passwords", 8) {
    @Override
    void step(GreedyClient client) throws Exception {
      client.guess("nobody" + NUMBER.incrementAndGet());
    }
  };

  private static final AtomicLong NUMBER = new AtomicLong();
  private static final String LONG_ANSWER =
      "SELECT repeat('x', 12000) FROM generate_series(1, 800)";

  private final String label;
  private final int threads;

  Attack(String label, int threads) {
    this.label = label;
    this.threads = threads;
  }

  String label() {
    return label;
  }

  /** Returns how many do it at a time. */
  int threads() {
    return threads;
  }

  /** Does it once more. */
  abstract void step(GreedyClient client) throws Exception;
}
