package io.vicinal.storage.isolation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Runs random transactions in several sessions at once and records what they did. Few keys are in
 * use at a time, so that conflicts are frequent; a key that was written often gives way to another,
 * so that lists stay short.
 */
public final class HistoryLoad {
  private static final int SLOTS = 4;
  private static final int WRITES_OF_A_KEY = 30;
  private static final int OPS_MAX = 7;
  private static final int WAYS = 3;

  /** Opens one more session. */
  public interface Opener {
    Session open() throws Exception;
  }

  /** Does something now and then, between the transactions of one session. */
  public interface Meanwhile {
    void run(Random random) throws Exception;
  }

  private final Opener opener;
  private final Meanwhile meanwhile;
  private final long seed;
  private final AtomicLong clock = new AtomicLong();
  private final AtomicLong values = new AtomicLong();
  private final AtomicLongArray writes = new AtomicLongArray(3 * SLOTS);
  private final AtomicInteger refused = new AtomicInteger();

  public HistoryLoad(Opener opener, Meanwhile meanwhile, long seed) {
    this.opener = opener;
    this.meanwhile = meanwhile;
    this.seed = seed;
  }

  /** Returns how many transactions found that another one was first. */
  public int refused() {
    return refused.get();
  }

  /** Runs {@code transactions} in each of {@code sessions}; a failure of one is thrown. */
  public List<Executed> run(int sessions, int transactions) throws Exception {
    try (var threads = Executors.newFixedThreadPool(sessions)) {
      var tasks = new ArrayList<Callable<List<Executed>>>();
      for (int i = 0; i < sessions; i++) {
        int number = i;
        tasks.add(() -> session(number, transactions));
      }
      var history = new ArrayList<Executed>();
      for (Future<List<Executed>> result : threads.invokeAll(tasks)) {
        history.addAll(result.get());
      }
      return history;
    }
  }

  /** Reads every key that was ever used, after all others have ended. */
  public Executed readAll() throws Exception {
    try (Session session = opener.open()) {
      var running = new Running(session, -1);
      session.begin();
      for (int slot = 0; slot < SLOTS; slot++) {
        for (long key = slot; key <= key(0, slot); key += SLOTS) {
          running.read(key);
        }
        for (long key = slot; key <= key(1, slot); key += SLOTS) {
          running.find(key, slot);
        }
        for (long key = slot; key <= key(2, slot); key += SLOTS) {
          running.get(key);
        }
      }
      session.commit();
      return running.ended(true);
    }
  }

  private List<Executed> session(int number, int transactions) throws Exception {
    var random = new Random(seed + number);
    var history = new ArrayList<Executed>();
    try (Session session = opener.open()) {
      for (int i = 0; i < transactions; i++) {
        if (random.nextInt(40) == 0) {
          meanwhile.run(random);
        }
        history.add(transaction(new Running(session, number), random));
      }
    }
    return history;
  }

  private Executed transaction(Running running, Random random) throws Exception {
    Session session = running.session;
    boolean alone = random.nextInt(4) == 0;
    try {
      if (alone) {
        running.write(random, false);
        return running.ended(true);
      }
      session.begin();
      boolean reads = random.nextInt(4) == 0;
      int ops = 1 + random.nextInt(OPS_MAX);
      for (int op = 0; op < ops; op++) {
        running.step(reads, random);
      }
      if (random.nextInt(8) == 0) {
        session.rollback();
        return running.ended(false);
      }
      session.commit();
      return running.ended(true);
    } catch (Exception e) {
      if (!session.isRefusal(e)) {
        throw e;
      }
      if (!alone) {
        session.rollback();
      }
      refused.incrementAndGet();
      return running.ended(false);
    }
  }

  private long key(int kind, int slot) {
    return slot + SLOTS * (writes.get(kind * SLOTS + slot) / WRITES_OF_A_KEY);
  }

  private long anyKey(int kind, Random random) {
    return key(kind, random.nextInt(SLOTS));
  }

  private void countWrite(int kind, long key) {
    writes.incrementAndGet((int) (kind * SLOTS + key % SLOTS));
  }

  /** One transaction and what it did so far. */
  private final class Running {
    private final Session session;
    private final int number;
    private final List<Op> ops = new ArrayList<>();
    private final Set<Long> known = new HashSet<>();
    private final long begin = clock.incrementAndGet();
    private int live;
    private int marked = -1;

    Running(Session session, int number) {
      this.session = session;
      this.number = number;
    }

    Executed ended(boolean committed) {
      return new Executed(number, begin, clock.incrementAndGet(), committed, ops);
    }

    void step(boolean readsOnly, Random random) throws Exception {
      switch (random.nextInt(readsOnly ? 5 : 12)) {
        case 0, 1, 2 -> read(anyKey(0, random));
        case 3 -> find(anyKey(1, random), random.nextInt(WAYS));
        case 4 -> get(anyKey(2, random));
        case 5 -> mark(random);
        default -> write(random, true);
      }
    }

    private void mark(Random random) throws Exception {
      if (marked >= 0 && random.nextInt(3) > 0) {
        session.rollbackToSavepoint();
        ops.add(new Op.Back(marked));
        live = marked;
      } else {
        session.savepoint();
        marked = live;
      }
    }

    /** Writes something; a register only where it can be read first. */
    void write(Random random, boolean registers) throws Exception {
      int kind = random.nextInt(registers ? 5 : 4);
      long key = anyKey(kind < 2 ? 0 : kind < 4 ? 1 : 2, random);
      long value = values.incrementAndGet();
      if (kind < 2) {
        countWrite(0, key);
        wrote(new Op.Append("list " + key, value));
        session.append(key, value, random.nextInt(WAYS));
      } else if (kind < 4) {
        countWrite(1, key);
        wrote(new Op.Add("set " + key, value));
        session.add(key, value);
      } else {
        if (known.add(key)) {
          get(key);
        }
        countWrite(2, key);
        wrote(new Op.Write("register " + key, value));
        session.write(key, value);
      }
    }

    /** Notes a write before it is tried: where it fails, nobody may see it. */
    private void wrote(Op op) {
      ops.add(op);
      live++;
    }

    void read(long key) throws Exception {
      ops.add(new Op.Read("list " + key, session.read(key)));
    }

    void find(long key, int how) throws Exception {
      ops.add(new Op.Find("set " + key, session.find(key, how)));
    }

    void get(long key) throws Exception {
      ops.add(new Op.Get("register " + key, session.get(key)));
    }
  }
}
