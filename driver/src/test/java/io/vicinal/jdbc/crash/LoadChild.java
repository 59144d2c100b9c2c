package io.vicinal.jdbc.crash;

import io.vicinal.storage.io.CrashPoint;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process that is stopped and killed. It does what the lines of its standard input say:
 *
 * <ul>
 *   <li>{@code open DIRECTORY ORACLE}: runs the load there, says {@code open} when it goes
 *   <li>{@code arm POINT COUNT}: the thread that hits this crash point says {@code at} and waits
 *   <li>{@code go}: lets it go on
 *   <li>{@code close}: ends the load, closes the directory and says {@code closed}
 * </ul>
 */
final class LoadChild {
  /** Owners 0 and 1 change rows; the last changes definitions and takes backups. */
  static final int OWNERS = 3;

  static final int DEFINER = OWNERS - 1;

  private final long seed;
  private final Path backups;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private Oracle oracle; // of the open directory
  private Connection keeper; // keeps the directory open, however the threads come and go

  private LoadChild(long seed, Path backups) {
    this.seed = seed;
    this.backups = backups;
  }

  public static void main(String[] arguments) throws Exception {
    var child = new LoadChild(Long.parseLong(arguments[0]), Path.of(arguments[1]));
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      child.execute(line.split("\t"));
    }
    Runtime.getRuntime().halt(0); // the parent is gone
  }

  private void execute(String[] words) throws Exception {
    switch (words[0]) {
      case "open" -> open(Path.of(words[1]), Path.of(words[2]));
      case "arm" -> arm(words[1], Integer.parseInt(words[2]));
      case "go" -> gate.countDown();
      case "close" -> close();
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private void open(Path directory, Path oracleFile) throws Exception {
    stopped = false;
    oracle = new Oracle(oracleFile);
    String url = "jdbc:vicinal:" + directory;
    keeper = DriverManager.getConnection(url);
    try (Statement statement = keeper.createStatement()) {
      for (String table : Step.TABLES) {
        statement.execute(table);
      }
    }
    for (int owner = 0; owner < OWNERS; owner++) {
      start(DriverManager.getConnection(url), owner);
    }
    say("open");
  }

  private void start(Connection connection, int owner) {
    threads.add(
        Thread.ofPlatform()
            .start(() -> {
              try (connection) {
                if (owner == DEFINER) {
                  define(connection);
                } else {
                  change(connection, owner);
                }
              } catch (Throwable e) {
                e.printStackTrace();
                say("failed: owner " + owner + ": " + e);
              }
            }));
  }

  private void change(Connection connection, int owner) throws SQLException {
    int number;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT n FROM items WHERE id = 0 AND owner = " + owner)) {
      number = rows.next() ? rows.getInt(1) : 0;
    }
    while (!stopped) {
      Step.of(seed, owner, ++number).run(connection);
      oracle.acknowledge(owner, number);
    }
  }

  private void define(Connection connection) throws SQLException {
    int number = oracle.acknowledged(DEFINER);
    try (Statement statement = connection.createStatement()) {
      while (!stopped) {
        statement.execute(DefinitionStep.sql(++number, backups));
        oracle.acknowledge(DEFINER, number);
      }
    }
  }

  private void arm(String point, int count) {
    var left = new AtomicInteger(count);
    var closed = new CountDownLatch(1);
    gate = closed;
    CrashPoint.install(name -> {
      if (name.equals(point) && left.decrementAndGet() == 0) {
        say("at");
        try {
          closed.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    });
  }

  private void close() throws Exception {
    CrashPoint.install(null);
    gate.countDown();
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
    keeper.close();
    oracle.close();
    say("closed");
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
